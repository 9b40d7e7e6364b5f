"""Home of how words are compared: one spelling of what is typed, and of the names of places."""

import re
import unicodedata

_JOINTS = re.compile(r"[\s'’‘`\-.·•]+")
_PEOPLES = (
    "各族|满族|回族|蒙古族|蒙古|藏族|羌族|彝族|壮族|苗族|土家族|侗族|瑶族|朝鲜族|维吾尔族|维吾尔|哈萨克族|哈萨克|"
    "柯尔克孜族|柯尔克孜|塔吉克|锡伯|傣族|景颇族|傈僳族|白族|哈尼族|纳西族|拉祜族|佤族|布朗族|独龙族|怒族|普米族|布依族|"
    "仡佬族|水族|黎族|毛南族|仫佬族|畲族|土族|撒拉族|东乡族|保安族|裕固族|达斡尔族|鄂温克族|鄂伦春"
)
_AUTONOMOUS = re.compile(rf"(.{{2,}}?)(?:{_PEOPLES})+(?:自治)?(?:区|州|县|旗)")
_KINDS = re.compile(r"(.{2,}?)(?:自治区|自治州|自治县|自治旗|特别行政区|新区|特区|林区|地区|[省市区县盟旗])")


def plain(text: str) -> str:
    """NFKC (full-width becomes normal), control characters out, blanks single and none around."""
    kept = unicodedata.normalize("NFKC", text)
    if not kept.isprintable():  # neither a control character nor any blank but the usual one
        kept = "".join(
            " " if each.isspace() else each
            for each in kept
            if each.isspace() or unicodedata.category(each) not in {"Cc", "Cf"}
        )
    return " ".join(kept.split())


def key(text: str) -> str:
    """What two spellings of one name share: `Xi'an`, `XIAN` and `xī ān` are `xian`."""
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(each for each in parts if not unicodedata.combining(each))
    return _JOINTS.sub("", unicodedata.normalize("NFC", bare))


def short_name(zh: str) -> str:
    """The name of a region without its kind: 广州 of 广州市, 恩施 of 恩施土家族苗族自治州; 浚县 stays."""
    for shape in (_AUTONOMOUS, _KINDS):
        if match := shape.fullmatch(zh):
            return match[1].removesuffix("族")
    return zh


def folded(words: str) -> str:
    """One spelling of what is typed: lower case, the plain apostrophe, no blanks or full stops around."""
    return plain(words).casefold().replace("’", "'").strip(" .。!！,，、?？~;；:：")


def is_newer_character(sign: str) -> bool:
    """Characters of names that came with Unicode 15.0 and 15.1 (CJK extensions H and I): Python 3.11 knows none
    of them.
    """
    return "\U00031350" <= sign <= "\U000323af" or "\U0002ebf0" <= sign <= "\U0002ee5f"
