"""What each class of evidence needs to be said."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from ports import NOON

from bot.domain.errors import Refused
from bot.usecases.claims import Claim, evidence_of_claim

CASE = Claim("confirmed_case", "CDC", "positive twice", day=date(2026, 11, 20))
SAMPLED, REPORTED = NOON - timedelta(hours=20), NOON - timedelta(hours=2)
KEPT = timedelta(days=366)
TEST = Claim("test_result", "Lab 1", "screening", None, None, SAMPLED, REPORTED, "negative")


def test_a_case_may_be_released_on_a_later_day() -> None:
    told = evidence_of_claim(replace(CASE, released=date(2026, 11, 24)), "cdc-li", NOON, KEPT)
    assert (told.kind, told.day, told.released, told.officer) == (
        "confirmed_case",
        date(2026, 11, 20),
        date(2026, 11, 24),
        "cdc-li",
    )


@pytest.mark.parametrize(
    ("claim", "key"),
    [
        (replace(CASE, kind="bad_mood"), "errors.evidence_kind"),
        (replace(CASE, source=" "), "errors.evidence_words"),
        (replace(CASE, reason=""), "errors.evidence_words"),
        (replace(CASE, day=None), "errors.evidence_day"),
        (replace(CASE, result="positive"), "errors.evidence_day"),
        (replace(CASE, day=date(2026, 11, 25)), "errors.evidence_order"),
        (replace(CASE, released=date(2026, 11, 19)), "errors.evidence_order"),
        (replace(CASE, released=date(2026, 11, 25)), "errors.evidence_order"),
        (replace(CASE, day=date(1, 1, 1)), "errors.evidence_early"),
        (replace(CASE, kind="vaccination_dose", day=date(2025, 11, 22)), "errors.evidence_early"),
        (replace(CASE, kind="recovery", released=date(2026, 11, 24)), "errors.evidence_released"),
        (replace(TEST, sampled_at=None), "errors.evidence_test"),
        (replace(TEST, reported_at=None), "errors.evidence_test"),
        (replace(TEST, result="unclear"), "errors.evidence_test"),
        (replace(TEST, day=date(2026, 11, 24)), "errors.evidence_test"),
        (replace(TEST, sampled_at=REPORTED + timedelta(minutes=1)), "errors.evidence_order"),
        (replace(TEST, reported_at=NOON + timedelta(minutes=1)), "errors.evidence_order"),
    ],
)
def test_what_is_missing_or_cannot_be(claim: Claim, key: str) -> None:
    with pytest.raises(Refused) as refused:
        evidence_of_claim(claim, "cdc-li", NOON, KEPT)
    assert refused.value.key == key


def test_the_earliest_day_is_that_of_retention_and_a_late_release_counts() -> None:
    dose = replace(CASE, kind="vaccination_dose", day=date(2025, 11, 23))
    assert evidence_of_claim(dose, "cdc-li", NOON, KEPT).day == date(2025, 11, 23)
    long_ill = replace(CASE, day=date(2025, 1, 1), released=date(2026, 1, 1))
    assert evidence_of_claim(long_ill, "cdc-li", NOON, KEPT).released == date(2026, 1, 1)
