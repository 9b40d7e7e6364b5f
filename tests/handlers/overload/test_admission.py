"""Who is let in: by how long work waits at the best moment, the lower classes refused first, and all let in again."""

import asyncio
import contextlib
import time
from collections.abc import Iterator

import pytest
from prometheus_client import REGISTRY

from handlers.web.admission import LARGEST, LOOK, MOST, TARGET, WINDOW, Admission
from handlers.web.refusals import LATEST, Refusals
from integrations.texts import load_texts

PATHS = (b"/rules", b"/api/v1/appeals", b"/api/v1/forms/signup", b"/api/v1/pass", b"/hooks/a")


@pytest.fixture(scope="module")
def refusals() -> Refusals:
    return Refusals(load_texts(), tls=False)


@pytest.fixture
def admission(refusals: Refusals) -> Admission:
    return Admission(refusals, lambda: 0.0)


def looks(admission: Admission, seconds: float, waits: Iterator[float] | float) -> None:
    """So long, with a look whenever one is due."""
    begun = getattr(admission, "_since", 0.0)
    for number in range(1, int(seconds / LOOK) + 1):
        wait = waits if isinstance(waits, float) else next(waits)
        admission.waited(wait, begun + number * LOOK)


def refused_of(admission: Admission, path: bytes, times: int = 100) -> int:
    return sum(not admission.admits(path) for _ in range(times))


def test_with_little_to_do_everybody_is_let_in(admission: Admission) -> None:
    looks(admission, 5.0, TARGET / 2)
    assert admission.pressure == 0.0
    assert [refused_of(admission, path) for path in PATHS] == [0] * len(PATHS)


def test_a_burst_that_is_worked_off_refuses_nobody(admission: Admission) -> None:
    looks(admission, 5.0, iter([3.0, 1.0, 0.5, 0.2, 0.0] * 100))
    assert admission.pressure == 0.0


def test_one_long_stop_refuses_nobody(admission: Admission) -> None:
    for now, wait in ((1.0, 0.0), (1.9, 0.9), (1.92, 0.0), (2.2, 0.0), (2.5, 0.0)):
        admission.waited(wait, now)
    assert admission.pressure == 0.0


def test_a_stop_of_any_length_refuses_one_class_and_a_half_at_most(admission: Admission) -> None:
    admission.waited(0.0, 0.5)
    for now, wait in ((60.0, 59.0), (60.02, 0.0), (60.3, 0.0)):
        admission.waited(wait, now)
        assert admission.pressure <= 1.5
    looks(admission, 3.0, 0.0)
    assert admission.pressure == 0.0


def test_who_has_waited_too_long_is_refused_the_less_urgent_sooner(admission: Admission) -> None:
    late = [[admission.is_late(path, waited) for path in PATHS] for waited in (0.2, 0.3, 0.8, 1.3)]
    assert late == [[False] * 5, [True] + [False] * 4, [True] * 3 + [False] * 2, [True] * 5]
    assert not admission.is_late(b"/healthz", 100.0)


def test_the_longer_it_lasts_the_more_is_refused_in_order(admission: Admission) -> None:
    seen = []
    for _ in range(30):
        looks(admission, 0.4, TARGET * 4)
        seen.append([refused_of(admission, path) for path in PATHS])
    assert all(each == sorted(each, reverse=True) for each in seen)
    assert seen[-1] == [100] * (len(PATHS) - 1) + [0]
    assert admission.pressure == MOST
    firsts = [
        next(at for at, each in enumerate(seen) if each[place] == 100) for place in range(len(PATHS) - 1)
    ]
    assert firsts == sorted(set(firsts))
    assert refused_of(admission, b"/healthz") == 0
    assert refused_of(admission, b"/no/such/address") == 100


def test_who_would_wait_too_long_is_refused_at_once_and_sooner_under_pressure(admission: Admission) -> None:
    for _ in range(200):
        admission.line.join()
        admission.line.turn(1, 0.001)
    for _ in range(40):  # forty milliseconds
        admission.line.join()
    assert [admission.admits(path) for path in PATHS] == [True] * 5
    admission.pressure = 0.01
    assert [admission.admits(path) for path in PATHS] == [False, False, True, True, True]
    for _ in range(360):
        admission.line.join()
    admission.pressure = 0.0
    assert not admission.at_ease
    assert [admission.admits(path) for path in PATHS] == [False, True, True, True, True]


def test_the_pressure_rises_while_many_would_wait_too_long_and_not_while_few(admission: Admission) -> None:
    admission.pressure = 1.0
    admission.line.turn(admission.line.join(), 0.001)
    for over, rises in ((5, False), (50, True)):
        before = admission.pressure
        for number in range(100):
            admission.line.length = 1_000_000 if number < over else 0
            admission.admits(PATHS[3])
        looks(admission, WINDOW + 2 * LOOK, 0.0)
        assert (admission.pressure > before) is rises
        assert admission.pressure <= before + 2 * LARGEST


def test_the_webhooks_wait_for_the_store_no_longer_than_the_target(refusals: Refusals) -> None:
    admission = Admission(refusals, lambda: 0.0)
    admission.pressure = MOST
    for waits, admitted in ((TARGET, True), (2 * TARGET, False)):
        admission._stored = waits
        assert admission.admits(PATHS[4]) is admitted


def test_a_class_refused_in_part_is_refused_evenly(admission: Admission) -> None:
    admission.pressure = 1.25
    assert refused_of(admission, PATHS[0], 8) == 8
    assert [admission.admits(PATHS[1]) for _ in range(8)] == [True, True, True, False] * 2
    assert refused_of(admission, PATHS[2], 8) == 0


def test_all_are_let_in_again_within_seconds(admission: Admission) -> None:
    looks(admission, 10.0, TARGET * 20)
    assert admission.pressure == MOST
    looks(admission, MOST * WINDOW * 11 + 1.0, 0.0)
    assert admission.pressure == 0.0


def test_it_is_counted_by_class_and_the_wait_is_shown(admission: Admission) -> None:
    def counted(name: str) -> float:
        return REGISTRY.get_sample_value("healthcode_refused_total", {"class": name}) or 0.0

    before = counted("links"), counted("webhooks")
    admission.pressure = 1.0
    assert refused_of(admission, PATHS[0], 3) == 3
    assert (counted("links"), counted("webhooks")) == (before[0] + 3, before[1])
    looks(admission, 0.4, 0.25)
    assert REGISTRY.get_sample_value("healthcode_queueing_seconds") == 0.25


@pytest.mark.parametrize(("busy", "store"), [(True, 0.0), (False, 1.0)])
async def test_it_is_noticed_when_the_loop_or_the_store_has_too_much_to_do(
    refusals: Refusals, busy: bool, store: float
) -> None:
    admission = Admission(refusals, lambda: store)
    watching = asyncio.create_task(admission.watch())
    ends = time.monotonic() + 30.0
    while time.monotonic() < ends and admission.pressure == 0.0:
        if busy:
            held_up()
        await asyncio.sleep(0.001)
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching
    assert admission.pressure > 0.0


def held_up() -> None:
    time.sleep(0.2)


def test_letting_in_is_cheap(admission: Admission) -> None:
    """Without pressure a request costs one look at a number; under it a few microseconds. Generous, for busy machines."""
    admission.pressure = 0.5
    best = min(_seconds(admission) for _ in range(5))
    assert best < 100e-6


def _seconds(admission: Admission) -> float:
    begun = time.perf_counter()
    for _ in range(1000):
        admission.admits(b"/p/abcdefgh/card.png")
    return (time.perf_counter() - begun) / 1000


def test_they_are_told_to_come_back_at_different_times(refusals: Refusals) -> None:
    answers = [refusals.wire(b"/rules", "zh") for _ in range(LATEST * 20)]
    seconds = [int(each.partition(b"Retry-After: ")[2].partition(b"\r\n")[0]) for each in answers]
    assert set(seconds) == set(range(1, LATEST + 1))
    assert max(seconds.count(each) for each in range(1, LATEST + 1)) <= 2 * 20
