"""Home of the citizen: one registration and whether the authority has confirmed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Person

PENDING, CONFIRMED, REFUSED = "pending", "confirmed", "refused"
VISITS = "visits"  # a purpose of its own: without it there is a colour all the same


@dataclass(frozen=True, slots=True, repr=False)
class Citizen:
    """`document` is the keyed hash of nationality and number; `version` is raised by every write about them."""

    id: bytes
    document: bytes
    person: Person
    state: str
    registered_at: datetime
    language: str = "zh"
    decided_at: datetime | None = None
    refusal: str = ""
    version: int = 0

    def __repr__(self) -> str:
        return f"Citizen({self.id.hex()[:8]} {self.state})"


@dataclass(frozen=True, slots=True)
class Consent:
    """One purpose the citizen agreed to: `text` is the hash of the very words shown, `through` the door."""

    purpose: str  # identity | health | visits
    given_at: datetime
    text: str
    through: str
    withdrawn_at: datetime | None = None


def withdrawn(consents: Sequence[Consent]) -> frozenset[str]:
    """The purposes a colour needs whose consent, as given last, was taken back."""
    latest = _latest(consents)
    return frozenset(
        purpose for purpose, each in latest.items() if each.withdrawn_at is not None and purpose != VISITS
    )


def agrees_to_visits(consents: Sequence[Consent]) -> bool:
    given = _latest(consents).get(VISITS)
    return given is not None and given.withdrawn_at is None


def _latest(consents: Sequence[Consent]) -> dict[str, Consent]:
    return {each.purpose: each for each in sorted(consents, key=lambda each: each.given_at)}
