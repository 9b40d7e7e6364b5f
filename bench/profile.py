"""`make profile`: where a turn's time goes, by py-spy on the server while people answer: a table and a flame graph."""

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from bench.__main__ import DISK, TOOLS, tools
from bench.cluster import Cluster
from bench.passes import Reading
from bench.rig import Rig, Side
from bench.talks import WARM, Answering

RATE = 250  # samples a second
STEADY = 2.0  # seconds of load before the first sample
FRAME = re.compile(r"^(?P<function>.*) \((?P<file>[^()]*?)(:\d+)?\)$")
Frame = tuple[str, str]  # function, file
# The innermost frame that is one of these says what a sample was spent on; the jobs and the wire are asked first.
JOBS = "outbox and clock jobs"
PARTS: Sequence[tuple[str, str, str]] = (
    ("integrations/wechat/", "receive", "verify, decrypt, parse"),
    ("integrations/alipay/", "receive", "verify, decrypt, parse"),
    ("integrations/wechat/", "", "render, encrypt, sign the answer"),
    ("integrations/alipay/", "", "render, encrypt, sign the answer"),
    ("integrations/database/writer", "", "commit"),
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


def summary(text: str) -> str:
    spent: Counter[str] = Counter()
    leaves: Counter[str] = Counter()
    for frames, count in stacks(text):
        function, file = frames[-1] if frames else ("", "")
        if function != IDLE:
            spent[part(frames)] += count
            leaves["/".join(Path(file).parts[-2:]) + " " + function] += count
    whole = spent.total() or 1
    lines = [f"{count / whole:7.1%}  {name}" for name, count in spent.most_common()]
    lines += ["", "the functions it ends in:"]
    lines += [f"{count / whole:7.1%}  {name}" for name, count in leaves.most_common(15)]
    return "\n".join(lines)


def recorded(spy: Path, side: Side, seconds: float, format_: str, file: Path) -> None:
    command = [
        str(spy),
        "record",
        "--pid",
        str(side.watched["server"]),
        "--rate",
        str(RATE),
        "--full-filenames",
    ]
    command += ["--duration", f"{seconds:.0f}", "--format", format_, "--output", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"py-spy may not look into the server; run this as root: {done.stderr[-500:]}")


def profiled(rig: Rig, options: argparse.Namespace) -> str:
    """Its two forms are recorded one after the other, under the same load."""
    seconds = 2 * options.seconds + STEADY + WARM
    with rig.server(options.store) as side, ThreadPoolExecutor(1) as beside:
        if options.what == "turn":
            turns = Answering(rig, side)
            turns.round()
            lines = turns.prepared(seconds, turns.rate)
        else:
            reading = Reading(rig, side)
            reading.round()
            lines = reading.prepared(seconds, reading.rate)
        load = beside.submit(rig.loaded, side, lines, warm=STEADY, seconds=seconds)
        raw = options.folder / f"profile-{options.what}-{options.store}.txt"
        recorded(options.spy, side, options.seconds, "raw", raw)
        recorded(options.spy, side, options.seconds, "flamegraph", raw.with_suffix(".svg"))
        found = load.result()
    used = found["cores"]["server"]
    head = f"{options.what} on {options.store}: {found['per_second']:.0f} a second while watched, "
    head += f"{used:.2f} of a core, {used / found['per_second'] * 1e6:.0f} µs each"
    return f"{head}\n{summary(raw.read_text('utf-8'))}\nflame graph: {raw.with_suffix('.svg')}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.profile", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("turn", "pass"), default="turn")
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--tools", type=Path, default=TOOLS)
    parser.add_argument("--folder", type=Path, default=Path("data"), help="where the profiles are left")
    options = parser.parse_args()
    python = tools(options.tools)
    options.spy = python.parent / "py-spy"
    options.folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=DISK) as work, ExitStack() as stack:
        rig = Rig(Path(work), python, Cluster(DISK, stack), 1, 2.0)
        print(profiled(rig, options))
    return 0


if __name__ == "__main__":
    sys.exit(main())
