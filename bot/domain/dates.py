"""Home of reading a day from natural words: 昨天, 3月2号, `16 Nov`; several days when the words leave it open."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.numerals import with_digits
from bot.domain.spelling import folded

SOON = timedelta(days=31)  # 5 January said in December is the next one
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTS = {
    name: str(n)
    for n, name in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1
    )
}
_COUNT = re.compile(rf"\b(?:{'|'.join(_COUNTS)})\b|\ba (?=week|day)")
_NEAR = {
    "今天": 0,
    "今日": 0,
    "今早": 0,
    "今晚": 0,
    "今儿": 0,
    "刚刚": 0,
    "刚才": 0,
    "today": 0,
    "now": 0,
    "just now": 0,
    "昨天": 1,
    "昨日": 1,
    "昨晚": 1,
    "昨夜": 1,
    "昨儿": 1,
    "yesterday": 1,
    "last night": 1,
    "前天": 2,
    "前日": 2,
    "前晚": 2,
    "day before yesterday": 2,
    "大前天": 3,
    "明天": -1,
    "tomorrow": -1,
    "后天": -2,
}
_CLOCK = re.compile(
    r"\d{1,2}(?:点|时)(?:半|钟|\d{1,2}分?)?|\d{1,2}:\d{2}(?::\d{2})?|\b(?:at )?\d{1,2} ?(?:am|pm|o'clock)\b"
)
_TODAY = re.compile(r"早上|上午|中午|下午|凌晨|\b(?:this )?(?:morning|afternoon)\b")
_FILLING = re.compile(
    r"我|是|大概|大约|可能|应该|好像|已经|有(?!1天$)|从|自|在|于|就|左右|的|开始|出现|离开|回来|接触|走|了|到|刚|去(?!年)|"
    r"早上|上午|中午|下午|晚上|夜里|凌晨|"
    r"\b(?:i|it|was|for|since|on|about|around|from|of|the|in(?! \d+ ?(?:day|week))|until|till|this|morning|afternoon|"
    r"evening|night|left|returned|came|went|arrived|back|started|began|maybe)\b|[,，。!！?？]"
)
_WHOLE = re.compile(
    r"(?P<y>\d{4})(?:年|[-/.])(?P<m>\d{1,2})(?:月|[-/.])(?P<d>\d{1,2})(?:日|号)?|(?P<y2>\d{4})(?P<m2>\d{2})(?P<d2>\d{2})"
)
_YEAR = re.compile(r"\d{4}|今年|去年")
_CHINESE = re.compile(r"(?:(?P<near>今年|去年))?(?P<m>\d{1,2})月(?P<d>\d{1,2})(?:日|号)?")
_ENGLISH = re.compile(
    r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?[ -]*(?P<m>[a-z]+)|(?P<m2>[a-z]+)[. -]*(?P<d2>\d{1,2})(?:st|nd|rd|th)?)"
    r"[., -]*(?P<y>\d{4})?"
)
_TWO = re.compile(r"(?P<a>\d{1,2})(?P<between>[-/.])(?P<b>\d{1,2})(?:(?P=between)(?P<y>\d{4}))?")
_AGO = re.compile(
    r"(?P<n>\d{1,3}) ?(?:(?P<week>周|个?(?:星期|礼拜)|weeks?)|天|days?|日(?= ?(?:之|以)?前)) ?(?:之?前|以前|ago)?"
)
_DAY = re.compile(r"(?P<d>\d{1,2})(?:日|号)")
_WEEKDAY = re.compile(
    r"(?P<last>上个?|last )?(?:这|本|this )?(?:(?:周|星期|礼拜)(?P<n>[1-6日天])|(?P<name>[a-z]+day))"
)
_VAGUE = re.compile(
    r"[记想]不|不[记知清确]|忘|上个?(?:周|星期|礼拜|月)|[这本]个?(?:周|星期|礼拜|月)|前[几些段阵]|前两天|几[天周个]|个月|多天|最近|近来|[很好]久|周末|"
    r"remember|forg[eo]t|(?:don't|not) know|not sure|no idea|\b(?:last|this) (?:week|month)|recent|"
    r"\b(?:few|several|some|couple of) (?:day|week)|\bmonths?\b|weekend|a while|long ago"
)


@dataclass(frozen=True, slots=True)
class _Asked:
    today: date
    earliest: date


def days_meant(words: str, today: date, days: int = 0) -> tuple[date, ...]:
    """Every day the words can mean; empty when they mean none.

    `days` is how far back is asked, 0 without bound. A day outside is no meaning while another one is inside;
    when all are outside, the likeliest comes back, to be told what is wrong with it.
    """
    asked = _Asked(today, today - timedelta(days=days) if days else date.min)
    found = tuple(dict.fromkeys(_found(_spoken(words), asked)))
    return tuple(each for each in found if asked.earliest <= each <= today) or found[:1]


def tells_year(words: str) -> bool:
    return _YEAR.search(with_digits(folded(words))) is not None


def is_vague(words: str) -> bool:
    """Whether words that mean no day say when it was all the same (上周), or that it is not remembered."""
    return _VAGUE.search(folded(words)) is not None


def _found(spoken: str, asked: _Asked) -> Iterator[date]:
    if spoken in _NEAR:
        yield asked.today - timedelta(days=_NEAR[spoken])
        return
    for shape, days in _SHAPES:
        if match := shape.fullmatch(spoken):
            yield from days(match, asked)
            return


def _spoken(words: str) -> str:
    low = folded(words)
    if low in _NEAR:
        return low
    digits = with_digits(_COUNT.sub(lambda name: _COUNTS.get(name[0], "1 "), low))
    bare = " ".join(_FILLING.sub(" ", _CLOCK.sub(" ", digits)).split())
    if not bare and _TODAY.search(low):
        return "今天"
    return re.sub(r"(?<=[\d年月日号]) (?=[\d年月日号天周前])", "", bare)


def _whole(match: re.Match[str], _asked: _Asked) -> Iterator[date]:
    year, month, day = (match[name] or match[f"{name}2"] for name in "ymd")
    yield from _day(int(year), int(month), int(day))


def _chinese(match: re.Match[str], asked: _Asked) -> Iterator[date]:
    month, day = int(match["m"]), int(match["d"])
    if match["near"]:
        yield from _day(asked.today.year - (match["near"] == "去年"), month, day)
    else:
        yield from _yearless(month, day, asked)


def _english(match: re.Match[str], asked: _Asked) -> Iterator[date]:
    name, day = match["m"] or match["m2"], int(match["d"] or match["d2"])
    if month := _month(name):
        yield from _day(int(match["y"]), month, day) if match["y"] else _yearless(month, day, asked)


def _two(match: re.Match[str], asked: _Asked) -> Iterator[date]:
    """03/04 is 4 March or 3 April: both, unless one of them is no day."""
    a, b = int(match["a"]), int(match["b"])
    for month, day in ((a, b), (b, a)):
        yield from _day(int(match["y"]), month, day) if match["y"] else _yearless(month, day, asked)


def _ago(match: re.Match[str], asked: _Asked) -> Iterator[date]:
    """3天前, and 3天了 of what has lasted since."""
    yield asked.today - timedelta(days=int(match["n"]) * (7 if match["week"] else 1))


def _day_of_month(match: re.Match[str], asked: _Asked) -> Iterator[date]:
    day = int(match["d"])
    first = asked.today.replace(day=1)
    for _ in range(3):
        if found := [each for each in _day(first.year, first.month, day) if each <= asked.today]:
            yield found[0]
            return
        first = (first - timedelta(days=1)).replace(day=1)


def _weekday(match: re.Match[str], asked: _Asked) -> Iterator[date]:
    """周五 is the last Friday there was; 上周五 the one of the week before."""
    if match["name"]:
        if match["name"] not in _WEEKDAYS:
            return
        number = _WEEKDAYS.index(match["name"])
    else:
        number = 6 if match["n"] in "日天" else int(match["n"]) - 1
    back = (asked.today.weekday() - number) % 7
    if match["last"] and match["n"]:
        back = asked.today.weekday() - number + 7
    elif match["last"] and not back:
        back = 7
    yield asked.today - timedelta(days=back)


def _month(name: str) -> int | None:
    if name in _NAMES:
        return _NAMES.index(name) + 1
    short = name[:3]
    return _MONTHS.index(short) + 1 if short in _MONTHS and name in {short, "sept"} else None


def _yearless(month: int, day: int, asked: _Asked) -> Iterator[date]:
    """The latest one there was; the next one where it is soon and the latest is longer ago than is asked."""
    year, today = asked.today.year, asked.today
    past = [each for back in range(9) for each in _day(year - back, month, day) if each <= today][:1]
    if past and past[0] >= asked.earliest:
        yield past[0]
        return
    soon = [each for on in range(2) for each in _day(year + on, month, day) if today < each <= today + SOON]
    yield from soon or past


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


_SHAPES = (
    (_WHOLE, _whole),
    (_CHINESE, _chinese),
    (_AGO, _ago),
    (_TWO, _two),
    (_DAY, _day_of_month),
    (_WEEKDAY, _weekday),
    (_ENGLISH, _english),
)
