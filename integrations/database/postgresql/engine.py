"""Home of the PostgreSQL engine: a pool for each of the two databases, one transaction in each for a unit of work."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from typing import Any

import asyncpg

from bot.ports import LostRace, Unavailable
from integrations.database.engine import Refusals
from integrations.database.postgresql.days import drop_days, forgets, make_days
from integrations.database.postgresql.erasures import TELL, Erasures
from integrations.database.postgresql.guarding import unguarded
from integrations.database.postgresql.opening import FAILING, MOST, check_root, migrate, open_pool, told_of
from integrations.database.postgresql.placed import Placed, placed
from integrations.database.postgresql.pool import Guard, GuardedPool
from integrations.database.postgresql.recovery import recover
from integrations.database.postgresql.together import Together, Told, reason
from integrations.database.schema import load_queries
from integrations.database.units import Must, Statement, Unit, Unsettled, Values

LOSING = (
    asyncpg.UniqueViolationError,
    asyncpg.ForeignKeyViolationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
)
REFUSING = (asyncpg.DiskFullError, asyncpg.ReadOnlySQLTransactionError)
EACH = 2  # connections to the keys that a unit may need, of which it keeps one while it waits
IS_SPREAD = "SELECT 1 FROM pg_extension WHERE extname = 'citus'"
COMMITTED_WITHIN = 4.5  # seconds, for a platform waits for five
Connection = Any  # asyncpg has no types of its own


class Unfinished(Exception):
    """Rows of an owner erased before are still there, and would be taken for those of the new key."""


class PostgresEngine:
    """Implements Engine. What a unit relies on is locked until its commit, so that many workers are as one."""

    def __init__(
        self, pools: Sequence[GuardedPool], erasures: Erasures, sql: Mapping[str, Placed], *, spread: bool
    ) -> None:
        """`pools` are those of records and of keys."""
        (self._records, self._keys), self._erasures, self._sql = pools, erasures, sql
        self._together = Together(sql, spread=spread)
        self.guards = [pool.guard for pool in pools]
        self._free = asyncio.Semaphore(self._keys.most // EACH)
        self.refusals = Refusals()
        self._running: set[asyncio.Task[None]] = set()
        self._since: dict[object, float] = {}  # of the units not begun, the oldest first
        self._holder = os.urandom(8)

    @property
    def erasures(self) -> int:
        return self._erasures.count

    @property
    def holder(self) -> bytes:
        return self._holder

    async def leads(self) -> bool:
        return await self._erasures.leads()

    def erased_since(self, erasures: int) -> Collection[bytes] | None:
        return self._erasures.gone.since(erasures)

    async def rows(self, name: str, values: Values) -> list[tuple[Any, ...]]:
        query = self._sql[name]
        return [tuple(row) for row in await self._records.fetch(query.text, *query.of(values))]

    async def rows_of(self, asked: Mapping[str, Values]) -> list[list[tuple[Any, ...]]]:
        if self._together.spread:
            return []
        text, values = self._together.asking(asked)
        (row,) = await self._records.fetch(text, *values)
        return [[tuple(each) for each in rows] for rows in row]

    async def wrapped_key(self, owner: bytes) -> bytes | None:
        wrapped: bytes | None = await self._keys.fetchval(self._sql["key_by_owner"].text, owner)
        return wrapped

    async def kept(self, name: str, values: Values) -> list[tuple[Any, ...]]:
        query = self._sql[name]
        return [tuple(row) for row in await self._keys.fetch(query.text, *query.of(values))]

    async def keep(self, statements: Sequence[Statement]) -> None:
        async with self._keys.acquire() as keys, keys.transaction():
            for each in statements:
                query = self._sql[each.name]
                done: str = await keys.execute(query.text, *query.of(each.values))
                if each.must is Must.HOLD and done.endswith(" 0"):
                    raise LostRace

    async def commit(self, unit: Unit) -> None:
        """Whoever gives up before it is begun finds it never done; begun, it goes on to its end.

        Raises Unavailable when it was not begun in time, or its outcome cannot be known; Unsettled when it goes on.
        """
        task: asyncio.Task[None] | None = None
        try:
            async with asyncio.timeout(COMMITTED_WITHIN):
                await self._begin()
                task = asyncio.ensure_future(self._whole(unit))
                self._running.add(task)
                task.add_done_callback(self._ended)
                await asyncio.shield(task)
        except TimeoutError as late:
            if task is None:
                raise Unavailable from late
            raise Unsettled(partial(asyncio.shield, task)) from late

    async def close(self) -> None:
        if self._running:
            await asyncio.wait(self._running)
        await self._erasures.close()
        await self._records.close()
        await self._keys.close()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._free.release()
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, for whoever waited may have gone

    def connections(self) -> Mapping[str, tuple[int, int]]:
        pools = {"records": self._records, "keys": self._keys}
        return {which: (pool.in_use, pool.most) for which, pool in pools.items()}

    def waiting(self) -> float:
        return asyncio.get_running_loop().time() - next(iter(self._since.values())) if self._since else 0.0

    async def _begin(self) -> None:
        """Takes a place among the units that run, given back when the unit has ended."""
        place = object()
        self._since[place] = asyncio.get_running_loop().time()
        try:
            await self._free.acquire()
        finally:
            del self._since[place]

    async def _whole(self, unit: Unit) -> None:
        try:
            if forgets(unit):
                await self._turn_over(unit)
            await self._commit(unit)
        except Unfinished as left:
            await self._finish()
            raise LostRace from left
        except LOSING as lost:
            raise LostRace from lost
        except REFUSING:
            self.refusals.note(refused=True)
            raise
        except asyncpg.PostgresError as fault:
            raise reason(fault) or fault from None
        self.refusals.note(refused=False)
        if unit.erased or unit.left:
            await self._finish()

    async def _commit(self, unit: Unit) -> None:
        owners = unguarded(unit)
        told = self._together.of(unit.statements)
        if owners or unit.changes_keys or len(told) > 1:
            await self._with_keys(unit, owners, told)
        elif told:
            ((text, values),) = told
            await self._records.execute(text, *values)

    async def _turn_over(self, unit: Unit) -> None:
        """Days are made and dropped each by itself, so that nobody waits for more than one of them."""
        async with self._records.acquire() as records:
            await make_days(records)
            await drop_days(records, unit)

    async def _with_keys(self, unit: Unit, owners: Collection[bytes], told: Sequence[Told]) -> None:
        """New keys are synced before the first row that uses them, erased ones are gone before their rows are."""
        async with (
            self._relied_on(unit, owners) as still_held,
            self._changed(unit) as keys_done,
            self._records.acquire() as records,
            records.transaction(),
        ):
            for text, values in told:
                await records.execute(text, *values)
            await still_held()
            await keys_done()

    @asynccontextmanager
    async def _relied_on(
        self, unit: Unit, owners: Collection[bytes]
    ) -> AsyncIterator[Callable[[], Awaitable[object]]]:
        """No key that rows are sealed with is deleted before they are there; what is given fails if a lock is lost."""
        if not owners:
            yield _nothing
            return
        async with self._keys.acquire() as keys, keys.transaction():
            found = dict(await keys.fetch(self._sql["keys_are_there"].text, sorted(owners)))
            if other := [owner for owner in owners if found.get(owner) != unit.needed[owner]]:
                self._forget(other)
                raise LostRace
            yield lambda: keys.execute("SELECT 1")

    @asynccontextmanager
    async def _changed(self, unit: Unit) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """The keys changed, but for their commit, which is given."""
        if not unit.changes_keys:
            yield _nothing
            return
        async with self._keys.acquire() as keys:
            transaction = keys.transaction()
            await transaction.start()
            committed = False

            async def done() -> None:
                nonlocal committed
                committed = True
                await transaction.commit()
                self._forget(unit.erased)

            try:
                await self._change(keys, unit)
                yield done
            finally:
                if not committed:
                    await transaction.rollback()

    async def _change(self, keys: Connection, unit: Unit) -> None:
        for owner, wrapped in unit.made.items():
            if not await self._key(keys, "key_insert", owner, wrapped):
                raise LostRace
            if await self._key(keys, "leaving_delete", owner):
                raise Unfinished
        for owner in unit.erased:
            await self._key(keys, "key_delete", owner)
            await self._key(keys, "leaving_put", owner, 1)
        for owner in unit.left:
            await self._key(keys, "leaving_put", owner, 0)
        if unit.erased:
            await keys.execute(TELL, unit.erased)

    async def _finish(self) -> None:
        """The unit is committed. What cannot be finished now is by the next one that erases or begins anew, or at a start."""
        owners: Sequence[bytes | None] = [None]
        with suppress(*FAILING, Unavailable):
            async with self._records.acquire() as records, self._keys.acquire() as keys:
                owners = await recover(records, keys, self._sql)
        self._forget(owners)

    def _forget(self, owners: Iterable[bytes | None]) -> None:
        for owner in owners:
            self._erasures.gone.add(owner)

    async def _key(self, keys: Connection, name: str, *values: object) -> bool:
        done: str = await keys.execute(self._sql[name].text, *values)
        return not done.endswith(" 0")


async def open_engine(records: str, keys: str, root: bytes, connections: int = MOST) -> PostgresEngine:
    """`root` is a check value of the root key. Raises DatabaseUnusable, SchemaUnknown or OtherRootKey."""
    sql = {name: placed(text) for name, text in load_queries("postgresql").items()}
    async with AsyncExitStack() as opened:
        pools, guarded = [], []
        for address, which in ((records, "records"), (keys, "keys")):
            guard = Guard(which)
            pools.append(await open_pool(address, which, connections, guard.connect))
            guarded.append(GuardedPool(pools[-1], guard))
            opened.push_async_callback(pools[-1].close)
            with told_of(which, address):
                async with pools[-1].acquire() as connection:
                    await migrate(connection, which)
                    await check_root(connection, root, sql)
        erasures = Erasures(keys)
        opened.push_async_callback(erasures.close)
        with told_of("keys", keys):
            await erasures.listen()
            async with pools[0].acquire() as one, pools[1].acquire() as other:
                await make_days(one)
                spread = await one.fetchval(IS_SPREAD) is not None
                await recover(one, other, sql)
        opened.pop_all()
    return PostgresEngine(guarded, erasures, sql, spread=spread)


async def _nothing() -> None:
    """Where no key is relied on, or none changes."""
