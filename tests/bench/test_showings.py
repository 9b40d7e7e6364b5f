"""The morning as it is played: who holds a strip does not ask, jitter spreads the others, and every showing is counted."""

from dataclasses import replace

import pytest

from bench.showings import Costs, Morning, Phones, peak, played

COSTS = Costs(live=0.0002, strip=0.001)
SHORT = Morning(announced=600.0, halved=300.0, ends=2_400.0)


def asked(phones: Phones, costs: Costs = COSTS) -> float:
    """Requests of the whole morning."""
    return sum(each.requests for each in played(SHORT, phones, costs)) * 60


def most(phones: Phones, costs: Costs = COSTS) -> float:
    return peak(played(SHORT, phones, costs)).cores


def test_the_peak_is_the_real_one_and_comes_after_the_announcement() -> None:
    minutes = played(Morning(), Phones(), COSTS)
    highest = max(minutes, key=lambda each: each.showings)
    assert highest.showings == pytest.approx(23_300, rel=0.05)
    assert highest.begins == 31 * 60
    assert minutes[0].showings == pytest.approx(2_330, rel=0.05)


def test_with_live_codes_alone_every_showing_asks_and_who_stays_asks_again() -> None:
    shown = sum(each.showings for each in played(SHORT, Phones(), COSTS)) * 60
    assert asked(Phones(live=True, open_for=0.001)) == pytest.approx(shown)
    assert 1.05 * shown < asked(Phones(live=True)) < 1.3 * shown


def test_a_phone_without_a_strip_asks_once_before_it_shows() -> None:
    closed = Phones(open_for=0.001)
    shown = sum(each.showings for each in played(SHORT, closed, COSTS)) * 60
    assert 0.7 * shown / SHORT.times < asked(closed) < shown / SHORT.times


def test_a_phone_with_a_strip_shows_without_asking_and_comes_when_it_is_opened_after_its_moment() -> None:
    holds = Phones(strip=1.0, open_for=0.001)
    shown = sum(each.showings for each in played(SHORT, holds, COSTS)) * 60
    assert 0.1 * shown < asked(holds) < 0.4 * shown
    assert asked(replace(holds, jitter=1e9)) < 0.01 * shown


def test_the_more_phones_hold_a_strip_the_less_is_asked() -> None:
    found = [most(Phones(strip=share)) for share in (0.0, 0.5, 0.8, 0.95, 1.0)]
    assert found == sorted(found, reverse=True)
    assert found[2] < found[0] / 2


def test_without_jitter_the_peak_is_higher_and_so_it_is_where_codes_stay_open() -> None:
    usual = Phones(strip=1.0)
    assert most(replace(usual, jitter=0.0)) > 3 * most(usual)
    assert most(replace(usual, open_for=1e9)) > 1.5 * most(usual)


def test_under_load_phones_are_told_to_stay_away_for_longer() -> None:
    seen_often = Phones(strip=1.0, open_for=1e9)
    assert asked(replace(seen_often, soft_busy=seen_often.soft)) > 1.1 * asked(seen_often)
    idle = Costs(live=0.0, strip=0.0)
    assert asked(seen_often, idle) == pytest.approx(
        asked(replace(seen_often, soft_busy=seen_often.soft), idle)
    )


def test_cores_follow_from_the_cost_of_a_request() -> None:
    once = Phones(open_for=0.001)
    assert most(once, Costs(0.0, 0.002)) == pytest.approx(2 * most(once, Costs(0.0, 0.001)))
