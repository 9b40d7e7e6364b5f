"""Home of the connection to Redis, which may be gone at any time: a breaker, so that nobody waits for it twice."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from random import SystemRandom
from time import monotonic
from typing import TypeVar

from redis.exceptions import RedisClusterException, RedisError

from integrations.redis.client import Client

PATIENCE = 0.5  # seconds one call may take
AT_ONCE = 16  # calls; more wait for each other
PAUSES = (0.4, 1.4)  # seconds, drawn anew before each look, so that the workers do not come back all at once
LOOK = 2.0  # seconds a look may take; nobody waits for it
FLEETING = 10_000  # milliseconds until the mark that a look leaves is gone
FAULTS = (RedisError, RedisClusterException, OSError)
READY = "healthcode:ready:{ready}"

T = TypeVar("T")


class Absent(Exception):
    """Redis did not answer, or is not asked because a moment ago it did not."""


class Connection:
    """`report` takes the events redis_lost and redis_back. Nothing that was acknowledged may be here alone."""

    def __init__(self, client: Client, report: Callable[[str, Mapping[str, object]], None]) -> None:
        self._client = client
        self._report = report
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._looking: asyncio.Task[None] | None = None
        self._closed = False

    async def ask(self, key: str, act: Callable[[Client], Awaitable[T]]) -> T:
        """Of one key, with its hash tag in braces. Raises Absent, after PATIENCE at the latest."""
        self._see_that_it_is_there()
        async with self._turn:
            self._see_that_it_is_there()
            try:
                async with asyncio.timeout(PATIENCE):
                    return await act(self._client)
            except FAULTS as fault:
                self._lost(key, fault)
                raise Absent from None

    async def answers(self) -> bool:
        try:
            await self.ask(READY, lambda client: _mark(client, READY))
        except Absent:
            return False
        return True

    async def close(self) -> None:
        """Looks no more; the client is closed by who opened it. A cancelled call of the library may go on unmoved."""
        self._closed = True
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    @property
    def here(self) -> bool:
        return self._looking is None

    def _see_that_it_is_there(self) -> None:
        if not self.here:
            raise Absent

    def _lost(self, key: str, fault: Exception) -> None:
        if self.here:
            self._report("redis_lost", {"error": type(fault).__name__})
            self._looking = asyncio.create_task(self._look("healthcode:look:" + key[key.index("{") :]))

    async def _look(self, key: str) -> None:
        """Until a mark can be written where the lost call would have written: of a cluster, a part may be gone."""
        begun, there = monotonic(), False
        while not (there or self._closed):
            await asyncio.sleep(SystemRandom().uniform(*PAUSES))
            there = await self._is_there(key)
        if self._closed:
            return
        self._looking = None
        self._report("redis_back", {"seconds": round(monotonic() - begun, 1)})

    async def _is_there(self, key: str) -> bool:
        try:
            async with asyncio.timeout(LOOK):
                await _mark(self._client, key)
        except FAULTS:
            return False
        return True


async def _mark(client: Client, key: str) -> None:
    await client.set(key, b"", px=FLEETING)
