"""Home of what a drill reads past the product: what is stored, and whether it is whole, in either engine."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import apsw
import asyncpg

from integrations.database.postgresql.hosts import connect
from integrations.database.postgresql.opening import FAILING
from integrations.sealing.keys import open_keys

ACCOUNT = "demo-wechat"
CITIZENS, ALONE = "SELECT id FROM citizens", "SELECT id FROM channels WHERE citizen IS NULL"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
WHOLE = "SELECT * FROM ONLY {}"  # a part is a table of its own
DAMAGED = (asyncpg.DataCorruptedError, asyncpg.IndexCorruptedError)
STARTED_WITHIN, AGAIN = 20, 0.05  # seconds
Rows = list[tuple[Any, ...]]


class Files(Protocol):
    """`which` is "records" or "keys"; values stand in a query as $1."""

    async def rows(self, which: str, query: str, *values: bytes) -> Rows: ...

    async def damaged(self) -> list[str]: ...


class Records:
    """What the databases of one server hold; `keys` is its folder of keys."""

    def __init__(self, files: Files, keys: Path) -> None:
        self._files = files
        self._keys = keys

    async def turns(self, open_ids: Sequence[str]) -> list[int]:
        """How many turns of each person are stored: every turn raises the version of their channel by one."""
        rows = await self._files.rows("records", "SELECT id, version FROM channels")
        versions = {bytes(id_): int(version) for id_, version in rows}
        sealer = open_keys(self._keys, create=False)
        return [versions.get(sealer.index("channel", ACCOUNT, open_id), 0) for open_id in open_ids]

    async def count(self, table: str) -> int:
        ((count,),) = await self._files.rows("records", f"SELECT count(*) FROM {table}")
        return int(count)

    async def unsound(self) -> list[str]:
        """Both databases, and every citizen and every channel of nobody with its key."""
        needed = [b"citizen:" + bytes(id_) for (id_,) in await self._files.rows("records", CITIZENS)]
        needed += [b"channel:" + bytes(id_) for (id_,) in await self._files.rows("records", ALONE)]
        owners = {bytes(owner) for (owner,) in await self._files.rows("keys", "SELECT owner FROM keys")}
        lost = len(set(needed) - owners)
        return await self._files.damaged() + ([f"{lost} rows have no key"] if lost else [])


class SqliteFiles:
    """Implements Files over a server's data folder."""

    def __init__(self, folder: Path) -> None:
        self._paths = {"records": folder / "healthcode.db", "keys": folder / "keys.db"}

    async def rows(self, which: str, query: str, *values: bytes) -> Rows:
        connection = apsw.Connection(str(self._paths[which]))
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        connection.pragma("busy_timeout", 5000)
        try:
            return list(connection.execute(query, values))
        finally:
            connection.close()

    async def damaged(self) -> list[str]:
        checks = {which: await self.rows(which, "PRAGMA integrity_check") for which in self._paths}
        found = [f"the database of {which} is damaged" for which, rows in checks.items() if rows != [("ok",)]]
        dangling = await self.rows("records", "PRAGMA foreign_key_check")
        return found + [f"{len(dangling)} rows point to nothing"] * bool(dangling)


class PostgresFiles:
    """Implements Files over a pair of databases, which may just be starting again; they keep references whole."""

    def __init__(self, records: str, keys: str) -> None:
        self._addresses = {"records": records, "keys": keys}

    async def rows(self, which: str, query: str, *values: bytes) -> Rows:
        found = await self._asked(which, lambda connection: connection.fetch(query, *values))
        return [tuple(row) for row in found]

    async def damaged(self) -> list[str]:
        """Every row is read whole; what comes from the disk for it is verified by its checksum."""
        tables = [(which, table) for which in self._addresses for (table,) in await self.rows(which, TABLES)]
        return [
            f"{table} in the database of {which} is damaged"
            for which, table in tables
            if not await self._is_whole(which, table)
        ]

    async def _is_whole(self, which: str, table: str) -> bool:
        query = WHOLE.format(table)
        try:
            await self._asked(which, lambda connection: connection.copy_from_query(query, output=_nowhere))
        except DAMAGED:
            return False
        return True

    async def _asked(self, which: str, ask: Callable[[Any], Awaitable[Any]]) -> Any:
        async with asyncio.timeout(STARTED_WITHIN):
            while True:
                try:
                    return await self._asked_once(which, ask)
                except DAMAGED:
                    raise
                except FAILING:
                    await asyncio.sleep(AGAIN)

    async def _asked_once(self, which: str, ask: Callable[[Any], Awaitable[Any]]) -> Any:
        connection = await connect(self._addresses[which], timeout=STARTED_WITHIN)
        try:
            return await ask(connection)
        finally:
            connection.terminate()


async def _nowhere(_: bytes) -> None:
    pass
