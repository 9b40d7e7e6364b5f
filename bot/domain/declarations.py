"""Home of the declaration: what a citizen said about the last 14 days, and how long saying so holds."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Protocol

from bot.domain.calendar import BEIJING, beijing_date
from bot.domain.evidence import Evidence
from bot.domain.forms import Answers, Form, on_route

DECLARATION = "declaration"
YES, NO, UNKNOWN = "yes", "no", "unknown"


@dataclass(frozen=True, slots=True)
class Stay:
    """`place` is six digits (GB/T 2260) or ISO 3166-1 alpha-2; `left` None means still there."""

    place: str
    left: date | None


@dataclass(frozen=True, slots=True, repr=False)
class Declaration:
    """`contact` is yes, no or unknown (unknown: neither yes nor two noes to the plain questions).

    `through` is the channel (hex) it was said at.
    """

    id: str
    declared_at: datetime
    valid_until: datetime
    form_version: int
    stays: tuple[Stay, ...]
    contact: str
    contact_date: date | None
    symptoms: tuple[str, ...]
    symptoms_date: date | None
    temperature: float | None
    through: str = ""

    def __repr__(self) -> str:
        return f"Declaration({self.id})"


class Holding(Protocol):
    """The part of the policy that says how long a declaration holds, and when none may lapse."""

    @property
    def declaration_holds(self) -> timedelta: ...
    @property
    def lapse_never(self) -> tuple[int, int]: ...


def declaration_of(
    answers: Answers, id_: str, now: datetime, policy: Holding, form: Form, through: str = ""
) -> Declaration:
    """What complete answers say. Answers off the route say nothing."""
    said = on_route(form, answers, {})
    stays, symptoms, temperature = said["places"], said["symptoms"], said.get("temperature")
    assert isinstance(stays, list)
    assert isinstance(symptoms, list)
    return Declaration(
        id=id_,
        declared_at=now,
        valid_until=lapse(now, id_, policy),
        form_version=form.version,
        stays=tuple(Stay(str(stay["place"]), _day(stay["left"])) for stay in stays),
        contact=_contact(said),
        contact_date=_day(said.get("contact_date")),
        symptoms=tuple(symptoms),
        symptoms_date=_day(said.get("symptoms_date")),
        temperature=float(temperature) if isinstance(temperature, (int, float)) else None,
        through=through,
    )


def lapse(now: datetime, id_: str, policy: Holding) -> datetime:
    """The first instant not before the declaration's full time that falls on its own minute of the day.

    The minute comes from the id, so lapses are spread evenly over the hours in which any may fall.
    """
    minutes = _minutes_but(*policy.lapse_never)
    drawn = int.from_bytes(hashlib.sha256(id_.encode()).digest(), "big")
    minute = minutes[drawn % len(minutes)]
    held = (now + policy.declaration_holds).astimezone(BEIJING)
    at = held.replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
    return at if at >= held else at + timedelta(days=1)


@lru_cache
def _minutes_but(first: int, last: int) -> tuple[int, ...]:
    """Those of a day, without the hours from `first` to `last`."""
    return tuple(minute for minute in range(24 * 60) if not first * 60 <= minute < last * 60)


def evidence_of(declaration: Declaration) -> tuple[Evidence, ...]:
    """What a declaration adds to the person's evidence; a healthy one that tells of no stay adds nothing."""
    told: list[tuple[str, date | None, str]] = []
    if declaration.contact == YES:
        told.append(("declared_contact", declaration.contact_date, ""))
    if declaration.symptoms:
        day = beijing_date(declaration.declared_at)
        told.append(("declared_symptoms", day, " ".join(declaration.symptoms)))
    told.extend(("declared_stay", stay.left, stay.place) for stay in declaration.stays)
    return tuple(
        Evidence(
            id=f"{declaration.id}.{number}",
            kind=kind,
            state="confirmed",
            source="citizen",
            day=day,
            added_at=declaration.declared_at,
            detail=detail,
        )
        for number, (kind, day, detail) in enumerate(told, 1)
    )


def _contact(said: Answers) -> str:
    contact = str(said["contact"])
    plain = (said.get("contact_told"), said.get("contact_ill"))
    return NO if contact == UNKNOWN and plain == (NO, NO) else contact


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
