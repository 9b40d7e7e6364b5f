"""Home of facts: what the evidence about a person amounts to, each fact with the day it counts from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.calendar import beijing_date
from bot.domain.declarations import UNKNOWN, Declaration
from bot.domain.evidence import Evidence
from bot.domain.rules import RegionRisk

CONFIRMED = "confirmed"
RISK_REACHES = timedelta(days=14)  # a listing counts when in force at any time within these up to the leaving


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time a fact was so. `since` is the anchor L, a Beijing date."""

    value: object
    since: date
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a fact. `unknown`: there may be more that nobody could tell."""

    occurrences: tuple[Occurrence, ...]
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """What facts are read from: confirmed evidence, the latest declaration, where the person lives, the lists.

    `valid` says whether the declaration still holds on this day.
    """

    on: date
    evidence: tuple[Evidence, ...]
    declaration: Declaration | None
    valid: bool
    region: str
    risks: tuple[RegionRisk, ...]

    def of(self, kind: str) -> tuple[Evidence, ...]:
        return tuple(each for each in self.evidence if each.kind == kind and each.state == CONFIRMED)


@dataclass(frozen=True, slots=True)
class Fact:
    """`otherwise` is the value where nothing is told; its type is the type of every value of the fact."""

    read: Callable[[Material], Told]
    otherwise: object


def value_of(fact: str, told: Told) -> object:
    """The present value, None when unknown."""
    if told.unknown:
        return None
    latest = max(told.occurrences, key=lambda each: each.since, default=None)
    return latest.value if latest else FACTS[fact].otherwise


def _confirmed_case(material: Material) -> Told:
    return _case(material, "confirmed_case")


def _suspected_case(material: Material) -> Told:
    return _case(material, "suspected_case")


def _case(material: Material, kind: str) -> Told:
    """Counts from the release of the case, else from a later recovery, else from the report."""
    recovered = sorted(_day(each) for each in material.of("recovery"))
    return Told(
        tuple(
            Occurrence(
                True,
                each.released or next((day for day in recovered if day >= _day(each)), _day(each)),
                (each.id,),
            )
            for each in material.of(kind)
        )
    )


def _close_contact(material: Material) -> Told:
    return Told(tuple(Occurrence(True, _day(each), (each.id,)) for each in material.of("close_contact")))


def _declared_contact(material: Material) -> Told:
    unsure = material.valid and material.declaration is not None and material.declaration.contact == UNKNOWN
    told = tuple(Occurrence(True, _day(each), (each.id,)) for each in material.of("declared_contact"))
    return Told(told, unknown=unsure)


def _declared_symptoms(material: Material) -> Told:
    return Told(
        tuple(
            Occurrence(tuple(each.detail.split()), _day(each), (each.id,))
            for each in material.of("declared_symptoms")
        )
    )


def _region_risk(material: Material) -> Told:
    """The level of every listed place stayed in, and of the region the person lives in."""
    stays: list[tuple[str, date, tuple[str, ...]]] = [(material.region, material.on, ())]
    stays.extend((each.detail, _left(each, material), (each.id,)) for each in _stays(material))
    return Told(
        tuple(
            Occurrence(risk.level, left, ids)
            for place, left, ids in stays
            for risk in material.risks
            if risk.covers(place) and risk.in_force_between(left - RISK_REACHES, left)
        )
    )


def _stays(material: Material) -> tuple[Evidence, ...]:
    """Of the stays in one place told as lasting, those that no later telling of that place has ended."""
    stays = material.of("declared_stay")
    return tuple(
        each
        for each in stays
        if each.day is not None
        or not any(later.detail == each.detail and later.added_at > each.added_at for later in stays)
    )


def _left(stay: Evidence, material: Material) -> date:
    """Still there: today; where a later declaration no longer speaks of it, the last day they were known there."""
    if stay.day is not None:
        return stay.day
    declaration = material.declaration
    if declaration is not None and declaration.declared_at > stay.added_at:
        return beijing_date(stay.added_at)
    return material.on


def _vaccine_doses(material: Material) -> Told:
    doses = sorted(material.of("vaccination_dose"), key=_day)
    return Told(tuple(Occurrence(number, _day(each), (each.id,)) for number, each in enumerate(doses, 1)))


def _latest_test(material: Material) -> Told:
    tests = sorted(material.of("test_result"), key=lambda each: each.sampled_at or each.added_at)
    return Told(tuple(Occurrence(each.detail, _day(each), (each.id,)) for each in tests[-1:]))


def _day(evidence: Evidence) -> date:
    return evidence.day or beijing_date(evidence.added_at)


FACTS: Mapping[str, Fact] = {
    "confirmed_case": Fact(_confirmed_case, otherwise=False),
    "suspected_case": Fact(_suspected_case, otherwise=False),
    "close_contact": Fact(_close_contact, otherwise=False),
    "declared_contact": Fact(_declared_contact, otherwise=False),
    "declared_symptoms": Fact(_declared_symptoms, otherwise=()),
    "region_risk": Fact(_region_risk, otherwise="low"),
    "vaccine_doses": Fact(_vaccine_doses, otherwise=0),
    "latest_test": Fact(_latest_test, otherwise="none"),
}
