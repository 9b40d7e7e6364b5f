"""A master of a cluster killed, and one watched by Sentinels: everybody is answered all the while, then counted again."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import pytest
from ports import Reports
from postgres import until
from redis_many import ManyServers, cluster_running, sentinels_running
from redis_server import INSTALLED, MISSING, connected

from bot.limits import Quota, Taken
from integrations.limits import ProcessLimits
from integrations.redis.connection import Connection
from integrations.redis.limits import RedisLimits

pytestmark = pytest.mark.skipif(not INSTALLED, reason=MISSING)
MANY = Quota("many", 100_000, 86_400)  # nothing to speak of comes back during a test
PEOPLE = 30  # each with a key of their own, so on every master of a cluster
# Seconds: wanted, waited for, and for one answer. Two cores that four others use too need four until they have recovered.
RECOVERED, PATIENCE, SLOWEST = 10.0, 30.0, 5.0


def hidden(*words: str) -> bytes:
    return "/".join(words).encode()


class Workers:
    """Two, that all people ask in turn."""

    def __init__(self, connections: list[Connection]) -> None:
        self.connections = connections
        self.limits = [RedisLimits(each, hidden, ProcessLimits()) for each in connections]
        self.taken: list[Taken] = []
        self.slowest = 0.0
        self.over = False

    @asynccontextmanager
    async def asked(self) -> AsyncIterator[None]:
        asking = asyncio.create_task(self._ask())
        try:
            yield
        finally:
            self.over = True
            await asking

    async def _ask(self) -> None:
        for number in itertools.takewhile(lambda _: not self.over, itertools.count()):
            begun = monotonic()
            self.taken.append(await self.limits[number % 2].take(MANY, str(number % PEOPLE), 0.0))
            self.slowest = max(self.slowest, monotonic() - begun)
            await asyncio.sleep(0.005)

    async def is_shared_again(self) -> bool:
        """Whether what one worker counts of anybody, the other has counted too."""
        for who in range(PEOPLE):
            pair = [await each.take(MANY, f"again-{who}", 0.0) for each in self.limits]
            if pair[0].remaining - pair[1].remaining != 1:
                return False
        return all(each.here for each in self.connections)


async def failed_over(many: ManyServers, reports: Reports) -> None:
    async with connected(many.address, reports) as one, connected(many.address, reports) as two:
        workers = Workers([one, two])
        await until(workers.is_shared_again)
        async with workers.asked():
            await until(lambda: len(workers.taken) > 2 * PEOPLE)
            killed = monotonic()
            many.masters()[0].kill()
            await until(lambda: not one.here or not two.here)
            during = len(workers.taken)
            async with asyncio.timeout(PATIENCE):
                for again in itertools.repeat(0.1):
                    if await workers.is_shared_again():
                        break
                    await asyncio.sleep(again)
            assert monotonic() - killed < RECOVERED
        assert len(workers.taken) > during
        assert all(each.allowed for each in workers.taken)
        assert workers.slowest < SLOWEST
    assert {event for event, _ in reports} == {"redis_lost", "redis_back"}


async def test_a_master_of_a_cluster_killed(reports: Reports) -> None:
    async with cluster_running() as six:
        assert len(six.masters()) == 3
        await failed_over(six, reports)
        assert len(six.masters()) == 3


async def test_a_master_under_sentinels_killed(reports: Reports) -> None:
    async with sentinels_running() as watched:
        (before,) = watched.masters()
        await failed_over(watched, reports)
        assert watched.masters() == [watched.servers[1]] != [before]
