"""Home of the benchmark's own PostgreSQL: on a disk, durable, and as large as one of these machines would have it."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import postgres

SETTINGS: Mapping[str, str] = {
    "shared_buffers": "512MB",
    "max_wal_size": "2GB",
    "autovacuum": "on",
    "deadlock_timeout": "1s",
}
# One that is empty is left alone: to be told that it is would make the server read it whole for long after.
FILLED = "SELECT relid::regclass::text FROM pg_stat_user_tables WHERE n_tup_ins > 0"


class Cluster:
    """Started when it is first asked for, ended with `stack`."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self._server: postgres.Server | None = None

    @property
    def server(self) -> postgres.Server:
        if self._server is None:
            settings = {**postgres.SETTINGS, **SETTINGS}
            self._server = self._stack.enter_context(postgres.running(self._folder, settings))
        return self._server

    @property
    def pid(self) -> int:
        return int((self.server.data / "postmaster.pid").read_text().split()[0])

    @contextmanager
    def pair(self) -> Iterator[tuple[str, str]]:
        """New databases for records and keys."""
        places = asyncio.run(self.server.new_pair(bare=True))
        try:
            yield places
        finally:
            asyncio.run(self._drop(places))

    def tidy(self, places: Sequence[str]) -> None:
        """What the server's own vacuum would have done some minutes after so many rows came at once."""
        for place in places:
            asyncio.run(self._tidy(place))

    async def _tidy(self, place: str) -> None:
        async with self.server.connected(urlsplit(place).path[1:]) as connection:
            for (table,) in await connection.fetch(FILLED):
                await connection.execute(f"VACUUM (ANALYZE) {table}")
            await connection.execute("CHECKPOINT")

    async def _drop(self, places: tuple[str, ...]) -> None:
        async with self.server.connected() as connection:
            for place in places:
                await connection.execute(f"DROP DATABASE {urlsplit(place).path[1:]} WITH (FORCE)")
