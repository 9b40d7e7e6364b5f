"""Decisions: the order of the outcomes, the days, the reasons and what comes after."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from made_up import NOON, TODAY, at, citizen, declaration, evidence

from bot.domain.calendar import BEIJING
from bot.domain.citizens import PENDING, REFUSED
from bot.domain.conditions import Condition
from bot.domain.decision import Decision, after, decide, holds_until, stands_until
from bot.domain.declarations import Declaration
from bot.domain.evidence import Evidence
from bot.domain.rules import RegionRisk, Rule

TEXT = {"zh": "您{date}…", "en": "…"}


def rule(id_: str, colour: str, days: int, *when: Condition, **other: date | None) -> Rule:
    return Rule(id_, 1, colour, days, when, TEXT, **other)


CONTACT = Condition("close_contact", "is", True)
SYMPTOMS = Condition("declared_symptoms", "any_of", ("fever",))
DECLARED = Condition("declared_contact", "is", True)


@dataclass(frozen=True)
class Book:
    rules: tuple[Rule, ...] = (
        rule("symptoms", "yellow", 7, SYMPTOMS),
        rule("contact", "red", 14, CONTACT),
        rule("declared", "red", 14, DECLARED),
    )
    gold: tuple[Condition, ...] = (Condition("vaccine_doses", "at_least", 1),)
    risks: tuple[RegionRisk, ...] = ()
    version: str = "v1"


BOOK = Book()
FEVER = evidence("declared_symptoms", detail="fever")
DOSE = evidence("vaccination_dose", TODAY - timedelta(days=40))


def decided(
    *told: Evidence, book: Book = BOOK, now: datetime = NOON, said: Declaration | None = None
) -> Decision:
    return decide(book, citizen(), said or declaration(), told, now)


def test_without_a_registration_the_word_is_register() -> None:
    assert decide(BOOK, None, None, (), NOON) == Decision("cannot_tell", "register", policy="v1")
    assert decide(BOOK, citizen(REFUSED), declaration(), (FEVER,), NOON).word == "register"


def test_an_unconfirmed_registration_reads_nothing_else() -> None:
    contact = evidence("close_contact")
    assert decide(BOOK, citizen(PENDING), declaration(), (contact, FEVER), NOON) == Decision(
        "pending", policy="v1"
    )


def test_green_holds_until_the_declaration_lapses() -> None:
    assert decided() == Decision("green", until=declaration().valid_until, policy="v1")


def test_a_missing_or_lapsed_declaration_is_to_be_renewed() -> None:
    assert decide(BOOK, citizen(), None, (), NOON) == Decision("cannot_tell", "renew", policy="v1")
    lapsed = declaration(NOON - timedelta(days=7))
    assert decided(said=lapsed).word == "renew"
    assert decided(said=lapsed, now=NOON - timedelta(seconds=1)).outcome == "green"


def test_red_and_yellow_need_no_fresh_declaration() -> None:
    assert decide(BOOK, citizen(), None, (FEVER,), NOON).outcome == "yellow"
    assert decide(BOOK, citizen(), None, (evidence("close_contact"),), NOON).outcome == "red"


def test_the_gravest_colour_wins_and_every_reason_keeps_its_own_end() -> None:
    contact = evidence("close_contact", date(2026, 11, 21))
    decision = decided(FEVER, contact)
    assert (decision.outcome, decision.until) == ("red", at("2026-12-06 00:00"))
    assert [(each.rule, each.colour, each.until) for each in decision.reasons] == [
        ("contact", "red", at("2026-12-06 00:00")),
        ("symptoms", "yellow", at("2026-12-02 00:00")),
    ]


def test_of_several_reasons_of_one_colour_the_latest_end_counts() -> None:
    decision = decided(
        evidence("close_contact", date(2026, 11, 14)), evidence("declared_contact", date(2026, 11, 20))
    )
    assert [each.rule for each in decision.reasons] == ["declared", "contact"]
    assert decision.until == at("2026-12-05 00:00")


def test_one_rule_gives_one_reason_by_its_latest_day() -> None:
    told = [evidence("close_contact", TODAY - timedelta(days=days), f"c{days}") for days in (9, 2, 20)]
    (reason,) = decided(*told).reasons
    assert (reason.since, reason.evidence, reason.version) == (TODAY - timedelta(days=2), ("c2",), 1)


def test_day_3_of_14_until_24_00_on_5_december() -> None:
    (reason,) = decided(evidence("close_contact", date(2026, 11, 21))).reasons
    assert (reason.day, reason.days, reason.until) == (3, 14, at("2026-12-06 00:00"))


@pytest.mark.parametrize(
    ("now", "outcome"),
    [("2026-12-05 23:59", "red"), ("2026-12-06 00:00", "cannot_tell"), ("2026-11-21 00:00", "red")],
)
def test_a_reason_ends_with_its_last_beijing_day(now: str, outcome: str) -> None:
    assert decided(evidence("close_contact", date(2026, 11, 21)), now=at(now)).outcome == outcome


def test_a_day_still_to_come_is_day_0() -> None:
    assert decided(evidence("close_contact", TODAY + timedelta(days=2))).reasons[0].day == 0


def test_an_unknown_fact_that_a_rule_needs_cannot_tell() -> None:
    unsure = declaration(contact="unknown")
    assert decided(said=unsure) == Decision("cannot_tell", "unknown", policy="v1")
    assert decided(FEVER, said=unsure).outcome == "yellow"
    without = Book(rules=BOOK.rules[:2])
    assert decided(book=without, said=unsure).outcome == "green"


def test_an_unknown_that_has_lapsed_is_to_be_renewed() -> None:
    assert decided(said=declaration(NOON - timedelta(days=8), contact="unknown")).word == "renew"


def test_gold_lies_on_green_only() -> None:
    assert decided(DOSE).overlay == "gold"
    assert decided(DOSE, FEVER).overlay == ""
    assert decided().overlay == ""
    assert decided(DOSE, book=Book(gold=())).overlay == ""


@pytest.mark.parametrize(
    ("since", "until", "outcome"),
    [
        (None, None, "red"),
        (TODAY, TODAY, "red"),
        (TODAY + timedelta(days=1), None, "green"),
        (None, TODAY - timedelta(days=1), "green"),
    ],
)
def test_a_rule_counts_only_while_in_force(since: date | None, until: date | None, outcome: str) -> None:
    book = Book(rules=(rule("contact", "red", 14, CONTACT, since=since, until=until),))
    assert decided(evidence("close_contact"), book=book).outcome == outcome


def test_every_condition_of_a_rule_must_hold() -> None:
    untested = Condition("latest_test", "is_not", "negative")
    book = Book(rules=(rule("contact", "red", 14, CONTACT, untested),))
    contact = evidence("close_contact")
    assert decided(contact, book=book).outcome == "red"
    assert decided(contact, evidence("test_result", detail="negative"), book=book).outcome == "green"


def test_a_rule_with_an_unknown_condition_is_open() -> None:
    book = Book(rules=(rule("contact", "red", 14, CONTACT, DECLARED),))
    unsure = declaration(contact="unknown")
    assert decided(evidence("close_contact"), book=book, said=unsure).word == "unknown"
    assert decided(book=book, said=unsure).outcome == "green"


def test_what_comes_after_red_is_the_yellow_that_is_left() -> None:
    told = (evidence("close_contact", TODAY - timedelta(days=13)), FEVER)
    red = decided(*told)
    assert red.until == at("2026-11-26 00:00")
    then = after(BOOK, citizen(), declaration(), told, red)
    assert (then.outcome, then.until) == ("yellow", at("2026-12-02 00:00"))


def test_what_comes_after_green_is_a_new_declaration() -> None:
    green = decided()
    assert after(BOOK, citizen(), declaration(), (), green).word == "renew"


def test_an_outcome_holds_until_midnight_or_until_the_declaration_lapses() -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=BEIJING)
    midnight = datetime(2026, 11, 25, tzinfo=BEIJING)
    assert holds_until(None, noon) == midnight
    for hours, until in ((20, midnight), (3, noon + timedelta(hours=3)), (0, midnight), (-1, midnight)):
        said = replace(declaration(), valid_until=noon + timedelta(hours=hours))
        assert holds_until(said, noon) == until


def stands(*told: Evidence, book: Book = BOOK, hours: int = 24) -> datetime:
    decision = decided(*told, book=book)
    latest = NOON + timedelta(hours=hours)
    return stands_until(book, citizen(), declaration(), told, decision, now=NOON, latest=latest)


def test_a_colour_stands_over_midnight_to_its_end_or_as_far_as_is_looked() -> None:
    assert stands() == NOON + timedelta(hours=24)
    ending = evidence("declared_symptoms", TODAY - timedelta(days=7), detail="fever")
    assert stands(ending) == at("2026-11-25 00:00")
    assert stands(ending, hours=4) == NOON + timedelta(hours=4)
    assert stands(hours=24 * 30) == declaration().valid_until


def test_a_colour_ends_at_the_midnight_at_which_a_rule_begins() -> None:
    contact = evidence("close_contact")
    tomorrow = Book(rules=(rule("contact", "red", 14, CONTACT, since=TODAY + timedelta(days=1)),))
    assert stands(contact, book=tomorrow) == at("2026-11-25 00:00")
    assert decided(contact, book=tomorrow).until != at("2026-11-25 00:00")
