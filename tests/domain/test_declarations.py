"""Declarations: what answers come to, how long they hold, and what they add to the evidence."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import FEVER, HEALTHY, NOON, TODAY

from bot.domain.calendar import BEIJING
from bot.domain.declarations import Stay, declaration_of, evidence_of, lapse
from bot.domain.forms import Form
from bot.domain.policy import Policy

SHIPPED = SimpleNamespace(declaration_holds=timedelta(days=7), lapse_never=(6, 10))


@pytest.mark.parametrize(
    ("told", "ill", "contact"),
    [("no", "no", "no"), ("yes", "no", "unknown"), ("no", "yes", "unknown"), ("yes", "yes", "unknown")],
)
def test_not_knowing_and_two_noes_count_as_no(
    told: str, ill: str, contact: str, policy: Policy, declaring: Form
) -> None:
    answers = {**HEALTHY, "contact": "unknown", "contact_told": told, "contact_ill": ill}
    assert declaration_of(answers, "d1", NOON, policy, declaring).contact == contact


def test_all_answers_are_kept(policy: Policy, declaring: Form) -> None:
    places = [{"place": "ES", "left": "2026-11-16"}, {"place": "420100", "left": None}]
    answers = {**FEVER, "places": places, "contact": "yes", "contact_date": "2026-11-20"}
    declaration = declaration_of(answers, "d1", NOON, policy, declaring)
    assert declaration.stays == (Stay("ES", date(2026, 11, 16)), Stay("420100", None))
    assert (declaration.contact, declaration.contact_date) == ("yes", date(2026, 11, 20))
    assert (declaration.symptoms, declaration.symptoms_date) == (("fever",), TODAY)
    assert declaration.temperature == 38.2
    assert (declaration.declared_at, declaration.form_version) == (NOON, declaring.version)
    assert repr(declaration) == "Declaration(d1)"


def test_answers_off_the_route_say_nothing(policy: Policy, declaring: Form) -> None:
    answers = {**HEALTHY, "contact_date": "2026-11-20", "symptoms_date": "2026-11-20", "temperature": 39.0}
    declaration = declaration_of(answers, "d1", NOON, policy, declaring)
    assert (declaration.contact_date, declaration.symptoms_date, declaration.temperature) == (
        None,
        None,
        None,
    )


def test_a_healthy_declaration_adds_no_evidence(policy: Policy, declaring: Form) -> None:
    assert evidence_of(declaration_of(HEALTHY, "d1", NOON, policy, declaring)) == ()


def test_contact_symptoms_and_stays_become_evidence(policy: Policy, declaring: Form) -> None:
    answers = {
        **FEVER,
        "symptoms": ["fever", "dry_cough"],
        "places": [{"place": "ES", "left": "2026-11-16"}, {"place": "IT", "left": None}],
        "contact": "yes",
        "contact_date": "2026-11-20",
    }
    added = evidence_of(declaration_of(answers, "d1", NOON, policy, declaring))
    assert [(each.id, each.kind, each.day, each.detail) for each in added] == [
        ("d1.1", "declared_contact", date(2026, 11, 20), ""),
        ("d1.2", "declared_symptoms", TODAY, "fever dry_cough"),
        ("d1.3", "declared_stay", date(2026, 11, 16), "ES"),
        ("d1.4", "declared_stay", None, "IT"),
    ]
    assert {(each.state, each.source, each.added_at) for each in added} == {("confirmed", "citizen", NOON)}
    assert repr(added[0]) == "Evidence(d1.1 declared_contact confirmed)"


@settings(deadline=None)
@given(st.datetimes(timezones=st.just(BEIJING)).filter(lambda at: 1901 < at.year < 2200), st.text())
def test_a_declaration_holds_its_days_and_lapses_within_the_next_outside_the_morning(
    at: datetime, id_: str
) -> None:
    end = lapse(at, id_, SHIPPED)
    assert timedelta(days=7) <= end - at < timedelta(days=8)
    assert not 6 <= end.astimezone(BEIJING).hour < 10
    assert (end.second, end.microsecond) == (0, 0)


def test_lapses_are_spread_over_the_day() -> None:
    hours = [lapse(NOON, f"d{number}", SHIPPED).astimezone(BEIJING).hour for number in range(4000)]
    assert {hours.count(hour) for hour in (6, 7, 8, 9)} == {0}
    assert all(140 <= hours.count(hour) <= 260 for hour in range(24) if not 6 <= hour < 10)


def test_a_lapse_never_changes_for_one_declaration() -> None:
    assert lapse(NOON, "d1", SHIPPED) == lapse(NOON, "d1", SHIPPED)
