"""`make bench`: what the whole server does a second, each figure beside its yardstick in the same run."""

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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bench import citizens, deliveries, micro

ROOT = Path(__file__).parents[1]
PEOPLE, TURNS, ROUNDS = 64, 40, 5
OURS, THEIRS = 64, 4  # connections: each side at the number that suits it best
LOGINS = 48  # people with a login, each on a connection of its own
DEMO = ROOT / "config" / "demo.toml"
PLATFORM_KEY = ROOT / "config" / "demo-keys" / "demo-alipay-platform-private.pem"
Side = Callable[[Path], dict[str, float]]


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


@contextmanager
def server(folder: Path, **more: str) -> Iterator[int]:
    """One worker, SQLite, the demo accounts; a new database each time."""
    port = free_port()
    env = {
        "HEALTHCODE_SERVER__PORT": str(port),
        "HEALTHCODE_SERVER__PUBLIC_URL": f"http://127.0.0.1:{port}",
        "HEALTHCODE_STORAGE__DATABASE": f"sqlite:{folder}/records.db",
        "HEALTHCODE_STORAGE__KEYS_DATABASE": f"sqlite:{folder}/keys.db",
        "HEALTHCODE_KEYS__DIR": f"{folder}/keys",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "handlers.cli", "serve", "--settings", str(DEMO)]
    with running(command, port, folder, {**env, **more}):
        yield port


@contextmanager
def beside(folder: Path, module: str, *more: str) -> Iterator[int]:
    """A yardstick or stand-in of this folder, as a process of its own."""
    port, own = free_port(), folder / module.rpartition(".")[2]
    own.mkdir()
    with running([sys.executable, "-m", module, str(port), *more], port, own, {"PYTHONPATH": str(ROOT)}):
        yield port


def ours(folder: Path) -> dict[str, float]:
    """WeChat turns, in secure mode."""
    account = accounts()["demo-wechat"]
    bodies, file = deliveries.messages(PEOPLE, TURNS), folder / "ours.jsonl"
    deliveries.encrypted(
        file, account["name"], account["token"], account["aes_key"], account["app_id"], bodies
    )
    with server(folder) as port:
        return loaded(port, file, OURS)


def alipay(folder: Path) -> dict[str, float]:
    """Signed messages, each stored and acknowledged with a signature; the replies go to a gateway of their own."""
    account, file = accounts()["demo-alipay"], folder / "alipay.jsonl"
    key = load_pem_private_key(PLATFORM_KEY.read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    deliveries.alipay(file, account["name"], account["app_id"], key, PEOPLE, TURNS // 2)
    place = list(accounts()).index(account["name"])
    with beside(folder, "bench.gateway", str(PLATFORM_KEY)) as gateway:
        address = {f"HEALTHCODE_ACCOUNTS__{place}__GATEWAY": f"http://127.0.0.1:{gateway}/gateway.do"}
        with server(folder, **address) as port:
            return loaded(port, file, OURS)


def passes(folder: Path) -> dict[str, float]:
    """GET /api/v1/pass: the token checked, the decision derived, a code signed."""
    file = folder / "passes.jsonl"
    with server(folder) as port:
        tokens = citizens.tokens(f"http://127.0.0.1:{port}", LOGINS)
        deliveries.reads(file, "/api/v1/pass", tokens, TURNS)
        return loaded(port, file, LOGINS)


def hello(folder: Path) -> dict[str, float]:
    file = folder / "hello.jsonl"
    deliveries.reads(file, "/", ["none"], PEOPLE * TURNS)
    with beside(folder, "bench.hello") as port:
        return loaded(port, file, OURS)


def accounts() -> dict[str, dict[str, str]]:
    return {each["name"]: each for each in tomllib.loads(DEMO.read_text("utf-8"))["accounts"]}


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
    install = [str(python), "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", str(wanted)]
    subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
    return python


def beside_werobot(work: Path) -> None:
    python = werobot_python(work / "werobot")
    sides = {"ours, encrypted": ours, "WeRoBot, plain": lambda folder: theirs(folder, python)}
    print(f"ratio, median of {ROUNDS}: {compared(work, 'wechat', sides):.1f} (wanted: at least 2)")


def beside_hello(work: Path) -> None:
    for name, ours_ in (("Alipay, signed", alipay), ("GET /api/v1/pass", passes)):
        share = compared(
            work, name.split()[-1].strip("/").replace("/", "-"), {name: ours_, "bare aiohttp": hello}
        )
        print(f"share of bare aiohttp, median of {ROUNDS}: {share:.2f}")


def compared(work: Path, about: str, sides: Mapping[str, Side]) -> float:
    """Both sides in turn, several times: the median of the first's rate by the second's."""
    ratios = []
    for number in range(ROUNDS):
        rates = []
        for place, (name, side) in enumerate(sides.items()):
            folder = work / f"{about}-{number}-{place}"
            folder.mkdir()
            found = side(folder)
            rates.append(found["per_second"])
            print(
                f"  {name:16} {found['per_second']:7.0f}/s   p50 {found['p50']:6.1f} ms   p99 {found['p99']:6.1f} ms"
            )
        ratios.append(rates[0] / rates[1])
    return statistics.median(ratios)


def main() -> None:
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as name:
        beside_werobot(Path(name))
        beside_hello(Path(name))
    micro.main()


if __name__ == "__main__":
    main()
