"""Home of the frame of a drill: its arguments, the one line it prints, and whether it has succeeded.

A drill is a module with `async def drill(options: Options) -> Outcome` that calls `main` with it. With `--control`
a known fault is built in, and the drill succeeds by noticing it.
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

ROOT = Path(__file__).parents[1]
SUPPORT = ROOT / "tests" / "support"  # the people who talk, and the databases they talk to
MEMORY = Path("/dev") / "shm"
TOLD = 3  # faults of a line
LOADED = 6.0  # times as long as wanted is given where other things run beside a drill


@dataclass(frozen=True)
class Options:
    """`n` is how often; the short form is for every change, the full one is run by hand."""

    n: int
    seed: int
    control: bool
    full: bool

    def within(self, seconds: float) -> float:
        """What is given where so much is wanted: the full form judges it as it is."""
        return seconds if self.full else seconds * LOADED


@dataclass(frozen=True)
class Outcome:
    """`n` is what was done, with its unit; `faults` is what the check has found, of a ledger unless `sound` says otherwise."""

    n: str
    result: str
    faults: Sequence[str] = ()
    sound: str = "nothing lost, nothing doubled"


Run = Callable[[Options], Coroutine[Any, Any, Outcome]]


def main(what: str, drill: Run, *, short: int, full: int) -> int:
    options = _options(what, short, full)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # its servers and folders go as with Ctrl-C
    outcome = asyncio.run(drill(options))
    print(" | ".join((_name(what, options), outcome.n, outcome.result, _check(outcome))), flush=True)
    return int(bool(outcome.faults) is not options.control)


@contextmanager
def folder(*, durable: bool = False) -> Iterator[Path]:
    """Gone at the end. A `durable` one lies on a disk; another one in memory, where a sync costs nothing."""
    place = None if durable or not MEMORY.is_dir() else MEMORY
    with tempfile.TemporaryDirectory(prefix="drill-", dir=place, ignore_cleanup_errors=True) as made:
        yield Path(made)


@asynccontextmanager
async def meanwhile(acts: Iterable[Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """All of them go on until the end; what one of them failed by is raised then."""
    tasks = [asyncio.ensure_future(each) for each in acts]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if outcome is not None and not isinstance(outcome, asyncio.CancelledError):
            raise outcome


async def until(true: Callable[[], Awaitable[bool]], within: float, pause: float = 0.05) -> bool:
    """Whether it has come true within these seconds."""
    end = monotonic() + within
    while not await true():
        if monotonic() > end:
            return False
        await asyncio.sleep(pause)
    return True


def python_path() -> str:
    return os.pathsep.join((str(ROOT), str(SUPPORT)))


def _options(what: str, short: int, full: int) -> Options:
    parser = argparse.ArgumentParser(description=what)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--short", action="store_true", help=f"{short}, as with every change")
    form.add_argument("--full", action="store_true", help=f"{full}, by hand")
    parser.add_argument("--n", type=int, help="another number")
    parser.add_argument("--seed", type=int, default=7, help="other moments")
    parser.add_argument("--control", action="store_true", help="with a fault built in, to be noticed")
    given = parser.parse_args()
    return Options(given.n or (full if given.full else short), given.seed, given.control, given.full)


def _name(what: str, options: Options) -> str:
    return f"{what} (control)" if options.control else what


def _check(outcome: Outcome) -> str:
    if not outcome.faults:
        return outcome.sound
    return f"{len(outcome.faults)} faults: " + "; ".join(outcome.faults[:TOLD])


def told(words: str) -> None:
    """On the way, beside the one line."""
    print(words, file=sys.stderr, flush=True)
