"""Home of reading a day from natural words: 昨天, 3月2号, `16 Nov`; several days when the words leave it open."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.numerals import with_digits
from bot.domain.spelling import plain

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
_NEAR = {
    "今天": 0,
    "今日": 0,
    "刚刚": 0,
    "today": 0,
    "now": 0,
    "昨天": 1,
    "昨日": 1,
    "昨晚": 1,
    "yesterday": 1,
    "last night": 1,
    "前天": 2,
    "前日": 2,
    "day before yesterday": 2,
    "大前天": 3,
    "明天": -1,
    "tomorrow": -1,
    "后天": -2,
}
_FILLING = re.compile(
    r"我|是|大概|大约|可能|应该|好像|从|自|在|于|就|左右|的|开始|出现|离开|回来|接触|走|了|到|早上|上午|中午|下午|晚上|夜里|凌晨|"
    r"\b(?:i|it|was|since|on|about|around|from|of|the|in|morning|afternoon|evening|left|started|maybe)\b|[,，。!！?？]"
)
_WHOLE = re.compile(
    r"(?P<y>\d{4})(?:年|[-/.])(?P<m>\d{1,2})(?:月|[-/.])(?P<d>\d{1,2})(?:日|号)?|(?P<y2>\d{4})(?P<m2>\d{2})(?P<d2>\d{2})"
)
_CHINESE = re.compile(r"(?:(?P<near>今年|去年))?(?P<m>\d{1,2})月(?P<d>\d{1,2})(?:日|号)?")
_ENGLISH = re.compile(
    r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?[ -]*(?P<m>[a-z]+)|(?P<m2>[a-z]+)[. -]*(?P<d2>\d{1,2})(?:st|nd|rd|th)?)"
    r"[., -]*(?P<y>\d{4})?"
)
_TWO = re.compile(r"(?P<a>\d{1,2})(?P<between>[-/.])(?P<b>\d{1,2})(?:(?P=between)(?P<y>\d{4}))?")
_AGO = re.compile(r"(?P<n>\d{1,3}) ?(?:(?P<week>周|个?星期|weeks?)|天|日|days?) ?(?:之?前|以前|ago)")
_DAY = re.compile(r"(?P<d>\d{1,2})(?:日|号)")
_WEEKDAY = re.compile(
    r"(?P<last>上个?|last )?(?:这|本|this )?(?:(?:周|星期|礼拜)(?P<n>[1-6日天])|(?P<name>[a-z]+day))"
)


def days_meant(words: str, today: date) -> tuple[date, ...]:
    """Every day the words can mean, the likelier first; empty when they mean none.

    Without a year it is the latest one that is not to come.
    """
    spoken = _spoken(words)
    if spoken in _NEAR:
        return (today - timedelta(days=_NEAR[spoken]),)
    for shape, days in _SHAPES:
        if match := shape.fullmatch(spoken):
            return tuple(dict.fromkeys(days(match, today)))
    return ()


def _spoken(words: str) -> str:
    low = plain(words).casefold()
    if low in _NEAR:
        return low
    bare = " ".join(_FILLING.sub(" ", low).split())
    for name, digit in _COUNTS.items():
        bare = re.sub(rf"\b{name}\b", digit, bare)
    bare = re.sub(r"\ba (?=week|day)", "1 ", bare)
    bare = with_digits(bare)
    return re.sub(r"(?<=[\d年月日号]) (?=[\d年月日号天周前])", "", bare)


def _whole(match: re.Match[str], _today: date) -> Iterator[date]:
    year, month, day = (match[name] or match[f"{name}2"] for name in "ymd")
    yield from _day(int(year), int(month), int(day))


def _chinese(match: re.Match[str], today: date) -> Iterator[date]:
    month, day = int(match["m"]), int(match["d"])
    if match["near"]:
        yield from _day(today.year - (match["near"] == "去年"), month, day)
    else:
        yield from _latest(month, day, today)


def _english(match: re.Match[str], today: date) -> Iterator[date]:
    name, day = match["m"] or match["m2"], int(match["d"] or match["d2"])
    if month := _month(name):
        yield from _day(int(match["y"]), month, day) if match["y"] else _latest(month, day, today)


def _two(match: re.Match[str], today: date) -> Iterator[date]:
    """03/04 is 4 March or 3 April: both, unless one of them is no day or, with its year, still to come."""
    a, b = int(match["a"]), int(match["b"])
    found: list[date] = []
    for month, day in ((a, b), (b, a)):
        found.extend(_day(int(match["y"]), month, day) if match["y"] else _latest(month, day, today))
    yield from [each for each in found if each <= today] or found


def _ago(match: re.Match[str], today: date) -> Iterator[date]:
    yield today - timedelta(days=int(match["n"]) * (7 if match["week"] else 1))


def _day_of_month(match: re.Match[str], today: date) -> Iterator[date]:
    day = int(match["d"])
    first = today.replace(day=1)
    for _ in range(3):
        if found := [each for each in _day(first.year, first.month, day) if each <= today]:
            yield found[0]
            return
        first = (first - timedelta(days=1)).replace(day=1)


def _weekday(match: re.Match[str], today: date) -> Iterator[date]:
    """周五 is the last Friday there was; 上周五 the one of the week before."""
    if match["name"]:
        if match["name"] not in _WEEKDAYS:
            return
        number = _WEEKDAYS.index(match["name"])
    else:
        number = 6 if match["n"] in "日天" else int(match["n"]) - 1
    back = (today.weekday() - number) % 7
    if match["last"] and match["n"]:
        back = today.weekday() - number + 7
    elif match["last"] and not back:
        back = 7
    yield today - timedelta(days=back)


def _month(name: str) -> int | None:
    if name in _NAMES:
        return _NAMES.index(name) + 1
    short = name[:3]
    return _MONTHS.index(short) + 1 if short in _MONTHS and name in {short, "sept"} else None


def _latest(month: int, day: int, today: date) -> Iterator[date]:
    for year in (today.year, *range(today.year - 1, today.year - 9, -1)):
        for found in _day(year, month, day):
            if found <= today:
                yield found
                return


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
