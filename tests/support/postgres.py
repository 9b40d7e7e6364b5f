"""Home of a PostgreSQL server of the test session's own, and of a fresh pair of databases for each test."""

import asyncio
import itertools
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from integrations.database.postgresql_opening import migrate

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
MISSING = "PostgreSQL is not installed"
WHICH = ("records", "keys")
MEMORY = Path("/dev") / "shm"  # where fsync costs nothing; it stays on, as the engine wants it
USER, PORT = "healthcode", 5432
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "max_wal_senders": "2",
    "deadlock_timeout": "100ms",
    "max_wal_size": "128MB",
    "autovacuum": "off",
    "jit": "off",
}
Connection = Any


@dataclass
class Server:
    """Heard on a socket in its own folder, so that no port is taken from anybody."""

    folder: Path
    templates: list[str] = field(default_factory=list)

    def address(self, database: str = "postgres") -> str:
        return f"postgresql://{USER}@/{database}?host={self.folder}&port={PORT}"

    @asynccontextmanager
    async def connected(self, database: str = "postgres") -> AsyncIterator[Connection]:
        connection = await asyncpg.connect(self.address(database))
        try:
            yield connection
        finally:
            await connection.close()

    @asynccontextmanager
    async def pair(self) -> AsyncIterator[tuple[str, str]]:
        """The addresses of records and keys, both at the newest schema and empty."""
        name = f"t{secrets.token_hex(6)}"
        async with self.connected() as connection:
            await self._prepare(connection)
            for which in WHICH:
                await connection.execute(f"CREATE DATABASE {name}_{which} TEMPLATE {which}")
            yield self.address(f"{name}_records"), self.address(f"{name}_keys")
            for which in WHICH:
                await connection.execute(f"DROP DATABASE {name}_{which} WITH (FORCE)")

    @asynccontextmanager
    async def set_to(self, name: str, value: str) -> AsyncIterator[None]:
        """Meanwhile, for every connection made from now on."""
        async with self.connected() as connection:
            (before,) = await connection.fetchrow(f"SHOW {name}")
            await connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            await self._reloaded(connection, name, value)
            try:
                yield
            finally:
                await connection.execute(f"ALTER SYSTEM RESET {name}")
                await self._reloaded(connection, name, before)

    async def _reloaded(self, connection: Connection, name: str, value: str) -> None:
        await connection.execute("SELECT pg_reload_conf()")

        async def is_so() -> bool:
            async with self.connected() as fresh:
                return bool(await fresh.fetchval(f"SHOW {name}") == value)

        await until(is_so)

    async def _prepare(self, connection: Connection) -> None:
        for which in WHICH[len(self.templates) :]:
            await connection.execute(f"CREATE DATABASE {which}")
            async with self.connected(which) as fresh:
                await migrate(fresh, which)
            self.templates.append(which)


async def until(true: Callable[[], bool | Awaitable[bool]], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        for wait in itertools.repeat(0.01):
            is_ = true()
            if is_ if isinstance(is_, bool) else await is_:
                return
            await asyncio.sleep(wait)


@contextmanager
def running() -> Iterator[Server]:
    """Durable as in production."""
    binaries = INSTALLED[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=MEMORY if MEMORY.is_dir() else None))
    data, other = folder / "data", _other_user()
    if other:
        shutil.chown(folder, other["user"])
    initdb = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        USER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **other)
    options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
    control = [binaries / "pg_ctl", "-D", data, "-w", "-s"]
    log = ["-l", folder / "log", "-o", f"{options} -k {folder} -p {PORT}"]
    try:
        subprocess.run([*control, *log, "start"], check=True, **other)
        yield Server(folder)
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, **other)
        shutil.rmtree(folder, ignore_errors=True)


def _other_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
