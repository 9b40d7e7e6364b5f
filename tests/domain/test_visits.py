"""Visits: what makes one implausible, how long it lasts, and that none of itself colours anybody."""

from datetime import timedelta

import pytest
from made_up import at, shipped_policy
from stored import NOW, VENUE, venue, visit

from bot.domain.evidence import OFFICIAL
from bot.domain.venues import Venue
from bot.domain.visits import (
    CLOSED,
    CROWD,
    FAR,
    GATE,
    POSTER,
    ROTATING,
    Visit,
    ends,
    flags_of,
    is_trusted,
    kilometres,
    latest,
    same,
    traced,
)

BOUNDS = shipped_policy().visits
BEIJING, TIANJIN, GUANGZHOU = "110101", "120101", "440106"
MINUTE = timedelta(minutes=1)


def flags(where: Venue, last: tuple[Visit, Venue] | None = None, *, crowded: bool = False) -> tuple[str, ...]:
    return flags_of(BOUNDS, where, NOW, last, crowded=crowded)


def before(region: str, minutes: int, left: int | None = None) -> tuple[Visit, Venue]:
    until = None if left is None else NOW - left * MINUTE
    return visit(since=NOW - minutes * MINUTE, until=until), venue(1, region=region)


def test_a_plain_visit_has_no_flag() -> None:
    assert flags(venue()) == ()


def test_a_closed_venue_and_a_crowd_are_flagged() -> None:
    assert flags(venue(hours="02:00-03:00")) == (CLOSED,)
    assert flags(venue(hours="02:00-03:00"), crowded=True) == (CLOSED, CROWD)


@pytest.mark.parametrize(
    ("last", "far"),
    [
        (before(BEIJING, 9), True),
        (before(BEIJING, 10), True),
        (before(BEIJING, 11), False),
        (before(BEIJING, 300, left=5), True),
        (before("440305", 1), False),  # Shenzhen: nothing finer than provinces is known
        (before("440000", 1), False),
        (before("JP", 1), False),
    ],
)
def test_five_hundred_kilometres_in_ten_minutes(last: tuple[Visit, Venue], far: bool) -> None:
    assert (FAR in flags(venue(region=GUANGZHOU), last)) is far


def test_the_next_province_is_not_far() -> None:
    assert flags(venue(region=BEIJING), before(TIANJIN, 1)) == ()


def test_the_distance_between_two_cities() -> None:
    assert kilometres(BOUNDS.centres["110000"], BOUNDS.centres["440000"]) == pytest.approx(1887, rel=0.01)
    assert kilometres(BOUNDS.centres["110000"], BOUNDS.centres["110000"]) == 0


def test_every_province_has_its_point() -> None:
    provinces = {each.code for each in shipped_policy().places.inside("") if each.code.isdigit()}
    assert provinces == BOUNDS.centres.keys()


def test_a_poster_or_a_flag_alone_says_nothing_of_somebody() -> None:
    assert [is_trusted(visit(proof=proof)) for proof in (ROTATING, GATE, POSTER)] == [True, True, False]
    assert not is_trusted(visit(flags=(FAR,)))


def test_no_rule_names_a_visit_so_that_none_colours_anybody() -> None:
    policy = shipped_policy()
    named = {condition.of for rule in policy.rules for condition in rule.when}
    assert named
    assert not any("visit" in name or "venue" in name for name in (*named, *OFFICIAL))


def test_it_ends_when_said_or_after_what_the_policy_takes() -> None:
    assert ends(BOUNDS, visit(until=NOW), "mall") == NOW
    assert ends(BOUNDS, visit(), "metro") == visit().since + timedelta(minutes=60)


def test_the_same_venue_within_minutes_is_the_same_visit() -> None:
    first = visit(since=NOW)
    assert same(BOUNDS, [first], VENUE, NOW + 10 * MINUTE) == first
    assert same(BOUNDS, [first], VENUE, NOW + 11 * MINUTE) is None
    assert same(BOUNDS, [first], "1K7M2Q4X", NOW) is None
    assert same(BOUNDS, [visit(since=NOW, until=NOW)], VENUE, NOW) is None


def test_the_latest_is_the_one_that_began_last() -> None:
    assert latest([]) is None
    assert latest([visit(2), visit(3), visit(1)]) == visit(3)


def test_what_is_sealed_to_tracing_says_where_when_and_how_and_not_whose() -> None:
    since = at("2026-11-24 12:00")
    told = traced(BOUNDS, visit(since=since, companions=(b"\1" * 16,), flags=(CROWD,)), venue())
    assert told == {
        "venue": VENUE,
        "since": "2026-11-24T12:00:00+08:00",
        "until": "2026-11-24T14:00:00+08:00",
        "told": False,
        "proof": ROTATING,
        "flags": (CROWD,),
        "alone": False,
    }
    assert repr(visit()) == "Visit(v1 rotating)"
