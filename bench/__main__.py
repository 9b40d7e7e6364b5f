"""`make bench`: encrypted WeChat turns a second through the whole server, beside WeRoBot in the same run."""

import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import deliveries, micro

ROOT = Path(__file__).parents[1]
PEOPLE, TURNS, ROUNDS = 64, 40, 5
OURS, THEIRS = 64, 4  # connections: each side at the number that suits it best
DEMO = ROOT / "config" / "demo.toml"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, log: Path) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"a server did not start within 30 s: {log.read_text()[-500:]}")


@contextmanager
def running(command: list[str], port: int, folder: Path, env: dict[str, str]) -> Iterator[None]:
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, **env}, stdout=log, stderr=log)
        try:
            wait_for(port, folder / "server.log")
            yield
        finally:
            process.terminate()
            process.wait(timeout=15)


def loaded(port: int, file: Path, connections: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.load", "127.0.0.1", str(port), str(file), str(connections)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        raise SystemExit(f"the load process failed: {done.stderr[-500:]}")
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def ours(folder: Path) -> dict[str, float]:
    """One worker, SQLite, the demo account in secure mode; a new database each time."""
    port = free_port()
    account = tomllib.loads(DEMO.read_text("utf-8"))["accounts"][0]
    bodies = deliveries.messages(PEOPLE, TURNS)
    file = folder / "ours.jsonl"
    deliveries.encrypted(
        file, account["name"], account["token"], account["aes_key"], account["app_id"], bodies
    )
    env = {
        "HEALTHCODE_SERVER__PORT": str(port),
        "HEALTHCODE_SERVER__PUBLIC_URL": f"http://127.0.0.1:{port}",
        "HEALTHCODE_STORAGE__DATABASE": f"sqlite:{folder}/records.db",
        "HEALTHCODE_STORAGE__KEYS_DATABASE": f"sqlite:{folder}/keys.db",
        "HEALTHCODE_KEYS__DIR": f"{folder}/keys",
    }
    command = [sys.executable, "-m", "handlers.cli", "serve", "--settings", str(DEMO)]
    with running(command, port, folder, {**env, "PYTHONPATH": str(ROOT)}):
        return loaded(port, file, OURS)


def theirs(folder: Path, python: Path) -> dict[str, float]:
    """WeRoBot behind waitress, its default session storage, plain mode."""
    port = free_port()
    file = folder / "theirs.jsonl"
    deliveries.plain(file, "benchtoken", deliveries.messages(PEOPLE, TURNS))
    with running([str(python), str(ROOT / "bench" / "robot.py"), str(port), str(folder)], port, folder, {}):
        return loaded(port, file, THEIRS)


def werobot_python(folder: Path) -> Path:
    """WeRoBot in an environment of its own: its old packages must not meet ours."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    wanted = ROOT / "requirements" / "bench.txt"
    install = [str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(wanted)]
    subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
    return python


def main() -> None:
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as name:
        python = werobot_python(Path(name) / "werobot")
        pairs = []
        for number in range(ROUNDS):
            folders = [Path(name) / f"{side}{number}" for side in ("ours", "theirs")]
            for folder in folders:
                folder.mkdir()
            pairs.append((ours(folders[0]), theirs(folders[1], python)))
            for side, figures in zip(("ours, encrypted", "WeRoBot, plain "), pairs[-1], strict=True):
                print(
                    f"  {side}: {figures['per_second']:7.0f} turns/s   p50 {figures['p50']:6.1f} ms   p99 {figures['p99']:6.1f} ms"
                )
    ratio = statistics.median(mine["per_second"] / other["per_second"] for mine, other in pairs)
    print(f"ratio, median of {ROUNDS}: {ratio:.1f} (wanted: at least 2)")
    micro.main()


if __name__ == "__main__":
    main()
