"""Home of a PostgreSQL database in bulk: COPY in, a cursor out, on a connection of its own."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from integrations.database.bulk import AT_ONCE, OWN, Row, Table, in_order, listed, statement
from integrations.database.engine import DatabaseUnusable
from integrations.database.postgresql.hosts import connect
from integrations.database.postgresql.opening import AS_LONG_AS_IT_TAKES, FAILING, TIMEOUT, named, told_of

TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname
"""
COLUMNS = """
SELECT attname, pg_get_serial_sequence(quote_ident($1), attname) IS NOT NULL AS counted FROM pg_attribute
WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
KEY = """
SELECT attname FROM pg_index, unnest(indkey) WITH ORDINALITY AS part(number, place)
JOIN pg_attribute ON attnum = part.number
WHERE indrelid = $1::text::regclass AND indisprimary AND attrelid = indrelid ORDER BY place
"""
PARENTS = """
SELECT DISTINCT parent.relname FROM pg_constraint JOIN pg_class AS parent ON parent.oid = confrelid
WHERE conrelid = $1::text::regclass AND contype = 'f' AND NOT parent.relispartition
"""
TEXTS = """
SELECT attname FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND attcollation <> 0
"""
GO_ON = "SELECT setval(pg_get_serial_sequence($1, $2), $3, false)"
Connection = Any


class PostgresBulk:
    """Implements Bulk."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection, self._name = connection, name

    async def tables(self) -> tuple[Table, ...]:
        names = [name for name in await self._column(TABLES) if name not in OWN]
        parents = {name: set(await self._column(PARENTS, name)) for name in names}
        return in_order([await self._table(name) for name in names], parents)

    async def _table(self, name: str) -> Table:
        columns, key = await self._column(COLUMNS, name), await self._column(KEY, name)
        return Table(name, columns, key or columns)

    async def count(self, table: str) -> int:
        return int(await self._connection.fetchval(statement("SELECT count(*) FROM", listed([table]))))

    async def rows(self, table: Table) -> AsyncIterator[list[Row]]:
        texts = await self._column(TEXTS, table.name)
        order = ", ".join(f'"{column}"' + (' COLLATE "C"' if column in texts else "") for column in table.key)
        query = statement("SELECT", listed(table.columns), "FROM", listed([table.name]), "ORDER BY", order)
        async with self._connection.transaction():
            await self._connection.execute(AS_LONG_AS_IT_TAKES)
            cursor = await self._connection.cursor(query)
            while rows := await cursor.fetch(AT_ONCE):
                yield [tuple(row) for row in rows]

    @asynccontextmanager
    async def whole(self) -> AsyncIterator[None]:
        try:
            async with self._connection.transaction():
                await self._connection.execute(AS_LONG_AS_IT_TAKES)
                yield
        except FAILING as fault:
            raise DatabaseUnusable(
                f"the database of {self._name} failed meanwhile ({type(fault).__name__}): what was being written is not there"
            ) from fault

    @asynccontextmanager
    async def unwatched(self, table: str, /) -> AsyncIterator[None]:
        """Our triggers lock each id until the commit, for more of which the server has no room."""
        named = listed([table])
        await self._connection.execute(statement("ALTER TABLE", named, "DISABLE TRIGGER USER"))
        yield
        await self._connection.execute(statement("ALTER TABLE", named, "ENABLE TRIGGER USER"))

    async def write(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        await self._connection.copy_records_to_table(table, records=rows, columns=columns)

    async def clear(self, table: str) -> None:
        await self._connection.execute(statement("DELETE FROM", listed([table])))

    async def counted_on(self, table: str) -> None:
        """The numbers the database gives by itself go on after those that were written."""
        for name, counted in await self._connection.fetch(COLUMNS, table):
            if counted:
                words = ("SELECT coalesce(max(", listed([name]), "), 0) + 1 FROM", listed([table]))
                after = await self._connection.fetchval(statement(*words))
                await self._connection.execute(GO_ON, table, name, after)

    async def close(self) -> None:
        await self._connection.close()

    async def _column(self, query: str, *values: object) -> tuple[str, ...]:
        return tuple(row[0] for row in await self._connection.fetch(query, *values))


async def open_postgresql(address: str, which: str) -> PostgresBulk:
    """Raises DatabaseUnusable."""
    with told_of(which, address):
        connection = await connect(
            address, timeout=TIMEOUT, server_settings={"application_name": "healthcode"}
        )
    return PostgresBulk(connection, named(which, address))
