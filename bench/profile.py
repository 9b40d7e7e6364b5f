"""`make profile`: where a turn's time goes, by py-spy on the server while people answer: a table and a flame graph."""

import argparse
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from bench.cluster import Cluster
from bench.figures import Figure, cost
from bench.forged import REFUSED, Forging
from bench.passes import Reading
from bench.rig import Loaded, Rig, Side
from bench.talks import WARM, Answering
from bench.tools import DISK, TOOLS, tools

RATE = 250  # samples a second
STEADY = 2.0  # seconds of load before the first sample
SECONDS = 4.0  # of samples, for the page
LONGEST = 15  # lines
TURN, PASS = "turn", "pass"
LOADS: Mapping[str, type[Answering | Reading | Forging]] = {TURN: Answering, PASS: Reading, "forged": Forging}
STATUS = {"forged": REFUSED}
SHOWN = (
    (TURN, "sqlite", "Where the time of a WeChat turn goes, SQLite"),
    (TURN, "postgresql", "Where the time of a WeChat turn goes, PostgreSQL"),
    (PASS, "sqlite", "Where the time of GET /api/v1/pass goes, SQLite"),
)
FRAME = re.compile(r"^(?P<function>.*) \((?P<file>[^()]*?)(:\d+)?\)$")
Frame = tuple[str, str]  # function, file
# The innermost frame that is one of these says what a sample was spent on; the jobs and the wire are asked first.
JOBS = "outbox and clock jobs"
PARTS: Sequence[tuple[str, str, str]] = (
    ("integrations/wechat/", "receive", "verify, decrypt, parse"),
    ("integrations/alipay/", "receive", "verify, decrypt, parse"),
    ("integrations/wechat/", "", "render, encrypt, sign the answer"),
    ("integrations/alipay/", "", "render, encrypt, sign the answer"),
    ("integrations/database/sqlite/writer", "", "commit"),
    ("integrations/database/", "commit", "commit"),
    ("integrations/database/", "", "load"),
    ("integrations/sealing/", "", "seal and open what is stored"),
    ("integrations/signing", "", "sign the pass"),
    ("integrations/logs", "", "logs and metrics"),
    ("handlers/web/health", "", "logs and metrics"),
    ("handlers/web/arrivals", "", "logs and metrics"),
    ("prometheus_client/", "", "logs and metrics"),
    ("structlog/", "", "logs and metrics"),
    ("integrations/qr", "", "pictures"),
    ("integrations/texts", "", "decide: dialogs, forms, rules, texts"),
    ("bot/", "", "decide: dialogs, forms, rules, texts"),
    ("handlers/", "", "doors: routes, middlewares, turns in order"),
    ("aiohttp/", "", "HTTP and the event loop"),
    ("uvloop", "", "HTTP and the event loop"),
    ("asyncio/", "", "HTTP and the event loop"),
)
REST = "everything else"
IDLE = "_worker"  # a thread of a pool that has nothing to do, taken for one that has


def stacks(text: str) -> Iterator[tuple[list[Frame], int]]:
    """py-spy's raw form: frames from the outermost on, between semicolons, then how often they were seen."""
    for line in text.splitlines():
        frames, _, count = line.rpartition(" ")
        found = (FRAME.match(frame) for frame in frames.split(";"))
        yield [(each["function"], each["file"]) for each in found if each], int(count)


def part(frames: Sequence[Frame]) -> str:
    if any("handlers/jobs" in file for _, file in frames):
        return JOBS
    functions = {function.rpartition(".")[2].strip("_") for function, _ in frames}
    for _, file in reversed(frames):
        for where, within, name in PARTS:
            if where in file and (not within or within in functions):
                return name
    return REST


def shares(text: str) -> tuple[Counter[str], Counter[str]]:
    """How often each part was seen, and each function that a stack ends in."""
    spent: Counter[str] = Counter()
    leaves: Counter[str] = Counter()
    for frames, count in stacks(text):
        function, file = frames[-1] if frames else ("", "")
        if function != IDLE:
            spent[part(frames)] += count
            leaves["/".join(Path(file).parts[-2:]) + " " + function] += count
    return spent, leaves


def told(counted: Counter[str]) -> list[str]:
    whole = counted.total() or 1
    return [f"{count / whole:.0%} {name}" for name, count in counted.most_common(LONGEST)]


def recorded(spy: Path, side: Side, seconds: float, form: str, file: Path) -> None:
    command = [
        str(spy),
        "record",
        "--pid",
        str(side.watched["server"]),
        "--rate",
        str(RATE),
        "--full-filenames",
    ]
    command += ["--duration", f"{seconds:.0f}", "--format", form, "--output", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"py-spy may not look into the server; run this as root: {done.stderr[-500:]}")


def watched(rig: Rig, what: str, store: str, forms: Mapping[str, Path], seconds: float) -> Loaded:
    """The forms are recorded one after the other, under the same load."""
    whole = len(forms) * seconds + STEADY + WARM
    with rig.server(store) as side, ThreadPoolExecutor(1) as beside:
        load = LOADS[what](rig, side)
        load.round()
        lines = load.prepared(whole, load.rate)
        status = STATUS.get(what, 200)
        running = beside.submit(rig.loaded, side, lines, warm=STEADY, seconds=whole, status=status)
        time.sleep(STEADY)
        for form, file in forms.items():
            recorded(rig.tools.parent / "py-spy", side, seconds, form, file)
        return running.result()


def profile(rig: Rig) -> list[Figure]:
    """For the page of the figures: the parts alone."""
    found = []
    raw = rig.folder / "profile"
    for what, store, words in SHOWN:
        load = watched(rig, what, store, {"raw": raw}, SECONDS)
        spent, _ = shares(raw.read_text("utf-8"))
        name = f"profile-{what}-{store}"
        found.append(Figure(name, words, "µs of processor time", [cost([load])], notes=told(spent)))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.profile", description=__doc__)
    parser.add_argument("what", nargs="?", choices=tuple(LOADS), default=TURN)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--tools", type=Path, default=TOOLS)
    parser.add_argument("--folder", type=Path, default=Path("data"), help="where the profiles are left")
    options = parser.parse_args()
    options.folder.mkdir(exist_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # its servers and folders go as with Ctrl-C
    raw = options.folder / f"profile-{options.what}-{options.store}.txt"
    drawn = raw.with_suffix(".svg")
    python = tools(options.tools)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=DISK) as work, ExitStack() as stack:
        rig = Rig(Path(work), python, Cluster(DISK, stack), 1, 2.0)
        forms = {"raw": raw, "flamegraph": drawn}
        load = watched(rig, options.what, options.store, forms, options.seconds)
    print(f"{options.what} on {options.store}: {load['per_second']:.0f} a second, {cost([load]):.0f} µs each")
    spent, leaves = shares(raw.read_text("utf-8"))
    print(
        "\n".join([*told(spent), "", "the functions it ends in:", *told(leaves), "", f"flame graph: {drawn}"])
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
