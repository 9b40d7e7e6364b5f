"""Home of the embedded engine: readers on the thread of the event loop, one writer thread with group commit."""

import asyncio
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import apsw

from integrations.database.belonging import check_root
from integrations.database.engine import Refusals
from integrations.database.schema import load_queries, migrate
from integrations.database.sqlite.connections import reading, told_of, writing
from integrations.database.sqlite.recovery import recover
from integrations.database.sqlite.writer import Outcome, Writer
from integrations.database.units import Statement, StoreBroken, Unit, Values

BATCH = 64
Waiting = tuple[Unit, asyncio.Future[None], float]  # with who waits for it, and since when


class SqliteEngine:
    """Implements Engine. Reading takes tens of microseconds, so it happens inline.

    After a failed sync reading is refused too: the server is not ready, and has to be started again.
    `checkpoints` is false for a command beside the server: the server's writer is the only checkpointer.
    """

    def __init__(self, records: Path, keys: Path, root: bytes, *, checkpoints: bool) -> None:
        """`root` is a check value of the root key. Raises DatabaseUnusable, SchemaUnknown or OtherRootKey."""
        self._sql = load_queries("sqlite")
        writers = tuple(
            self._opened(path, which, root, checkpoints=checkpoints)
            for path, which in ((records, "records"), (keys, "keys"))
        )
        recover(writers[0], writers[1], self._sql)
        self._writer = Writer(writers[0], writers[1], self._sql, checkpoints=checkpoints)
        self._records, self._keys = reading(records), reading(keys)
        self._connections = (self._records, self._keys, *writers)
        self._waiting: deque[Waiting] = deque()
        self._thread = ThreadPoolExecutor(1, "writer")
        self.refusals = Refusals()
        self._draining: asyncio.Task[None] | None = None

    def _opened(self, path: Path, which: str, root: bytes, *, checkpoints: bool) -> apsw.Connection:
        with told_of(path):
            connection = writing(path, checkpoints=checkpoints)
            migrate(connection, which)
            check_root(connection, root, self._sql)
        return connection

    @property
    def erasures(self) -> int:
        return self._writer.gone.count

    def erased_since(self, erasures: int) -> Collection[bytes] | None:
        return self._writer.gone.since(erasures)

    @property
    def holder(self) -> bytes:
        return b""

    async def leads(self) -> bool:
        """There is one server on a file."""
        return True

    async def rows(self, name: str, values: Values) -> list[tuple[Any, ...]]:
        if self._writer.broken:
            raise StoreBroken
        rows: list[tuple[Any, ...]] = self._records.execute(self._sql[name], values).fetchall()
        return rows

    async def rows_of(self, asked: Mapping[str, Values]) -> list[list[tuple[Any, ...]]]:
        return [await self.rows(name, values) for name, values in asked.items()]

    async def wrapped_key(self, owner: bytes) -> bytes | None:
        rows: list[tuple[Any, ...]] = self._keys.execute(
            self._sql["key_by_owner"], {"owner": owner}
        ).fetchall()
        return rows[0][0] if rows else None

    async def kept(self, name: str, values: Values) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._keys.execute(self._sql[name], values).fetchall()
        return rows

    async def keep(self, statements: Sequence[Statement]) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._writer.keep, statements)

    async def commit(self, unit: Unit) -> None:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((unit, done, loop.time()))
        if self._draining is None or self._draining.done():
            self._draining = loop.create_task(self._drain())
        await done

    def connections(self) -> Mapping[str, tuple[int, int]]:
        """It keeps no pool."""
        return {}

    def waiting(self) -> float:
        return asyncio.get_running_loop().time() - self._waiting[0][2] if self._waiting else 0.0

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch = self._next()
            outcomes: list[Outcome] = [StoreBroken() for _ in batch]
            try:
                outcomes = await loop.run_in_executor(
                    self._thread, self._writer.run, [unit for unit, _, _ in batch]
                )
                self.refusals.note(refused=any(isinstance(each, apsw.FullError) for each in outcomes))
            finally:
                for (_, done, _), outcome in zip(batch, outcomes, strict=True):
                    _settle(done, outcome)

    def _next(self) -> list[Waiting]:
        """Without those whose callers have given up waiting: what is not begun by then is never done."""
        batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        return [each for each in batch if not each[1].done()]

    async def close(self) -> None:
        if self._draining is not None:
            await self._draining
        self._thread.shutdown()
        for connection in self._connections:
            connection.close()


def _settle(done: asyncio.Future[None], outcome: Outcome) -> None:
    if done.done():
        return  # whoever waited has been cancelled
    if outcome is None:
        done.set_result(None)
    else:
        done.set_exception(outcome)
