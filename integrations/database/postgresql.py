"""Home of the PostgreSQL engine: a pool for each of the two databases, one transaction in each for a unit of work."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from bot.ports import LostRace
from integrations.database.postgresql_opening import check_root, migrate, open_pool, recover
from integrations.database.placed import Placed, placed
from integrations.database.schema import load_queries
from integrations.database.units import DOCUMENT, Known, Must, Statement, Unit, Values

ERASED = "erased"  # told to every worker whenever a key has been deleted
LOSING = (
    asyncpg.UniqueViolationError,
    asyncpg.ForeignKeyViolationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
)
Pool = Any  # asyncpg has no types of its own
Connection = Any


class PostgresEngine:
    """Implements Engine. What a unit relies on is locked until its commit, so that many workers are as one."""

    def __init__(self, records: Pool, keys: Pool, listening: Connection) -> None:
        self._records, self._keys, self._listening = records, keys, listening
        self.sql: dict[str, Placed] = {name: placed(text) for name, text in load_queries("postgresql").items()}
        self._erasures = 0

    @property
    def erasures(self) -> int:
        return self._erasures

    async def listen(self) -> None:
        await self._listening.add_listener(ERASED, self._told)

    async def rows(self, name: str, values: Values) -> list[tuple[Any, ...]]:
        query = self.sql[name]
        return [tuple(row) for row in await self._records.fetch(query.text, *query.of(values))]

    async def wrapped_key(self, owner: bytes) -> bytes | None:
        wrapped: bytes | None = await self._keys.fetchval(self.sql["key_by_owner"].text, owner)
        return wrapped

    async def commit(self, unit: Unit) -> None:
        try:
            await self._commit(unit)
        except LOSING as lost:
            raise LostRace from lost
        if unit.erased or unit.left:
            await self._finish(unit)

    async def close(self) -> None:
        await self._listening.close()
        await self._records.close()
        await self._keys.close()

    async def _commit(self, unit: Unit) -> None:
        """New keys are synced before the first row that uses them, erased ones are gone before their rows are."""
        async with (
            self._relied_on(unit),
            self._changed(unit) as keys_done,
            self._records.acquire() as records,
            records.transaction(),
        ):
            for statement in unit.statements:
                await self._execute(records, statement)
            await keys_done()

    async def _execute(self, connection: Connection, statement: Statement) -> None:
        query = self.sql[statement.name]
        if query.reads:
            held = bool(await connection.fetch(query.text, *query.of(statement.values)))
        else:
            done: str = await connection.execute(query.text, *query.of(statement.values))
            held = not done.endswith(" 0")
        if statement.must is not None and not held:
            raise Known if statement.must is Must.BE_NEW else LostRace

    @asynccontextmanager
    async def _relied_on(self, unit: Unit) -> AsyncIterator[None]:
        """No key that rows are sealed with is deleted before they are there; others have rows that guard them."""
        doubted = unit.erasures != self._erasures
        owners = [each for each in unit.needed if doubted or each.startswith(DOCUMENT)]
        if not owners:
            yield
            return
        async with self._keys.acquire() as keys, keys.transaction():
            if len(await keys.fetch(self.sql["keys_are_there"].text, owners)) < len(owners):
                raise LostRace
            yield

    @asynccontextmanager
    async def _changed(self, unit: Unit) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """The keys changed, but for their commit, which is given."""
        if not (unit.made or unit.erased or unit.left):
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
            await self._key(keys, "leaving_delete", owner)
        for owner in unit.erased:
            await self._key(keys, "key_delete", owner)
            await self._key(keys, "leaving_put", owner, 1)
        for owner in unit.left:
            await self._key(keys, "leaving_put", owner, 0)

    async def _finish(self, unit: Unit) -> None:
        async with self._keys.acquire() as keys, keys.transaction():
            for owner in unit.left:
                await self._key(keys, "key_delete", owner)
            for owner in (*unit.erased, *unit.left):
                await self._key(keys, "leaving_delete", owner)
            await keys.execute(f"NOTIFY {ERASED}")
        self._erasures += 1

    async def _key(self, keys: Connection, name: str, *values: object) -> bool:
        done: str = await keys.execute(self.sql[name].text, *values)
        return not done.endswith(" 0")

    def _told(self, *_: object) -> None:
        self._erasures += 1


async def open_engine(records: str, keys: str, root: bytes) -> PostgresEngine:
    """`root` is a check value of the root key. Raises DatabaseUnusable, SchemaUnknown or OtherRootKey."""
    pools = [await open_pool(records), await open_pool(keys)]
    engine = PostgresEngine(*pools, await asyncpg.connect(keys))
    async with pools[0].acquire() as one, pools[1].acquire() as other:
        for connection, which in ((one, "records"), (other, "keys")):
            await migrate(connection, which)
            await check_root(connection, root, engine.sql)
        await recover(one, other, engine.sql)
    await engine.listen()
    return engine


async def _nothing() -> None:
    """Where no key changes."""
