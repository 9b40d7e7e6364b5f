"""Home of how days, places and people are put into words for a citizen."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.conversation.dialog import Turn
from bot.domain.calendar import BEIJING, beijing_date
from bot.domain.places import Places

COUNTY = 3  # level of a place
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def say_day(turn: Turn, day: date) -> str:
    """With its year when that is another one than this."""
    if day.year == beijing_date(turn.now).year:
        return turn.say("day.date", **_names(turn, day))
    return turn.say("day.date_year", year=day.year, **_names(turn, day))


def say_until(turn: Turn, until: datetime) -> str:
    """`11月28日15:20`; an end of day is 24:00 of that day, never 00:00 of the next."""
    local = until.astimezone(BEIJING)
    if (local.hour, local.minute) == (0, 0):
        return turn.say("day.until_end", **_names(turn, local.date() - timedelta(days=1)))
    return turn.say("day.until", time=f"{local:%H:%M}", **_names(turn, local.date()))


def say_place(turn: Turn, code: str) -> str:
    """The short name: 广州 for 广州市; a district together with its city (北京朝阳区, `Chaoyang, Beijing`)."""
    return place_name(turn.ports.policy.places, code, turn.language)


def place_name(places: Places, code: str, language: str) -> str:
    outer = places.parent(code)
    name = _short(places.name(code, language))
    if outer is None or (place := places.get(code)) is None or place.level < COUNTY:
        return name
    city = _short(places.name(outer.code, language))
    return city + name if language == "zh" else f"{name}, {city}"


def say_found(turn: Turn, code: str, words: str) -> str:
    """As the citizen named it, where that says more than the code: Madrid, Spain."""
    found = [place for place in turn.ports.policy.places.find(words) if place.code == code]
    if len(found) != 1 or code.isdigit():
        return say_place(turn, code)
    return found[0].zh if turn.language == "zh" else found[0].en


def joined(turn: Turn, parts: Sequence[str]) -> str:
    """Statements beside each other."""
    return ("；" if turn.language == "zh" else "; ").join(parts)


def listed(turn: Turn, parts: Sequence[str]) -> str:
    """Things of one kind."""
    return ("、" if turn.language == "zh" else ", ").join(parts)


def _short(name: str) -> str:
    return name.removesuffix("市") if len(name) > 2 else name


def _names(turn: Turn, day: date) -> dict[str, object]:
    return {"month": day.month if turn.language == "zh" else MONTHS[day.month - 1], "day": day.day}
