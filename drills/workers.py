"""Home of several workers under drill: the real command over PostgreSQL, its platform's API played elsewhere."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from time import monotonic

import aiohttp
from running import demo_settings, free_port

ROOT = Path(__file__).parents[1]
PATIENCE = 180.0  # seconds; a machine may be busy with other things
ACCOUNTS = ("demo-wechat", "demo-wechat-mini")
NOWHERE = "http://127.0.0.1:9"
WORD = re.compile(r"(\w+)=(\S+)")
Event = dict[str, str]


class Workers:
    """`storage` are the addresses of records and keys; `api` is where WeChat's API is played; `program` is what is run.

    `redis` is storage.redis of the settings.
    """

    def __init__(
        self,
        folder: Path,
        storage: tuple[str, str],
        count: int,
        api: str = NOWHERE,
        program: Sequence[str] = ("-m", "handlers.cli"),
        redis: str = "",
    ) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._count, self._program, self._redis = count, program, redis
        self._folder, self._log = folder, folder / "log"
        changed = {
            'api_base = "/demo/wechat"': f'api_base = "{api}"',
            'api_base = "/demo/wechat-mini"': f'api_base = "{api}"',
            "union = true\nweb_login = true": "union = false\nweb_login = false",
        }
        self._settings = demo_settings(folder, self.port, changed, ACCOUNTS, storage)
        self._process: asyncio.subprocess.Process | None = None

    @property
    def process(self) -> asyncio.subprocess.Process:
        assert self._process is not None
        return self._process

    async def start(self) -> None:
        """Until every worker has said that it is ready."""
        await self.begin()
        await self.until(lambda: len(self.pids()) == self._count)

    async def begin(self) -> None:
        with self._log.open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self.command(), env=self.env(), stdout=log, stderr=log
            )

    def command(self) -> tuple[str, ...]:
        words = ("serve", "--settings", str(self._settings), "--workers", str(self._count))
        return (sys.executable, *self._program, *words)

    def env(self) -> dict[str, str]:
        own = {"PYTHONPATH": str(ROOT), "TMPDIR": str(self._folder)}
        return os.environ | own | {"HEALTHCODE_STORAGE__REDIS": self._redis}

    async def renew(self, told: str = "restarted") -> None:
        """A rolling restart, until it is over, or until it is told how it ended otherwise."""
        done = len(self.told(told))
        self.process.send_signal(signal.SIGHUP)
        await self.until(lambda: len(self.told(told)) > done)

    async def end(self, by: int = signal.SIGTERM) -> int:
        """The exit code of the parent."""
        if by and self.process.returncode is None:
            self.process.send_signal(by)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    def told(self, event: str) -> list[Event]:
        """The fields of each such line of the log."""
        lines = self._log.read_text("utf-8").splitlines()
        return [
            dict(WORD.findall(line)) for line in lines if f"] {event} " in line or line.endswith(f"] {event}")
        ]

    def log(self) -> str:
        return self._log.read_text("utf-8")

    def pids(self) -> list[int]:
        """Of the workers that are ready and have not ended."""
        ended = {each["pid"] for each in self.told("worker_ended")}
        return [int(each["pid"]) for each in self.told("worker_ready") if each["pid"] not in ended]

    async def until(self, true: Callable[[], bool | Awaitable[bool]]) -> None:
        end = monotonic() + PATIENCE
        while True:
            is_ = true()
            if is_ if isinstance(is_, bool) else await is_:
                return
            if monotonic() > end:
                raise RuntimeError(self.log()[-4000:])
            await asyncio.sleep(0.05)

    async def is_ready(self) -> bool:
        return await self.readiness() != ""

    async def readiness(self) -> str:
        """How it says that it is ready; "" when it does not."""
        try:
            async with aiohttp.ClientSession() as http, http.get(f"{self.address}/readyz") as answer:
                return await answer.text() if answer.status == 200 else ""
        except aiohttp.ClientError:
            return ""
