"""Home of the pool that nobody waits for without end: each wait has its limit, and behind a breaker there is none."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from typing import Any

import asyncpg

from bot.ports import Unavailable
from integrations.breaker import Breaker
from integrations.database.engine import DatabaseUnusable
from integrations.database.postgresql.hosts import connect
from integrations.database.postgresql.opening import check_safe, named, told_of

FREE_WITHIN = 1.5  # seconds until a connection is free, or made
READ_WITHIN = 3.0  # seconds until what is read is there
HELD = 10.0  # seconds a unit may hold a connection, as long as the longest statement may take
FAILURES, PAUSE = 3, 2.0  # one try in two seconds, of each of two databases
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,  # TimeoutError among them
)
Pool = Any  # asyncpg has no types of its own
Connection = Any
Report = Callable[[str, Mapping[str, object]], None]


class Guard:
    """Of one database: its breaker, and one connection made at a time. `report` takes the event database_lost."""

    def __init__(self, which: str) -> None:
        self.breaker = Breaker(FAILURES, PAUSE)
        self.report: Report = lambda *_: None  # until it is open: what is raised then is told
        self._which = which
        self._one = asyncio.Lock()
        self._trying = False

    async def connect(self, address: str, **options: object) -> Connection:
        """Instead of asyncpg's own. Of many who wait for a connection, those behind one that failed ask no more.

        Raises DatabaseUnusable, also where it answers: it may not let us in, or lose what it is told.
        """
        async with self._one:
            if self.breaker.is_open and not self._trying:
                raise Unavailable
            try:
                with told_of(self._which, address):
                    return await self._safe(await connect(address, **options), address)
            except DatabaseUnusable as fault:
                if not self.breaker.is_open:
                    self.report("database_lost", {"error": fault})
                self.breaker.gone()
                raise

    async def _safe(self, connection: Connection, address: str) -> Connection:
        with ExitStack() as stack:
            stack.callback(connection.terminate)
            await check_safe(connection, named(self._which, address))
            stack.pop_all()
        return connection

    @asynccontextmanager
    async def asked(self) -> AsyncIterator[None]:
        """Raises Unavailable for what is lost, and at once while it is known to be."""
        if not self.breaker.admits():
            raise Unavailable
        self._trying = trying = self.breaker.is_open
        try:
            yield
        except DatabaseUnusable as fault:
            raise Unavailable from fault
        except LOST as fault:
            if isinstance(fault, ValueError):  # of a value that was given, not of the connection
                raise
            self.breaker.failed()
            raise Unavailable from fault
        except asyncpg.PostgresError:
            self.breaker.answered()
            raise
        else:
            self.breaker.answered()
        finally:
            self._trying = self._trying and not trying


class GuardedPool:
    def __init__(self, pool: Pool, guard: Guard) -> None:
        self._pool, self.guard = pool, guard

    @asynccontextmanager
    async def acquire(self, within: float = HELD) -> AsyncIterator[Connection]:
        """Whoever holds it for longer loses it: a connection that is silent would not even hear of a cancellation."""
        async with self.guard.asked(), self._pool.acquire(timeout=FREE_WITHIN) as connection:
            ending = asyncio.get_running_loop().call_later(within, connection.terminate)
            try:
                yield connection
            finally:
                ending.cancel()

    async def fetch(self, query: str, *values: object) -> list[Any]:
        async with self.acquire(READ_WITHIN) as connection:
            rows: list[Any] = await connection.fetch(query, *values)
            return rows

    async def fetchval(self, query: str, *values: object) -> Any:
        async with self.acquire(READ_WITHIN) as connection:
            return await connection.fetchval(query, *values)

    async def execute(self, query: str, *values: object) -> str:
        async with self.acquire() as connection:
            done: str = await connection.execute(query, *values)
            return done

    @property
    def most(self) -> int:
        size: int = self._pool.get_max_size()
        return size

    @property
    def in_use(self) -> int:
        held: int = self._pool.get_size() - self._pool.get_idle_size()
        return held

    async def close(self) -> None:
        """Connections that do not answer are not waited for."""
        try:
            async with asyncio.timeout(HELD):
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()
