"""Counting: one contract for counting within a process and in Redis, then what each has of its own."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from redis_server import INSTALLED, MISSING, be_patient, connected, redis_running

from bot.limits import Limits, Quota, Taken
from integrations.limits import ProcessLimits
from integrations.redis.limits import RedisLimits

THREE = Quota("three", 3, 60)
QUICK = Quota("quick", 2, 1)
REDIS = pytest.param("redis", marks=pytest.mark.skipif(not INSTALLED, reason=MISSING))


@dataclass
class Counting:
    limits: Limits
    sleep: Callable[[float], Awaitable[None]] | None
    now: float = 1_795_500_000.0

    async def take(self, quota: Quota, who: str = "a") -> Taken:
        return await self.limits.take(quota, who, self.now)

    async def wait(self, seconds: float) -> None:
        """Of Redis's own clock nobody can be master: it is waited for."""
        self.now += seconds
        if self.sleep is not None:
            await self.sleep(seconds)


def hidden(*words: str) -> bytes:
    return "/".join(words).encode()


@pytest.fixture(params=["process", REDIS])
async def counting(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Counting]:
    if request.param == "process":
        yield Counting(ProcessLimits(), None)
        return
    be_patient(monkeypatch)
    async with redis_running() as server, connected(server.address) as redis:
        yield Counting(RedisLimits(redis, hidden, ProcessLimits()), asyncio.sleep)


async def test_so_many_at_once_then_none(counting: Counting) -> None:
    taken = [await counting.take(THREE) for _ in range(3)]
    assert [(each.allowed, each.remaining) for each in taken] == [(True, 2), (True, 1), (True, 0)]
    assert [each.reset for each in taken] == pytest.approx([20, 40, 60], abs=5)
    refused = await counting.take(THREE)
    assert (refused.allowed, refused.remaining) == (False, 0)
    assert refused.reset == pytest.approx(20, abs=5)


async def test_after_the_time_told_once_more(counting: Counting) -> None:
    while (taken := await counting.take(QUICK)).allowed:
        assert taken.remaining <= 1
    assert 0 < taken.reset <= 0.5
    await counting.wait(taken.reset)
    assert (await counting.take(QUICK)).allowed


async def test_it_fills_no_further_than_its_quantity(counting: Counting) -> None:
    await counting.take(QUICK)
    await counting.wait(1.1)
    assert (await counting.take(QUICK)).remaining == 1


async def test_everybody_and_everything_is_counted_apart(counting: Counting) -> None:
    for _ in range(4):
        await counting.take(THREE)
    assert not (await counting.take(THREE)).allowed
    assert (await counting.take(THREE, "b")).allowed
    assert (await counting.take(dataclasses.replace(THREE, name="other"))).allowed


async def test_of_many_at_once_no_more_are_allowed(counting: Counting) -> None:
    taken = await asyncio.gather(*(counting.take(THREE) for _ in range(40)))
    assert sum(each.allowed for each in taken) == 3


async def test_in_a_process_a_clock_set_back_fills_nothing() -> None:
    limits = ProcessLimits()
    for _ in range(3):
        await limits.take(THREE, "a", 100.0)
    assert not (await limits.take(THREE, "a", 0.0)).allowed


async def test_in_a_process_whoever_asked_longest_ago_is_forgotten_first() -> None:
    limits = ProcessLimits(most=2)
    for who in ("a", "b", "a", "c"):
        await limits.take(THREE, who, 0.0)
    assert (await limits.take(THREE, "a", 0.0)).remaining == 0
    assert (await limits.take(THREE, "b", 0.0)).remaining == 2
