"""Home of the delegation: who may show another person's code, since when, until when, and who agreed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.errors import Refused
from bot.domain.people import GUARDED_UNTIL, age

GUARDIAN, HELPER = "guardian", "helper"  # of a child under 14; of an adult who agreed
ASKED, CONFIRMED, REFUSED, ENDED = "asked", "confirmed", "refused", "ended"
GUARDIANS = ("child", "ward")  # what a child under 14 is to whoever may hold their code
LASTS = {"year": timedelta(days=365), "quarter": timedelta(days=90), "month": timedelta(days=30)}


@dataclass(frozen=True, slots=True)
class Delegation:
    """`holder` and `person` are citizens. It holds through the Beijing date `until`.

    `decided_by` is `person` (who agreed, or ended it), `holder`, `officer:ID` or `clock`.
    """

    id: str
    holder: bytes
    person: bytes
    kind: str
    state: str
    asked_at: datetime
    until: date
    decided_at: datetime | None = None
    decided_by: str = ""


def kind_for(relation: str, born: date, on: date) -> str:
    """Raises Refused for a child whose guardian this is not."""
    if age(born, on) >= GUARDED_UNTIL:
        return HELPER
    if relation not in GUARDIANS:
        raise Refused("errors.relation")
    return GUARDIAN


def last_day(kind: str, born: date, on: date, lasts: timedelta) -> date:
    """A guardian's at most the day before the 14th birthday; a helper's as chosen."""
    return eve_of_fourteen(born) if kind == GUARDIAN else on + lasts


def eve_of_fourteen(born: date) -> date:
    """The last day at the age of 13; whoever was born on 29 February turns 14 on 1 March."""
    year = born.year + GUARDED_UNTIL
    try:
        return born.replace(year=year) - timedelta(days=1)
    except ValueError:
        return date(year, 3, 1) - timedelta(days=1)


def lets_show(delegation: Delegation, on: date) -> bool:
    return delegation.state == CONFIRMED and on <= delegation.until


def waits(delegation: Delegation, on: date) -> bool:
    return delegation.state == ASKED and on <= delegation.until


def counts(delegation: Delegation, on: date) -> bool:
    """Whether it lets the holder show the code, or still may."""
    return lets_show(delegation, on) or waits(delegation, on)


def ran_out(delegation: Delegation, on: date) -> bool:
    """Whether it let the holder show the code until its last day, and nobody ended it before."""
    by_clock = delegation.state == ENDED and delegation.decided_by == "clock"
    return on > delegation.until and (delegation.state == CONFIRMED or by_clock)
