"""Counting within this process: a bucket for each who, filling evenly, and never more of them than may be kept."""

from bot.ports import Quota
from integrations.limits import ProcessLimits

THREE = Quota("three", 3, 60)


async def test_so_many_at_once_then_one_by_one() -> None:
    limits = ProcessLimits()
    assert [(await limits.take(THREE, "a", 0.0)).remaining for _ in range(3)] == [2, 1, 0]
    refused = await limits.take(THREE, "a", 0.0)
    assert not refused.allowed
    assert refused.reset == 20.0
    assert (await limits.take(THREE, "a", 20.0)).allowed
    assert not (await limits.take(THREE, "a", 20.0)).allowed
    assert (await limits.take(THREE, "a", 500.0)).remaining == 2


async def test_everybody_and_everything_is_counted_apart() -> None:
    limits = ProcessLimits()
    for _ in range(4):
        await limits.take(THREE, "a", 0.0)
    assert (await limits.take(THREE, "b", 0.0)).allowed
    assert (await limits.take(Quota("other", 1, 60), "a", 0.0)).allowed


async def test_a_clock_set_back_fills_nothing() -> None:
    limits = ProcessLimits()
    for _ in range(3):
        await limits.take(THREE, "a", 100.0)
    assert not (await limits.take(THREE, "a", 0.0)).allowed


async def test_whoever_asked_longest_ago_is_forgotten_first() -> None:
    limits = ProcessLimits(most=2)
    for who in ("a", "b", "a", "c"):
        await limits.take(THREE, who, 0.0)
    assert (await limits.take(THREE, "a", 0.0)).remaining == 0
    assert (await limits.take(THREE, "b", 0.0)).remaining == 2
