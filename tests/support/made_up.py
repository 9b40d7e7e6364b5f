"""Home of made-up citizens, answers, declarations and evidence, as plain values for rules to judge."""

import functools
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.calendar import BEIJING
from bot.domain.citizens import CONFIRMED, Citizen
from bot.domain.declarations import Declaration, Stay
from bot.domain.evidence import Evidence
from bot.domain.people import Document, Person
from bot.domain.policy import Policy
from config.loader import load_policy

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # 12:00 in Beijing
TODAY = date(2026, 11, 24)
HEALTHY: Mapping[str, object] = {"places": [], "contact": "no", "symptoms": []}
FEVER: Mapping[str, object] = {
    **HEALTHY,
    "symptoms": ["fever"],
    "symptoms_date": "2026-11-24",
    "temperature": 38.2,
}


@functools.cache
def shipped_policy() -> Policy:
    return load_policy()


def at(text: str) -> datetime:
    """`2026-11-24 15:20`, Beijing time."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)


def resident_number(serial: int = 1, born: str = "19580101", region: str = "440106") -> str:
    """GB 11643: region, birth date, serial, check character."""
    digits = f"{region}{born}{serial:03}"
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits))
    return digits + "10X98765432"[total % 11]


def identity(number: str, **other: object) -> Mapping[str, object]:
    """The answers of the registration form of somebody whose number tells the rest."""
    return {
        "consent_identity": True,
        "name": "王小英",
        "document_number": number,
        "phone": "+8613812345678",
        "region": "440100",
        "address": "天河路1号",
        "consent_health": True,
        "confirm": True,
        **other,
    }


def citizen(state: str = CONFIRMED, region: str = "440100") -> Citizen:
    document = Document("CN", "resident_id", "44010619580101001X")
    person = Person("王小英", document, "female", date(1958, 1, 1), "+8613812345678", region, "天河路1号")
    return Citizen(b"c" * 16, b"d" * 16, person, state, NOON)


def declaration(
    declared_at: datetime = NOON,
    contact: str = "no",
    stays: tuple[Stay, ...] = (),
    symptoms: tuple[str, ...] = (),
) -> Declaration:
    """Valid for exactly seven days."""
    told = {"contact_date": None, "symptoms_date": None, "temperature": None}
    return Declaration(
        "d1", declared_at, declared_at + timedelta(days=7), 1, stays, contact, symptoms=symptoms, **told
    )


def evidence(kind: str, day: date | None = TODAY, id_: str = "", **other: Any) -> Evidence:
    values: dict[str, Any] = {"state": "confirmed", "source": "office", "added_at": NOON, **other}
    return Evidence(id=id_ or kind, kind=kind, day=day, **values)
