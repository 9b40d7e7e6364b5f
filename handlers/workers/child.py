"""Home of a worker as its parent sees it: a process started by the parent's own command, and the line to it."""

import asyncio
import os
import signal
import socket
import sys
from time import monotonic

from prometheus_client.multiprocess import mark_process_dead

from handlers.figures import FOLDER
from integrations.logs import report

OPTION = "--worker"
READY = b"ready"
READY_WITHIN = 60.0  # seconds
ENDS_WITHIN = 12.0  # seconds; it has two less to finish what runs


class Child:
    """`number` is its place among the workers, from 1; whoever takes the place after it has the same."""

    def __init__(
        self, number: int, process: asyncio.subprocess.Process, line: socket.socket, figures: str
    ) -> None:
        self.number = number
        self._figures = figures
        self._process = process
        self._line = line
        self._begun = monotonic()
        self._over: float | None = None
        self.ended = asyncio.create_task(self._end())

    async def ready(self) -> bool:
        """Whether it serves now; one that takes too long is killed."""
        try:
            async with asyncio.timeout(READY_WITHIN):
                said = await asyncio.get_running_loop().sock_recv(self._line, len(READY))
        except TimeoutError:
            self._process.kill()
            return False
        if said:
            report("worker_ready", self._fields() | {"seconds": round(self.age(), 2)})
        return bool(said)

    async def drain(self) -> None:
        """It finishes what runs and ends; what still runs then is cut off."""
        if not self.ended.done():
            self._process.terminate()
            try:
                async with asyncio.timeout(ENDS_WITHIN):
                    await asyncio.shield(self.ended)
            except TimeoutError:
                self._process.kill()
        await self.ended

    def age(self) -> float:
        """Seconds, until its end if it has ended."""
        return (self._over or monotonic()) - self._begun

    def _fields(self) -> dict[str, object]:
        return {"worker": self.number, "pid": self._process.pid}

    async def _end(self) -> None:
        code = await self._process.wait()
        self._line.close()
        mark_process_dead(self._process.pid, self._figures)
        self._over = monotonic()
        report("worker_ended", self._fields() | {"how": how(code), "seconds": round(self.age(), 2)})


async def start_child(number: int, listener: socket.socket, figures: str) -> Child:
    """The same program with the same options, as it is now on the disk. Raises OSError.

    `figures` is the folder in which all workers keep theirs.
    """
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with theirs:
        handed = (listener.fileno(), theirs.fileno())
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *sys.orig_argv[1:], OPTION, ",".join(map(str, handed))),
            pass_fds=handed,
            stdin=asyncio.subprocess.DEVNULL,
            env=os.environ | {FOLDER: figures},
        )
    child = Child(number, process, ours, figures)
    report("worker_started", {"worker": number, "pid": process.pid})
    return child


def how(code: int) -> str:
    """Its exit code or the name of the signal that ended it."""
    return f"exit-{code}" if code >= 0 else signal.Signals(-code).name
