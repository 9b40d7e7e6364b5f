"""Home of the venue: a place people come to, when it is open, and what its codes say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bot.domain.calendar import BEIJING
from bot.domain.errors import Refused
from bot.domain.venue_classes import CLASSES

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: none is taken for another
ID_SIGNS = CODE_SIGNS = 8
LONGEST_NAME = 60
MOST_PEOPLE = 1_000_000
SCENE = "v-"  # before the id in a scene of a platform
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(?:([a-z]{3})(?:-([a-z]{3}))? )?(\d{2}):(\d{2})-(\d{2}):(\d{2})")
_SCANNED = re.compile(
    rf"(?:https?://[^/\s]+/v/|{SCENE})?([{SIGNS}]{{{ID_SIGNS}}})(?:\.([{SIGNS}]{{{CODE_SIGNS}}}))?"
)
_MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True)
class Venue:
    """`name` by language. `hours` is empty where it never closes. `screen` names the link its screen opens by."""

    id: str
    name: Mapping[str, str]
    kind: str  # one of CLASSES
    region: str
    hours: str = ""
    capacity: int = 0  # 0: not told
    screen: str = ""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a venue's code says: which venue and, where it stood on its screen, the code of that minute."""

    venue: str
    code: str = ""


def scanned_in(text: str) -> Scanned | None:
    """From a scene, a link of ours, or the bare id; None where it is something else."""
    found = _SCANNED.fullmatch(text.strip())
    return Scanned(found[1], found[2] or "") if found else None


def spelt(raw: bytes) -> str:
    """Five bytes as eight signs."""
    number = int.from_bytes(raw[:5], "big")
    return "".join(SIGNS[number >> 5 * place & 31] for place in reversed(range(ID_SIGNS)))


def check_venue(venue: Venue) -> None:
    """Raises Refused with what would be right."""
    for language, name in venue.name.items():
        if not name.strip() or len(name) > LONGEST_NAME:
            raise Refused("errors.venue_name", language=language, longest=LONGEST_NAME)
    if venue.kind not in CLASSES:
        raise Refused("errors.venue_class", kind=venue.kind, classes=", ".join(CLASSES))
    if not 0 <= venue.capacity <= MOST_PEOPLE:
        raise Refused("errors.venue_capacity", most=MOST_PEOPLE)
    _spans(venue.hours)


def is_open(venue: Venue, at: datetime) -> bool:
    """Hours that end before they begin go on past midnight."""
    spans = _spans(venue.hours)
    local = at.astimezone(BEIJING)
    day, minute = local.weekday(), local.hour * 60 + local.minute
    yesterday = (day - 1) % 7
    return not spans or any(
        (day in days and begin <= minute < _over(begin, end))
        or (yesterday in days and end <= begin and minute < end)
        for days, begin, end in spans
    )


def _over(begin: int, end: int) -> int:
    return _MIDNIGHT if end <= begin else end


@lru_cache(maxsize=1024)  # few shapes, and one is read at every check-in
def _spans(hours: str) -> tuple[tuple[frozenset[int], int, int], ...]:
    """Of `mon-fri 08:00-20:00, sat 10:00-02:00`: days, first minute, minute it closes at. Raises Refused."""
    return tuple(_span(part.strip(), hours) for part in hours.casefold().split(",")) if hours.strip() else ()


def _span(part: str, hours: str) -> tuple[frozenset[int], int, int]:
    found = _SPAN.fullmatch(part)
    if found is None or not {found[1] or "mon", found[2] or "mon"} <= set(DAYS):
        raise Refused("errors.venue_hours", hours=hours)
    first = DAYS.index(found[1]) if found[1] else 0
    last = DAYS.index(found[2]) if found[2] else (first if found[1] else 6)
    begin, end = (int(found[group]) * 60 + int(found[group + 1]) for group in (3, 5))
    if begin >= _MIDNIGHT or end > _MIDNIGHT or int(found[4]) > 59 or int(found[6]) > 59:
        raise Refused("errors.venue_hours", hours=hours)
    return frozenset((first + each) % 7 for each in range((last - first) % 7 + 1)), begin, end
