"""Home of reading stays: the places somebody has been to, each with the day it was left where that is told too."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.checks import MOST_PLACES, STAY_DAYS
from bot.domain.dates import days_meant
from bot.domain.errors import Refused
from bot.domain.finding import Finder, Group, inside
from bot.domain.numerals import with_digits
from bot.domain.places import CHINA, Places, within
from bot.domain.spelling import folded, plain

Stay = dict[str, object]

LONGEST = 60  # signs in which a day is looked for
UNTOLD = ""
_BETWEEN = re.compile(r"\s*(?:[,，、;；。/+&]|\band\b|还有|以及)\s*", re.IGNORECASE)
_DATE = re.compile(r"(?<=\d)[/.](?=\d)|(?<=[a-z]), (?=\d{4}\b)|(?<=\d), (?=\d{4}\b)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]{2}|\d{2}")  # is not cut: `in 16 Nov` stands in `Spain 16 Nov`
_LEAVING = re.compile(r"回|离|走|\b(?:left|leaving|back|return(?:ed)?|until|till)\b")
_GOING = re.compile(
    r"去|[到来](?:的|了|过)|起|开始|自|\b(?:since|from|arrived|went|came)\b|"
    r"\d ?(?:天|周|个?星期|days?|weeks?)(?! ?(?:[之以]?前|ago))"  # how long, not when
)
_STILL = re.compile(
    r"(?:我|我们|人|现在|目前)*(?:(?:还|仍|仍然|一直|都|就)*(?:没有?|未)(?:走|离开|回来?|回去|动身)过?|"
    r"(?:还|仍|仍然|一直|就)+(?:待|呆|住)?在(?:那里|那儿|那边|这里|这儿|这边|当地)?)(?:呢|啊|呀)?"
    r"|(?:no )?(?:(?:i am|i'm|we are|we're|am) )?still (?:there|here)|not yet|still in it"
    r"|(?:no )?(?:(?:i|we) )?(?:haven't|have not|didn't|did not|not|never) (?:left|leave)(?: it)?(?: yet)?"
)
_STILL_IN = re.compile(r"(?:我们?|现在|目前)*[还仍](?:待|呆|住|留)?在|(?:(?:i am|i'm) )?still in\b")
_STAYED = re.compile(
    r"(?:我们?|最近|这段时间|这两周|14天|内|里|从来?|也|都|就|一直|\s)*"
    r"(?:(?:没有?|未)(?:离开|出)过?|(?:一直|都|就|只)*(?:待|呆|住|留)?在)(?P<zh>.{2,20}?)(?:了|呢)?"
    r"|(?:(?:no|i|we) )*(?:(?:haven't|have not|didn't|did not|not|never) (?:left|leave)|(?:only|always|just) (?:been )?in|"
    r"stayed in) (?P<en>.+)"
)
_LEFT = re.compile(
    r"(?:我们?|最近|有|是的?|\s)*(?:离开|出)[过了](?P<zh>.+?)|(?:(?:yes|i|we) )*left (?P<en>.+)"
)


@dataclass(frozen=True, slots=True)
class _Told:
    group: Group
    left: str | None = UNTOLD


def stays_meant(words: str, finder: Finder, today: date) -> list[Stay]:
    """Each place once, in the order told, with `left` where it is told: a day, or None for still there.

    `上海和北京`, `Madrid, Spain; Paris`, `武汉，昨天回来的`.
    """
    told = _all_told(words, finder, today)
    if not told:
        raise Refused("errors.places_unknown")
    if any(each.group[0].code == CHINA for each in told):
        raise Refused("errors.places_finer")
    if len(told) > MOST_PLACES:
        raise Refused("errors.places_many", most=MOST_PLACES)
    chosen = finder.chosen([each.group for each in told], lambda meaning: _stays(meaning, told))
    assert isinstance(chosen, list)
    return chosen


def is_still_there(words: str) -> bool:
    return len(words) <= LONGEST and _STILL.fullmatch(folded(words)) is not None


def told_of_home(words: str, finder: Finder, home: str) -> str:
    """`none` of 没离开过广州 and 一直在天河, `some` of 离开过广州, for whom Guangzhou is home; else empty."""
    low = folded(words)
    if len(low) > LONGEST:
        return ""
    if (stayed := _STAYED.fullmatch(low)) and any(
        within(place.code, home) for place in finder.places.exactly(stayed["zh"] or stayed["en"])
    ):
        return "none"
    if (left := _LEFT.fullmatch(low)) and any(
        within(home, place.code) for place in finder.places.exactly(left["zh"] or left["en"])
    ):
        return "some"
    return ""


def _all_told(words: str, finder: Finder, today: date) -> list[_Told]:
    """Empty when a part of the words is neither a place nor a day."""
    told: list[_Told] = []
    for part in _parts(words):
        if _is_day(part, today):
            if told:
                told[-1] = replace(told[-1], left=_left(part, part, today, place_first=True))
            continue
        found = _place_and_day(part, finder, today)
        if not found:
            return []
        for each in found:
            joined = _joined(told[-1], each, finder.places) if told else None
            told[-1:] = [joined] if joined else [*told[-1:], each]
    return told


def _joined(one: _Told, other: _Told, places: Places) -> _Told | None:
    """`Madrid, Spain` is one place; two cities of a country are two."""
    group = inside(one.group, other.group)
    if one.left != UNTOLD or not any(places.get(each.code) == each for each in (*one.group, *other.group)):
        return None
    return _Told(group, other.left) if group else None


def _parts(words: str) -> list[str]:
    """Without what stands inside of a date: `16/11`, `Nov 16, 2026`."""
    kept = _DATE.sub(lambda sign: sign[0].replace("/", ".").replace(",", ""), words)
    return [part for part in _BETWEEN.split(kept) if part]


def _is_day(part: str, today: date) -> bool:
    return is_still_there(part) or bool(days_meant(part, today))


def _place_and_day(part: str, finder: Finder, today: date) -> list[_Told]:
    """`上海 11月20日`, `昨天从武汉回来`: the places of one part, the day belonging to the last of them."""
    if groups := finder.named(part):
        left = None if _STILL_IN.match(folded(part)) else UNTOLD
        return [_Told(group, left) for group in groups]
    for place, day, place_first in _cuts(part, today):
        if groups := finder.named(place):
            left = _left(day, part, today, place_first=place_first)
            return [*map(_Told, groups[:-1]), _Told(groups[-1], left)]
    return []


def _cuts(part: str, today: date) -> Sequence[tuple[str, str, bool]]:
    """The place, the day, and whether the place stands first: the longest day at the end, then at the start."""
    if len(part) > LONGEST:
        return []
    between = [at for at in range(1, len(part)) if not _WORD.fullmatch(part[at - 1 : at + 1])]
    ends = [at for at in between if _is_day(part[at:], today)][:1]
    starts = [at for at in between if _is_day(part[:at], today)][-1:]
    return [*((part[:at], part[at:], True) for at in ends), *((part[at:], part[:at], False) for at in starts)]


def _left(day: str, said: str, today: date, *, place_first: bool) -> str | None:
    """When it was left; untold when the day can be another one, or the one of going there (昨天去了武汉)."""
    if is_still_there(day):
        return None
    days = days_meant(day, today, STAY_DAYS)
    low = plain(said).casefold()
    leaving = _LEAVING.search(low) or (place_first and not _GOING.search(with_digits(plain(day).casefold())))
    return days[0].isoformat() if len(days) == 1 and leaving else UNTOLD


def _stays(meaning: Group, told: Sequence[_Told]) -> list[Stay]:
    once: dict[str, str | None] = {}
    for place, each in zip(meaning, told, strict=True):
        code, left = place.code, each.left
        once[code] = _later(once[code], left) if code in once else left
    return [
        {"place": code} if left == UNTOLD else {"place": code, "left": left} for code, left in once.items()
    ]


def _later(one: str | None, other: str | None) -> str | None:
    """Of two cities of one country: it was left with the later; while one day is untold, so is the country's."""
    if UNTOLD in (one, other):
        return UNTOLD
    return max(one, other) if one and other else None
