"""Delegations: of which kind, until which day, and when they let somebody show a code."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.delegations import (
    ASKED,
    CONFIRMED,
    ENDED,
    GUARDIAN,
    HELPER,
    LASTS,
    Delegation,
    counts,
    eve_of_fourteen,
    kind_for,
    last_day,
    lets_show,
    waits,
)
from bot.domain.errors import Refused

ON = date(2026, 11, 24)


def delegation(state: str) -> Delegation:
    return Delegation("d", b"h", b"p", HELPER, state, datetime(2026, 11, 1, tzinfo=UTC), ON)


@pytest.mark.parametrize(
    ("born", "last"),
    [
        (date(2019, 5, 1), date(2033, 4, 30)),
        (date(2020, 1, 1), date(2033, 12, 31)),
        (date(2016, 2, 29), date(2030, 2, 28)),
        (date(2016, 3, 1), date(2030, 2, 28)),
    ],
)
def test_a_guardian_holds_until_the_day_before_the_14th_birthday(born: date, last: date) -> None:
    assert eve_of_fourteen(born) == last
    assert last_day(GUARDIAN, born, ON, LASTS["month"]) == last


def test_a_helper_holds_as_long_as_was_chosen() -> None:
    assert last_day(HELPER, date(1950, 3, 1), ON, LASTS["month"]) == ON + timedelta(days=30)


def test_a_child_needs_a_guardian_and_nobody_of_14_has_one() -> None:
    child, grown = date(2012, 11, 25), date(2012, 11, 24)
    assert kind_for("ward", child, ON) == GUARDIAN
    assert kind_for("child", grown, ON) == HELPER
    with pytest.raises(Refused):
        kind_for("other", child, ON)


def test_it_holds_through_its_last_day() -> None:
    later = ON + timedelta(days=1)
    for state, shows, asks in ((CONFIRMED, True, False), (ASKED, False, True), (ENDED, False, False)):
        each = delegation(state)
        assert (lets_show(each, ON), waits(each, ON)) == (shows, asks)
        assert counts(each, ON) is (shows or asks)
        assert not counts(each, later)
