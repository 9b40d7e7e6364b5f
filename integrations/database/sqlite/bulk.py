"""Home of a SQLite database in bulk: big transactions on a connection of its own."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from integrations.database.bulk import AT_ONCE, OWN, Row, Table, in_order, listed, statement
from integrations.database.sqlite.connections import told_of, writing

CACHE = -262_144  # KiB: the keys are random, so that any page of an index may be the next one
TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
COLUMNS = "SELECT name, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid"
PARENTS = 'SELECT DISTINCT "table" FROM pragma_foreign_key_list(?)'


class SqliteBulk:
    """Implements Bulk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = writing(path, checkpoints=True)
        self._connection.pragma("cache_size", CACHE)

    async def tables(self) -> tuple[Table, ...]:
        names = [str(name) for (name,) in self._connection.execute(TABLES) if name not in OWN]
        parents = {name: {row[0] for row in self._connection.execute(PARENTS, (name,))} for name in names}
        return in_order([self._table(name) for name in names], parents)

    def _table(self, name: str) -> Table:
        found: list[tuple[Any, ...]] = list(self._connection.execute(COLUMNS, (name,)))
        columns = tuple(column for column, _, hidden in found if not hidden)
        key = tuple(column for column, place, _ in sorted(found, key=lambda row: row[1]) if place)
        return Table(name, columns, key or columns)

    async def count(self, table: str) -> int:
        found: list[tuple[Any, ...]] = list(
            self._connection.execute(statement("SELECT count(*) FROM", listed([table])))
        )
        return int(found[0][0])

    async def rows(self, table: Table) -> AsyncIterator[list[Row]]:
        words = ("SELECT", listed(table.columns), "FROM", listed([table.name]), "ORDER BY", listed(table.key))
        cursor = self._connection.execute(statement(*words))
        while rows := list(islice(cursor, AT_ONCE)):
            yield rows

    @asynccontextmanager
    async def whole(self) -> AsyncIterator[None]:
        with told_of(self._path), self._connection:
            yield

    @asynccontextmanager
    async def unwatched(self, _table: str, /) -> AsyncIterator[None]:
        """No trigger here acts at an insertion."""
        yield

    async def write(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        places = ", ".join("?" for _ in columns)
        words = ("INSERT INTO", listed([table]), "(", listed(columns), ") VALUES (", places, ")")
        self._connection.executemany(statement(*words), rows)

    async def clear(self, table: str) -> None:
        self._connection.execute(statement("DELETE FROM", listed([table])))

    async def counted_on(self, table: str) -> None:
        """SQLite looks itself."""

    async def close(self) -> None:
        self._connection.close()
