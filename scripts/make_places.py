"""Makes config/policy/places/gbt2260.csv from two public packages, in an environment of their own:

python3 -m venv /tmp/places && /tmp/places/bin/pip install python-stdnum==2.2 pypinyin==0.55.0
PYTHONPATH=. /tmp/places/bin/python scripts/make_places.py
"""

import csv
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from pypinyin import lazy_pinyin

from bot.domain.spelling import short_name

TARGET = Path(__file__).resolve().parent.parent / "config/policy/places/gbt2260.csv"

# Placeholders of the standard that name no place.
NO_PLACE = re.compile(r"市辖区|市区|县|林区|矿区|.*直辖.*|.*办事处")

# What the package lacks or leaves open, from the notices of the State Council and the ministry.
ADDED = (
    ("330113", "临平区", "2021", ""),
    ("330114", "钱塘区", "2021", ""),
)
CLOSED = {"429001": "2000", "422921": "1994"}
DROPPED = {"422900"}
SIMPLIFIED = str.maketrans("區達區鬆嶺員會", "区达区松岭员会")

# Syllables a general dictionary gets wrong in names of places.
ALWAYS = {"都": "du", "朝": "chao", "什": "shi", "勒": "le", "佛": "fo", "卡": "ka", "长": "chang"}
NAMES = {
    "长治": "zhangzhi",
    "长子": "zhangzi",
    "浚县": "xunxian",
    "漯河": "luohe",
    "泊头": "botou",
    "大城": "daicheng",
    "繁峙": "fanshi",
    "蚌山": "bengshan",
    "涡阳": "guoyang",
    "马尾": "mawei",
    "单县": "shanxian",
    "南乐": "nanle",
    "民乐": "minle",
    "洪洞": "hongtong",
    "宕昌": "tanchang",
    "荥经": "yingjing",
    "筠连": "junlian",
    "枳城": "zhicheng",
    "巴音郭楞": "bayinguoleng",
    "两当": "liangdang",
    "崆峒": "kongtong",
    "曾都": "zengdu",
    "闵行": "minhang",
    "龙圩": "longxu",
    "红寺堡": "hongsibu",
    "覃塘": "qintang",
    "浪卡子": "langkazi",
    "通什": "tongza",
    "陕西": "shaanxi",
    "六安": "luan",
    "尉犁": "yuli",
    "枞阳": "zongyang",
}


def rows() -> Iterator[tuple[str, str, str, str]]:
    """(code, zh, from, to) of every region, as python-stdnum lists them from Wikipedia."""
    province = ""
    for line in (files("stdnum.cn") / "loc.dat").read_text("utf-8").splitlines():
        if head := re.match(r'(\d\d) province="', line):
            province = head[1]
        elif body := re.match(r'\s+(\d{4}) county="(.*)"', line):
            for part in body[2].split(","):
                found = re.fullmatch(r"(?:\[(\d*)-(\d*)\])?(.+)", part)
                assert found, line
                yield province + body[1], found[3].translate(SIMPLIFIED), found[1] or "", found[2] or ""
    yield from ADDED


def pinyin(zh: str) -> str:
    """The short name without tones, joined: guangzhou."""
    short = short_name(zh)
    if short in NAMES:
        return NAMES[short]
    syllables = lazy_pinyin(short, v_to_u=True)
    return "".join(ALWAYS.get(each, syllable) for each, syllable in zip(short, syllables, strict=True))


def main() -> None:
    found = sorted(
        (code, zh, pinyin(zh), since, until or CLOSED.get(code, ""))
        for code, zh, since, until in rows()
        if code not in DROPPED and not NO_PLACE.fullmatch(zh)
    )
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("code", "zh", "pinyin", "from", "to"))
        out.writerows(found)
    print(f"{TARGET.name}: {len(found)} rows, {sum(1 for each in found if not each[4])} present")


if __name__ == "__main__":
    main()
