"""Home of what a measurement runs: the server as it is served, its yardsticks, and the load process beside them."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import deliveries
from bench.cluster import Cluster

ROOT = Path(__file__).parents[1]
PLATFORM_KEY = ROOT / "config" / "demo-keys" / "demo-alipay-platform-private.pem"
PRODUCT = (sys.executable, "-m", "handlers.cli")
READY_WITHIN = 60.0  # seconds
STOPPED_WITHIN = 20.0  # seconds
Loaded = Mapping[str, Any]


@dataclass(frozen=True)
class Side:
    """Something that answers at a port. `watched`: the processes whose time is counted, with all they start."""

    port: int
    watched: Mapping[str, int]
    folder: Path
    ready: float = 0.0  # seconds from its start until it was ready
    database: str = ""  # where its records are

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True)
class Rig:
    """`folder` lies where a sync reaches the disk; `tools` is the interpreter with WeRoBot, the plots, the profiler."""

    folder: Path
    tools: Path
    cluster: Cluster
    rounds: int
    seconds: float
    citizens: Sequence[int] = ()
    soak: float = 0.0
    results: Path = Path()  # of this run and of those before
    stack: ExitStack = field(default_factory=ExitStack)

    def loaded(self, side: Side, lines: Sequence[deliveries.Line], **options: float) -> Loaded:
        """What the load process found; it says itself how much of a core it used."""
        file = deliveries.write(self.folder / "requests", lines)
        options = {"seconds": self.seconds, **options}
        command = [sys.executable, "-m", "bench.load", str(side.port), str(file)]
        command += [word for name, value in options.items() for word in (f"--{name}", f"{value:g}")]
        command += ["--watch", *(f"{name}={pid}" for name, pid in side.watched.items())]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=7200)
        if done.returncode:
            raise SystemExit(f"the load process failed: {done.stderr[-2000:]}")
        found: Loaded = json.loads(done.stdout)
        return found

    @contextmanager
    def server(
        self,
        store: str = "sqlite",
        workers: int = 1,
        citizens: int = 0,
        *,
        account: str = "",
        again: bool = False,
    ) -> Iterator[Side]:
        """The product with the demo accounts and a new database, seeded; the platforms are a process of their own.

        `account`: where the citizens are; else the first. `again`: it was started before on the same database.
        """
        with ExitStack() as stack:
            folder = self._folder()
            platforms = stack.enter_context(self.program("bench.platforms", str(PLATFORM_KEY)))
            records, keys = f"sqlite:{folder}/records.db", f"sqlite:{folder}/keys.db"
            if store == "postgresql":
                records, keys = stack.enter_context(self.cluster.pair())
            env = _accounts(platforms.port) | {
                "HEALTHCODE_STORAGE__DATABASE": records,
                "HEALTHCODE_STORAGE__KEYS_DATABASE": keys,
                "HEALTHCODE_KEYS__DIR": f"{folder}/keys",
            }
            if citizens:
                seeded(citizens, folder, env, account)
                self.cluster.tidy([each for each in (records, keys) if each.startswith("postgresql:")])
            if again:
                with self.serving(folder, env):
                    pass
            side = stack.enter_context(self.serving(folder, env, workers))
            watched = {**side.watched, "platforms": platforms.watched["server"]}
            if store == "postgresql":
                watched["postgresql"] = self.cluster.pid
            yield Side(side.port, watched, folder, side.ready, records)

    @contextmanager
    def serving(self, folder: Path, env: Mapping[str, str], workers: int = 1) -> Iterator[Side]:
        port = free_port()
        at = {
            "HEALTHCODE_SERVER__PORT": str(port),
            "HEALTHCODE_SERVER__PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        command = [*PRODUCT, "serve", "--settings", str(deliveries.DEMO)]
        command += ["--workers", str(workers)] if workers > 1 else []
        with running(command, port, folder, {**env, **at}, "/readyz") as side:
            yield side

    @contextmanager
    def program(self, module: str, *words: str) -> Iterator[Side]:
        port = free_port()
        with running([sys.executable, "-m", module, str(port), *words], port, self._folder(), {}, "") as side:
            yield side

    @contextmanager
    def werobot(self) -> Iterator[Side]:
        """WeRoBot behind waitress, its default session storage, plain mode."""
        port, folder = free_port(), self._folder()
        command = [str(self.tools), str(ROOT / "bench" / "robot.py"), str(port), str(folder)]
        with running(command, port, folder, {}, "") as side:
            yield side

    def _folder(self) -> Path:
        folder = self.folder / str(sum(1 for _ in self.folder.iterdir()))
        folder.mkdir()
        return folder


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], port: int, folder: Path, env: Mapping[str, str], ready: str
) -> Iterator[Side]:
    """`ready`: the path that answers 200 then; empty: somebody listens."""
    log = folder / "log"
    begun = time.monotonic()
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment(env), stdout=out, stderr=out)
    try:
        while not _answers(port, ready):
            if process.poll() is not None or time.monotonic() - begun > READY_WITHIN:
                raise SystemExit(f"{command[2]} did not start: {log.read_text()[-2000:]}")
            time.sleep(0.01)
        yield Side(port, {"server": process.pid}, folder, time.monotonic() - begun)
    finally:
        process.terminate()
        try:
            process.wait(STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def seeded(citizens: int, folder: Path, env: Mapping[str, str], account: str = "") -> None:
    command = [*PRODUCT, "seed", "--settings", str(deliveries.DEMO), "--citizens", str(citizens)]
    command += ["--account", account] if account else []
    with (folder / "log").open("w") as log:
        done = subprocess.run(command, cwd=folder, env=environment(env), stdout=log, stderr=log, check=False)
    if done.returncode:
        raise SystemExit(f"seeding failed: {(folder / 'log').read_text()[-2000:]}")


def environment(env: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **env}


def _answers(port: int, path: str) -> bool:
    try:
        if path:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1) as answer:
                return bool(answer.status == 200)
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except (OSError, urllib.error.URLError):
        return False
    return True


def _accounts(port: int) -> dict[str, str]:
    """Every account asks the platforms' own process instead of the demo's."""
    env = {}
    for place, account in enumerate(deliveries.ACCOUNTS.values()):
        name = "API_BASE" if account["platform"] == "wechat" else "GATEWAY"
        path = "" if name == "API_BASE" else "/gateway.do"
        env[f"HEALTHCODE_ACCOUNTS__{place}__{name}"] = f"http://127.0.0.1:{port}{path}"
    return env
