"""`make bench`: what the whole server does a second, each figure beside its yardstick in the same run.

`python -m bench turns pass` measures these groups alone; the others keep the figures of their last run.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import machine, micro, report, results
from bench.alipay import alipay
from bench.cluster import Cluster
from bench.drawing import drawing
from bench.figures import Figure, to_json
from bench.forged import forged
from bench.growth import growth
from bench.journeys import journeys
from bench.latency import latency
from bench.morning import morning
from bench.passes import passes
from bench.profile import profile
from bench.rig import Rig
from bench.scanning import scanning
from bench.start import soak, start
from bench.strips import strips
from bench.tools import DISK, TOOLS, tools
from bench.turns import turns
from bench.verifying import verifying
from bench.workers import workers

ROOT = Path(__file__).parents[1]
GROUPS: Mapping[str, Callable[[Rig], list[Figure]]] = {
    "turns": turns,
    "journeys": journeys,
    "alipay": alipay,
    "pass": passes,
    "passes": strips,
    "verify": verifying,
    "scan": scanning,
    "qr": drawing,
    "forged": forged,
    "workers": workers,
    "latency": latency,
    "growth": growth,
    "start": start,
    "morning": morning,
    "profile": profile,
    "soak": soak,
}
BY_HAND = {"soak"}  # an hour
STEPS = "steps"
RESULTS = ROOT / "docs" / "benchmarks.json"
DRAWN = ("throughput", "latency", "growth", "morning")
PAGE = ROOT / "BENCHMARKS.md"
PICTURES = ROOT / "docs" / "pictures"


def measured(rig: Rig, wanted: Sequence[str], file: Path) -> None:
    """Kept in `file` after each group; a group that fails is told and keeps its last figures."""
    found = results.read(file)
    found["machine"] = machine.described(rig.folder)
    day = found["machine"]["date"]
    for name in wanted:
        begun = time.monotonic()
        figures: list[dict[str, Any]] = []
        try:
            if name == STEPS:
                found["steps"], found["steps_date"] = micro.steps_in_micros(), day
            else:
                figures = [{**to_json(figure), "date": day} for figure in GROUPS[name](rig)]
                results.take(found, name, figures)
        except (SystemExit, OSError, subprocess.SubprocessError) as fault:
            print(f"{name}: not measured: {fault}", flush=True)
            continue
        print(f"{name}: {time.monotonic() - begun:.0f} s", flush=True)
        print(report.table(figures, day), flush=True)
        results.write(file, found, list(GROUPS))


def given() -> argparse.Namespace:
    """What was typed; without groups all but those by hand."""
    everything = [*GROUPS, STEPS]
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(everything))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of one round of one side")
    parser.add_argument(
        "--tools", type=Path, default=TOOLS, help="an environment with requirements/bench.txt"
    )
    parser.add_argument("--folder", type=Path, default=DISK, help="where the databases lie")
    growth_of = parser.add_argument("--citizens", type=int, action="append")
    growth_of.help = "stored, for growth (100000); 5000000 takes long"
    parser.add_argument("--soak", type=float, default=3600.0, help="seconds of the group soak")
    parser.add_argument(
        "--take", type=Path, help="figures measured elsewhere, a file of results; nothing else is measured"
    )
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--page", type=Path, default=PAGE)
    parser.add_argument("--pictures", type=Path, default=PICTURES)
    options = parser.parse_args()
    if unknown := set(options.groups) - set(everything):
        parser.error(f"there is no group {', '.join(sorted(unknown))}; there are {', '.join(everything)}")
    if not options.take:
        options.groups = options.groups or [name for name in everything if name not in BY_HAND]
    return options


def main() -> int:
    options = given()
    python = tools(options.tools)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # its servers and folders go as with Ctrl-C
    begun = time.monotonic()
    if options.take:
        found = results.read(options.results)
        results.take_all(found, results.read(options.take))
        results.write(options.results, found, list(GROUPS))
    else:
        measure(options, python)
    write_page(options, python)
    print(f"{options.page} after {time.monotonic() - begun:.0f} s")
    return 0


def measure(options: argparse.Namespace, python: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-", dir=options.folder) as work, ExitStack() as stack:
        rig = Rig(
            Path(work),
            python,
            Cluster(options.folder, stack),
            options.rounds,
            options.seconds,
            options.citizens or [100_000],
            options.soak,
            options.results,
        )
        measured(rig, options.groups, options.results)


def write_page(options: argparse.Namespace, python: Path) -> None:
    command = [str(python), str(ROOT / "bench" / "plots.py"), str(options.results), str(options.pictures)]
    options.pictures.mkdir(parents=True, exist_ok=True)
    subprocess.run(command, check=True)
    pictures = [each for name in DRAWN if (each := options.pictures / f"bench-{name}.svg").exists()]
    options.page.write_text(report.written(results.read(options.results), pictures), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
