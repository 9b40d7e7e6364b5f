"""Home of looking past the product: what the databases of a test really hold, in either engine."""

import shutil
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import apsw
import asyncpg
import pytest
from apsw.shell import Shell
from postgres import INSTALLED, MISSING, Server

from integrations.database.postgresql.placed import placed

ON_SQLITE = pytest.mark.parametrize("places", ["sqlite"], indirect=True)
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.skipif(not INSTALLED, reason=MISSING))
ON_POSTGRESQL = pytest.mark.parametrize("places", [POSTGRESQL], indirect=True)
WHICH = ("records", "keys")
TABLES = """
SELECT relname::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname
"""
Values = Mapping[str, Any]


class Beside(Protocol):
    """`which` is "records" or "keys"; values of a query stand in it by name."""

    dialect: str
    forbidden: type[Exception]  # what a trigger that forbids raises

    async def run(self, which: str, sql: str, values: Values | None = None) -> list[tuple[Any, ...]]: ...

    async def column(self, which: str, sql: str) -> set[Any]: ...

    async def holds(self, wanted: bytes) -> bool:
        """Whether the bytes stand anywhere: in a file, or where there is none of one's own, in a row."""
        ...

    async def tables_naming(self, *ids: bytes) -> set[str]:
        """The tables of the records in which an id stands as a value, whatever the column."""
        ...

    async def back_up(self) -> None:
        """Keeps the records as they are. Nobody may have them open."""
        ...

    async def put_back(self) -> None: ...


class BesideSqlite:
    """Implements Beside over the files of a folder."""

    dialect = "sqlite"
    forbidden: type[Exception] = apsw.ConstraintError

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def run(self, which: str, sql: str, values: Values | None = None) -> list[tuple[Any, ...]]:
        connection = apsw.Connection(str(self._folder / f"{which}.db"))
        try:
            with connection:
                return list(connection.execute(sql, values))
        finally:
            connection.close()

    async def column(self, which: str, sql: str) -> set[Any]:
        return {row[0] for row in await self.run(which, sql)}

    async def holds(self, wanted: bytes) -> bool:
        files = [file for file in self._folder.iterdir() if file.is_file()]
        assert len(files) >= 2
        return any(wanted in file.read_bytes() for file in files)

    async def tables_naming(self, *ids: bytes) -> set[str]:
        records, dump = apsw.Connection(str(self._folder / "records.db")), StringIO()
        Shell(db=records, stdout=dump).process_command(".dump")
        records.close()
        values = [f"x'{id_.hex()}'" for id_ in ids]
        rows = [line.casefold() for line in dump.getvalue().splitlines() if line.startswith("INSERT INTO ")]
        return {row.split()[2] for row in rows if any(value in row for value in values)}

    async def back_up(self) -> None:
        for file in self._folder.glob("records.db*"):
            shutil.copy(file, self._folder / f"backup-{file.name}")

    async def put_back(self) -> None:
        for file in self._folder.glob("backup-*"):
            shutil.move(file, self._folder / file.name.removeprefix("backup-"))


class BesidePostgres:
    """Implements Beside over a pair of databases."""

    dialect = "postgresql"
    forbidden: type[Exception] = asyncpg.RaiseError

    def __init__(self, server: Server, places: tuple[str, str]) -> None:
        self._server = server
        self.names = {which: urlsplit(place).path[1:] for which, place in zip(WHICH, places, strict=True)}

    async def run(self, which: str, sql: str, values: Values | None = None) -> list[tuple[Any, ...]]:
        query = placed(sql)
        async with self._server.connected(self.names[which]) as connection:
            return [tuple(row) for row in await connection.fetch(query.text, *query.of(values or {}))]

    async def column(self, which: str, sql: str) -> set[Any]:
        return {row[0] for row in await self.run(which, sql)}

    async def holds(self, wanted: bytes) -> bool:
        return any([await self._tables(which, lambda value: wanted in _bytes(value)) for which in WHICH])

    async def tables_naming(self, *ids: bytes) -> set[str]:
        return await self._tables("records", lambda value: value in ids)

    async def back_up(self) -> None:
        async with self._server.connected() as connection:
            records = self.names["records"]
            await connection.execute(f"CREATE DATABASE {records}_backup TEMPLATE {records}")

    async def put_back(self) -> None:
        async with self._server.connected() as connection:
            records = self.names["records"]
            await connection.execute(f"DROP DATABASE {records} WITH (FORCE)")
            await connection.execute(f"ALTER DATABASE {records}_backup RENAME TO {records}")

    async def _tables(self, which: str, holds: Callable[[object], bool]) -> set[str]:
        """The tables in which any value of any row holds something."""
        tables = sorted(await self.column(which, TABLES))
        rows = {table: await self.run(which, f"TABLE {table}") for table in tables}
        assert sum(map(len, rows.values()))
        return {table for table in tables if any(holds(value) for row in rows[table] for value in row)}


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
