"""Home of the form every delivery of Alipay is: its bytes read once, in the charset it names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from bot.ports import NotGenuine
from integrations.platform import RawRequest

TYPE = "application/x-www-form-urlencoded"
LARGEST = 64 * 1024
MOST = 64
UTF_8 = ("utf-8",)
# The smaller set first: the bytes that were signed are those of the one that reads them.
CHINESE = ("gbk", "gb18030")
CHARSETS: Mapping[str, tuple[str, ...]] = {
    "utf-8": UTF_8,
    "utf8": UTF_8,
    "gbk": CHINESE,
    "gb2312": CHINESE,
    "gb18030": CHINESE,
}
DECLARED = re.compile(r"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """`charset` is the one its bytes were read in."""

    params: Mapping[str, str]
    charset: str

    def text(self, name: str) -> str:
        return self.params.get(name, "")


def read_form(request: RawRequest) -> Form:
    """Raises NotGenuine."""
    if request.method != "POST":
        raise NotGenuine("method")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != TYPE:
        raise NotGenuine("content_type")
    if len(request.body) > LARGEST or not request.body.isascii():
        raise NotGenuine("form")
    body = request.body.decode("ascii")
    for charset in _charsets(_params(body, "latin-1")):
        try:
            return Form(_params(body, charset), charset)
        except UnicodeDecodeError:
            continue
    raise NotGenuine("charset")


def check_declared(xml: str, charset: str) -> None:
    """An XML text may repeat its charset; another one than was signed is refused. Raises NotGenuine."""
    declared = DECLARED.match(xml)
    if declared and charset not in CHARSETS.get(declared[1].lower(), ()):
        raise NotGenuine("charset")


def _charsets(params: Mapping[str, str]) -> tuple[str, ...]:
    """A life account's messages are in GBK when they do not say, everything else in UTF-8."""
    named = params.get("charset", "").lower() or ("gbk" if params.get("service") else "utf-8")
    return CHARSETS.get(named, ())


def _params(body: str, charset: str) -> Mapping[str, str]:
    """A name that stands twice is refused: two readers may take different ones. Raises UnicodeDecodeError too."""
    if body.count("&") >= MOST:
        raise NotGenuine("form")
    pairs = parse_qsl(body, keep_blank_values=True, encoding=charset, errors="strict")
    params = dict(pairs)
    if len(params) != len(pairs):
        raise NotGenuine("repeated")
    return params
