"""Home of a PostgreSQL server of the test session's own, and of a fresh pair of databases for each test."""

import asyncio
import itertools
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from integrations.database.postgresql.days import make_days
from integrations.database.postgresql.opening import migrate

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
    "dynamic_shared_memory_type": "mmap",  # in its own folder, so that one that is killed leaves nothing
    "autovacuum": "off",
    "jit": "off",
}
NEW = ("-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--data-checksums", "--no-sync")
Connection = Any


@dataclass
class Server:
    """Heard on a socket in its own folder, so that no port is taken from anybody."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=lambda: SETTINGS)
    templates: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        options = " ".join(f"-c {name}='{value}'" for name, value in self.settings.items())
        said = ["-l", self.folder / "log", "-o", f"{options} -k {self.folder} -p {PORT}"]
        _call("pg_ctl", "-D", self.data, "-w", "-s", *said, "start")

    def crash(self) -> None:
        """Everything stops where it stands, and is recovered at the next start."""
        _call("pg_ctl", "-D", self.data, "-w", "-s", "-m", "immediate", "stop")

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
    async def pair(self, *, bare: bool = False) -> AsyncIterator[tuple[str, str]]:
        """The addresses of records and keys, both empty: at the newest schema or, `bare`, never opened."""
        places = await self.new_pair(bare=bare)
        yield places
        async with self.connected() as connection:
            for place in places:
                await connection.execute(f"DROP DATABASE {urlsplit(place).path[1:]} WITH (FORCE)")

    async def new_pair(self, *, bare: bool = False) -> tuple[str, str]:
        name = f"t{secrets.token_hex(6)}"
        async with self.connected() as connection:
            await self._prepare(connection)
            for which in WHICH:
                template = "template0" if bare else which
                await connection.execute(f"CREATE DATABASE {name}_{which} TEMPLATE {template}")
        return self.address(f"{name}_records"), self.address(f"{name}_keys")

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
                if which == "records":
                    await make_days(fresh)
            self.templates.append(which)


async def until(true: Callable[[], bool | Awaitable[bool]], pause: float = 0.01) -> None:
    async with asyncio.timeout(10):
        for wait in itertools.repeat(pause):
            is_ = true()
            if is_ if isinstance(is_, bool) else await is_:
                return
            await asyncio.sleep(wait)


@contextmanager
def running(place: Path = MEMORY, settings: Mapping[str, str] = SETTINGS) -> Iterator[Server]:
    """Durable as in production. `place`: the folder it lies in."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="pg", dir=place if place.is_dir() else None))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        other = _other_user()
        if other:
            shutil.chown(folder, other["user"])
        server = Server(folder, settings)
        _call("initdb", "-D", server.data, *NEW)
        stack.callback(server.crash)
        server.start()
        yield server


def _call(program: str, *words: object) -> None:
    command = [str(word) for word in (INSTALLED[-1].parent / program, *words)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **_other_user())


def _other_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
