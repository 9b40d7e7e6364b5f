"""Home of the server under drill: the real command in its own process and folder, killed and started again."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

import aiohttp

from drills.frame import ROOT, python_path
from drills.records import PostgresFiles, Records, SqliteFiles

READY_WITHIN = 90.0  # seconds; a machine may be busy with other things
STOPS_WITHIN = 20.0
LOOK = 0.05


class ServerUnderDrill:
    """Serves the demo settings from `folder`. `module` is what is run: the product's command, or a control.

    `storage` are the addresses of its databases of records and keys on PostgreSQL; without, they are files.
    """

    def __init__(
        self, folder: Path, module: str = "handlers.cli", storage: tuple[str, str] | None = None
    ) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        data = folder / "data"
        self.records = Records(PostgresFiles(*storage) if storage else SqliteFiles(data), data / "keys")
        self.pid = 0
        self._module = module
        self._storage = storage
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.kill)
            await self.start()
            stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.kill()

    async def start(self, *options: str) -> float:
        """Seconds until it said that it is ready."""
        begun = monotonic()
        with (self.folder / "server.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self._module, "serve"),
                *("--settings", str(ROOT / "config" / "demo.toml"), *options),
                cwd=self.folder,
                env=os.environ | self._settings(),
                stdout=log,
                stderr=log,
            )
        self.pid = self._process.pid
        await self.until_ready()
        return monotonic() - begun

    async def until_ready(self) -> None:
        begun = monotonic()
        while not await self.is_ready():
            assert self._process is not None
            if monotonic() - begun > READY_WITHIN or self._process.returncode is not None:
                raise RuntimeError(self.said())
            await asyncio.sleep(LOOK)

    async def is_ready(self) -> bool:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
            try:
                async with http.get(f"{self.address}/readyz") as answer:
                    return answer.status == 200
            except (aiohttp.ClientError, OSError, TimeoutError):
                return False

    async def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()

    async def stop(self) -> None:
        """In good order."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOPS_WITHIN):
            await self._process.wait()

    def said(self) -> str:
        return (self.folder / "server.log").read_text("utf-8")[-4000:]

    def _settings(self) -> dict[str, str]:
        storage = zip(("DATABASE", "KEYS_DATABASE"), self._storage or (), strict=False)
        return {
            "PYTHONPATH": python_path(),
            "TMPDIR": str(self.folder),
            "HEALTHCODE_SERVER__PORT": str(self.port),
            "HEALTHCODE_SERVER__PUBLIC_URL": self.address,
            **{f"HEALTHCODE_STORAGE__{key}": address for key, address in storage},
        }


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
