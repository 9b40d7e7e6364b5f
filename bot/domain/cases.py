"""Home of the case: something made up that happened to somebody healthy, and whether a rule must match for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import BEIJING, beijing_date
from bot.domain.citizens import CONFIRMED, Citizen
from bot.domain.conditions import Condition
from bot.domain.decision import Decision, decide
from bot.domain.declarations import Declaration
from bot.domain.evidence import Evidence
from bot.domain.people import Document, Person
from bot.domain.rules import RegionRisk, Rule

HOME, AWAY = "440100", "420100"  # where everybody in a case lives, and where they have been
HOLDS = timedelta(days=1)  # of the healthy declaration behind every case
LISTED = date(2020, 1, 1)  # a region at risk has been so for long


@dataclass(frozen=True, slots=True)
class Case:
    """`rule` is whose case it is, `kind` the evidence of what happened `days_ago`.

    `detail` is the class's own word (the symptoms, a test's result); `risk` the level of the region of a stay.
    """

    rule: str
    kind: str
    days_ago: int
    matches: bool
    text: Mapping[str, str]  # language → words
    detail: str = ""
    risk: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """The rules alone, beside the regions at risk of one case."""

    rules: tuple[Rule, ...]
    risks: tuple[RegionRisk, ...]
    gold: tuple[Condition, ...] = ()
    version: str = ""


def judged(case: Case, rules: tuple[Rule, ...], on: date) -> Decision:
    """The outcome at noon of a Beijing day."""
    now = datetime(on.year, on.month, on.day, 12, tzinfo=BEIJING)
    day, detail = beijing_date(now) - timedelta(days=case.days_ago), AWAY if case.risk else case.detail
    evidence = Evidence("case", case.kind, CONFIRMED, "", day, now, detail=detail)
    risks = (RegionRisk(AWAY, case.risk, LISTED),) if case.risk else ()
    declaration = Declaration("", now, now + HOLDS, 1, (), "no", None, (), None, None)
    return decide(Book(rules, risks), _somebody(now), declaration, (evidence,), now)


def kept(case: Case, rules: tuple[Rule, ...], on: date) -> bool:
    """Whether the rule does what its case says."""
    return any(reason.rule == case.rule for reason in judged(case, rules, on).reasons) is case.matches


def _somebody(now: datetime) -> Citizen:
    person = Person("", Document("CN", "resident_id", ""), "", LISTED, "", HOME, "")
    return Citizen(b"", b"", person, CONFIRMED, registered_at=now)
