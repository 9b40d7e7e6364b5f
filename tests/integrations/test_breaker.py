"""The breaker: opens after failures with nothing between, lets one try through a pause, closes at the first answer."""

import pytest

from integrations.breaker import Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(3, 2.0, clock)


def test_failures_with_answers_between_open_nothing(breaker: Breaker) -> None:
    for _ in range(5):
        breaker.failed()
        breaker.failed()
        breaker.answered()
    assert breaker.admits()
    assert breaker.remaining == 0.0


def test_after_as_many_nobody_is_let_through_but_one_in_each_pause(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        assert breaker.admits()
        breaker.failed()
    assert breaker.is_open
    assert not breaker.admits()
    assert breaker.remaining == 2.0
    let = 0
    for _ in range(40):
        clock.now += 0.25
        let += breaker.admits()
    assert let == 5


def test_one_answer_closes_it(breaker: Breaker, clock: Clock) -> None:
    breaker.gone()
    assert not breaker.admits()
    clock.now += 2.0
    assert breaker.admits()
    assert not breaker.admits()
    breaker.answered()
    assert all(breaker.admits() for _ in range(10))


def test_a_failed_try_begins_the_pause_anew(breaker: Breaker, clock: Clock) -> None:
    breaker.gone()
    clock.now += 2.0
    assert breaker.admits()
    clock.now += 1.0
    breaker.failed()
    assert breaker.remaining == 2.0
