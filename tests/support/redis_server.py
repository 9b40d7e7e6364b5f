"""Home of Redis servers of the test session's own, on free ports and in memory alone, that a test may kill and stop."""

import contextlib
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest
from postgres import until
from redis import AuthenticationError, Redis, RedisError
from running import free_port

from config.redis_address import read_redis
from integrations.redis import client, connection
from integrations.redis.client import opened_client
from integrations.redis.connection import Connection

INSTALLED = shutil.which("redis-server") is not None
MISSING = "redis-server is not installed"
ALONE = ("--save", "", "--appendonly", "no")
Report = Callable[[str, Mapping[str, object]], None]


@dataclass
class RedisServer:
    """`options` as on its command line. Nothing is kept: after a kill it comes back empty."""

    folder: Path
    options: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None
    file: Path | None = None

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        (self.folder / str(self.port)).mkdir(exist_ok=True)
        place = ("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder / str(self.port)))
        file = (str(self.file),) if self.file else ()
        command = ["redis-server", *file, *place, *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        """Also one that has ended."""
        self._signal(signal.SIGKILL)
        assert self.process is not None
        self.process.wait()

    def stop(self) -> None:
        """Stands still, its connections open, until it goes on."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    @contextmanager
    def asked(self) -> Iterator[Any]:
        with contextlib.closing(Redis(port=self.port, socket_timeout=1, socket_connect_timeout=1)) as client:
            yield client

    async def is_up(self) -> bool:
        try:
            with self.asked() as client:
                return bool(client.ping())
        except AuthenticationError:
            return True
        except (RedisError, OSError):
            return False

    def keys(self) -> Mapping[bytes, int]:
        """Every key with its milliseconds to live; -1: for ever."""
        with self.asked() as client:
            lives = {key: client.pttl(key) for key in client.scan_iter()}
        return {key: left for key, left in lives.items() if left != -2}  # gone meanwhile

    def _signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)


@asynccontextmanager
async def redis_running(*options: str) -> AsyncIterator[RedisServer]:
    with folder_in_memory() as folder:
        server = RedisServer(folder, (*ALONE, *options))
        server.start()
        try:
            await until(server.is_up)
            yield server
        finally:
            server.kill()


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="redis"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def be_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests in which Redis is there: on a machine that is busy with other things half a second is soon over."""
    monkeypatch.setattr(connection, "PATIENCE", 10.0)
    monkeypatch.setattr(client, "WAIT", 10.0)


@asynccontextmanager
async def connected(address: str, report: Report = lambda *_: None) -> AsyncIterator[Connection]:
    async with opened_client(**asdict(read_redis(address))) as opened_one:
        opened = Connection(opened_one, report)
        try:
            yield opened
        finally:
            await opened.close()
