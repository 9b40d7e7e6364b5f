"""Home of the server under drill: the real command in its own process and folder, killed and started again."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp
import apsw

from integrations.sealing.keys import open_keys

ROOT = Path(__file__).parents[1]
ACCOUNT = "demo-wechat"
READY_WITHIN = 90.0  # seconds; a machine may be busy with other things


class ServerUnderDrill:
    """Serves the demo settings from `folder`. `module` is what is run: the product's command, or a control."""

    def __init__(self, folder: Path, module: str = "handlers.cli") -> None:
        self.folder = folder
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._module = module
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> float:
        """Seconds until it said that it is ready."""
        begun = monotonic()
        with (self.folder / "server.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self._module, "serve"),
                *("--settings", str(ROOT / "config" / "demo.toml")),
                cwd=self.folder,
                env=os.environ
                | {
                    "PYTHONPATH": str(ROOT),
                    "HEALTHCODE_SERVER__PORT": str(self.port),
                    "HEALTHCODE_SERVER__PUBLIC_URL": self.address,
                },
                stdout=log,
                stderr=log,
            )
        async with aiohttp.ClientSession() as http:
            while not await _ready(http, self.address):
                if monotonic() - begun > READY_WITHIN or self._process.returncode is not None:
                    raise RuntimeError((self.folder / "server.log").read_text("utf-8")[-4000:])
                await asyncio.sleep(0.05)
        return monotonic() - begun

    async def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    def turns(self, open_id: str) -> int:
        """How many turns of a person are stored: every turn raises the version of their channel by one."""
        id_ = open_keys(self.folder / "data" / "keys", create=False).index("channel", ACCOUNT, open_id)
        rows = self._read("healthcode.db", "SELECT version FROM channels WHERE id = ?", id_)
        return rows[0][0] if rows else 0

    def count(self, table: str) -> int:
        ((count,),) = self._read("healthcode.db", f"SELECT count(*) FROM {table}")
        return int(count)

    def is_sound(self) -> bool:
        """Both files, and every channel and citizen with its key."""
        checks = [self._read(name, "PRAGMA integrity_check") for name in ("healthcode.db", "keys.db")]
        dangling = self._read("healthcode.db", "PRAGMA foreign_key_check")
        owners = {row[0] for row in self._read("keys.db", "SELECT owner FROM keys")}
        needed = self._read(
            "healthcode.db",
            "SELECT CAST('citizen:' AS BLOB), id FROM citizens UNION ALL "
            "SELECT CAST('channel:' AS BLOB), id FROM channels WHERE citizen IS NULL",
        )
        return (
            checks == [[("ok",)]] * 2
            and not dangling
            and {bytes(kind) + bytes(id_) for kind, id_ in needed} <= owners
        )

    def _read(self, name: str, query: str, *values: bytes) -> list[tuple[Any, ...]]:
        connection = apsw.Connection(str(self.folder / "data" / name))
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        connection.pragma("busy_timeout", 5000)
        rows = connection.execute(query, values).fetchall()
        connection.close()
        return rows


async def _ready(http: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with http.get(f"{address}/readyz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
