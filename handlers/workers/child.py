"""Home of a worker as its parent sees it: a process started by the parent's own command, and the line to it."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

from handlers.figures import FOLDER, settle_figures
from handlers.workers.line import Line
from integrations.logs import report

OPTION = "--worker"
READY_WITHIN = 60.0  # seconds
SETTLING, SETTLED_EVERY = 20, 0.1  # seconds
ENDS_WITHIN = 12.0  # seconds; it has two less to finish what runs


class Child:
    """`number` is its place among the workers, from 1; whoever takes the place after it has the same."""

    def __init__(self, number: int, process: asyncio.subprocess.Process, line: Line, figures: str) -> None:
        self.number = number
        self._figures = figures
        self._process = process
        self._line = line
        self._begun = monotonic()
        self._over: float | None = None
        self.goes_on = True
        self.given = 0  # connections
        self.ended = asyncio.create_task(self._end())

    async def ready(self) -> bool:
        """Whether it serves now; one that takes too long is killed."""
        said = asyncio.ensure_future(self._line.ready.wait())
        await asyncio.wait((said, self.ended), timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        said.cancel()
        if not self._line.ready.is_set():
            self._kill()
            return False
        report("worker_ready", self._fields() | {"seconds": round(self.age(), 2)})
        return True

    def take(self, file: int) -> bool:
        """A kept connection of another worker."""
        self.given += 1
        return self._line.give(file)

    async def drain(self) -> None:
        """It finishes what runs and ends; what still runs then is cut off."""
        self.goes_on = False
        with suppress(ProcessLookupError):
            self._process.terminate()
        await asyncio.wait((self.ended,), timeout=ENDS_WITHIN)
        self._kill()
        await self.ended

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()

    def age(self) -> float:
        """Seconds, until its end if it has ended."""
        return (self._over or monotonic()) - self._begun

    def _fields(self) -> dict[str, object]:
        return {"worker": self.number, "pid": self._process.pid}

    async def _end(self) -> None:
        code = await self._process.wait()
        self.goes_on = False
        self._line.hear()
        self._line.close()
        self._over = monotonic()
        report("worker_ended", self._fields() | {"how": how(code), "seconds": round(self.age(), 2)})
        await self._settle_figures()

    async def _settle_figures(self) -> None:
        """Not at once where they are being read; left as they are by whoever reads for too long, they count all the same."""
        for _ in range(SETTLING):
            with suppress(BlockingIOError):
                settle_figures(Path(self._figures), self._process.pid)
                break
            await asyncio.sleep(SETTLED_EVERY)


async def start_child(
    number: int, listener: socket.socket, figures: str, pass_on: Callable[[int], None]
) -> Child:
    """The same program with the same options, as it is now on the disk. Raises OSError.

    `figures` is the folder in which all workers keep theirs; `pass_on` takes the connections it gives back.
    """
    ours, theirs = socket.socketpair()
    with theirs:
        handed = (listener.fileno(), theirs.fileno())
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *sys.orig_argv[1:], OPTION, ",".join(map(str, handed))),
            pass_fds=handed,
            stdin=asyncio.subprocess.DEVNULL,
            env=os.environ | {FOLDER: figures},
        )
    child = Child(number, process, Line(ours, pass_on), figures)
    report("worker_started", {"worker": number, "pid": process.pid})
    return child


def how(code: int) -> str:
    """Its exit code or the name of the signal that ended it."""
    return f"exit-{code}" if code >= 0 else signal.Signals(-code).name
