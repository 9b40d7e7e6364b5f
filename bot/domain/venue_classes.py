"""Home of the classes of venues: what a door of each does with a yellow and with a red code, and who sees the colour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.passes import ADMIT, ASSIST, Verdict

CLASSES = ("home", "metro", "workplace", "restaurant", "mall", "park", "hotel", "school", "hospital")
DOES = (ADMIT, ASSIST)  # nothing is refused for a colour
GOOD = ("green", "gold")
WORDS = {ADMIT: "genuine", ASSIST: "help"}  # the reason where the colour is not shown


@dataclass(frozen=True, slots=True)
class VenueClass:
    """In force from `since` to `until` (None: on). `emergency`: it has a door that asks nobody for a code."""

    id: str
    since: date
    until: date | None
    yellow: str
    red: str
    shows_colour: bool
    emergency: bool
    name: Mapping[str, str]

    def in_force(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


def of_day(classes: Iterable[VenueClass], on: date) -> Mapping[str, VenueClass]:
    """Those in force on a Beijing day, by id."""
    return {each.id: each for each in classes if each.in_force(on)}


def at_door(verdict: Verdict, venue: VenueClass) -> Verdict:
    """What a door of this class says. Whatever is no colour stays as it is."""
    does = {**dict.fromkeys(GOOD, ADMIT), "yellow": venue.yellow, "red": venue.red}.get(verdict.reason)
    if does is None:
        return verdict
    return Verdict(does, verdict.reason if venue.shows_colour else WORDS[does], verdict.expires)
