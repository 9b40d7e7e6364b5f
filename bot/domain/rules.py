"""Home of the colour rules: what a match means, for how long, and the lists a fact is read from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.conditions import Condition
from bot.domain.places import within


@dataclass(frozen=True, slots=True)
class Rule:
    """Matches for `days` after the day of its first condition's fact. `text`: language → words.

    `remind_on` and `test_on` are days after that day on which its people are reminded, or due for a test.
    """

    id: str
    version: int
    colour: str  # red | yellow
    days: int
    when: tuple[Condition, ...]
    text: Mapping[str, str]
    since: date | None = None
    until: date | None = None
    remind_on: tuple[int, ...] = ()
    test_on: tuple[int, ...] = ()

    def in_force(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class RegionRisk:
    """A region listed as high or medium risk from `since` until and including `until` (None: still)."""

    place: str
    level: str
    since: date
    until: date | None = None

    def in_force_between(self, first: date, last: date) -> bool:
        return self.since <= last and (self.until is None or first <= self.until)

    def covers(self, place: str) -> bool:
        return within(place, self.place)


class RuleBook(Protocol):
    """The part of the policy that a colour may depend on."""

    @property
    def version(self) -> str: ...
    @property
    def rules(self) -> tuple[Rule, ...]: ...
    @property
    def gold(self) -> tuple[Condition, ...]: ...
    @property
    def risks(self) -> tuple[RegionRisk, ...]: ...
