"""Home of the load process: prepared requests sent in a closed loop (capacity) or an open one (latency at a rate).

Run as a program: `python -m bench.load PORT FILE [--rate R]` reads lines of requests (marshal: a list of lists of
bytes), each line to be sent in its order, and prints JSON: the rate, percentiles in milliseconds, and who used how
much of a core meanwhile. Without `--rate` every connection sends its next request when it has its answer. With it
requests are due at random moments of that rate whatever the server does, and a latency counts from that moment.
"""

import argparse
import asyncio
import gc
import json
import marshal
import os
import random
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from pathlib import Path

import uvloop

from bench.window import Window
from bench.wire import Connection, Unexpected

Lines = Sequence[Sequence[bytes]]
STEP = 0.001  # seconds between two looks at what is due
LAST_ANSWERS = 20.0  # seconds
AFTER_REFUSAL = 0.1  # seconds


@dataclass
class Pool:
    """The connections. `free` is called with each that may send again, `ended` set when nothing more is to be sent."""

    port: int
    status: bytes
    window: Window
    free: Callable[[Connection], None]
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    fault: Exception | None = None
    made: Sequence[Connection] = ()
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    async def open(self, count: int) -> list[Connection]:
        """Each from an address of its own, as from as many phones, and from other ones than another run's."""
        run = 1 + os.getpid() % 250
        addresses = [f"127.{run}.{place // 250}.{place % 250 + 1}" for place in range(count)]
        made = [Connection(self.port, self.status, self.answered, address) for address in addresses]
        self.made = made
        await asyncio.gather(*(each.open() for each in made))
        return made

    async def close(self) -> None:
        for connection in self.made:
            connection.waiting = False
            connection.close()
        await asyncio.gather(*self.tasks, *(each.gone.wait() for each in self.made), return_exceptions=True)

    def answered(self, connection: Connection) -> None:
        if connection.fault:
            self.fault = connection.fault
            self.ended.set()
            return
        if connection.refused:
            self.window.refused += 1
        else:
            self.window.latencies.append(time.perf_counter() - connection.due)
        if connection.ending or connection.refused:
            task = asyncio.get_running_loop().create_task(self._later(connection))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        else:
            self.free(connection)

    async def _later(self, connection: Connection) -> None:
        """A new connection where this one ends; a refused request again, still late since it was due."""
        if connection.refused:
            await asyncio.sleep(AFTER_REFUSAL)
        if connection.ending and not self.ended.is_set():
            connection.close()
            try:
                await connection.open()
            except OSError as fault:
                self.fault = fault
                self.ended.set()
                return
        if self.ended.is_set():
            connection.close()
        elif connection.refused:
            connection.send(connection.request, connection.due)
        else:
            self.free(connection)


async def closed(pool: Pool, lines: Lines, connections: int, seconds: float, whole: bool) -> None:
    """Until the time is over or a connection finds no line any more; `whole`: until none of them does."""
    waiting = iter(lines)
    busy = connections if whole else 1
    own: dict[Connection, Iterator[bytes]] = {}

    def free(connection: Connection) -> None:
        nonlocal busy
        request = next(own[connection], None)
        if request is None:
            own[connection] = iter(next(waiting, ()))
            request = next(own[connection], None)
        if request is not None and not pool.ended.is_set():
            connection.send(request, time.perf_counter())
            return
        busy -= 1
        if busy <= 0:
            pool.ended.set()

    pool.free = free
    for connection in await pool.open(connections):
        own[connection] = iter(())
        free(connection)
    asyncio.get_running_loop().call_later(seconds, pool.ended.set)
    await pool.ended.wait()


async def opened(pool: Pool, lines: Lines, connections: int, seconds: float, rate: float) -> None:
    """The lines side by side, so that a person's next message is due long after the one before it."""
    idle: deque[Connection] = deque()  # in turn: none is left alone for so long that the server ends it
    late: deque[tuple[bytes, float]] = deque()
    quiet = asyncio.Event()

    def free(connection: Connection) -> None:
        if late:
            connection.send(*late.popleft())
            return
        idle.append(connection)
        if len(idle) == connections:
            quiet.set()

    pool.free = free
    idle.extend(await pool.open(connections))
    drawn, begun = random.Random(7), time.perf_counter()
    due = begun
    for request in (each for each in chain.from_iterable(zip_longest(*lines)) if each is not None):
        due += drawn.expovariate(rate)
        if (ahead := due - time.perf_counter()) > 0:
            await asyncio.sleep(max(ahead, STEP))
        if due > begun + seconds or pool.ended.is_set():
            break
        late.append((request, due))
        if idle:
            free(idle.popleft())
    else:
        raise Unexpected("the prepared requests were used up before the time was over")
    pool.window.end()
    quiet.clear()
    if not pool.fault and len(idle) < connections:
        await asyncio.wait_for(quiet.wait(), LAST_ANSWERS)


async def load(options: argparse.Namespace, lines: Lines) -> dict[str, object]:
    window = Window(dict(each.split("=") for each in options.watch))
    pool = Pool(options.port, str(options.status).encode(), window, lambda _: None)
    asyncio.get_running_loop().call_later(options.warm, window.begin)
    window.begin()
    seconds = options.warm + options.seconds
    try:
        if options.rate:
            await opened(pool, lines, options.connections, seconds, options.rate)
        else:
            await closed(pool, lines, options.connections, seconds, bool(options.whole))
        if pool.fault:
            raise pool.fault
        window.waiting = sum(each.waiting for each in pool.made)
        return window.result()
    finally:
        await pool.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.load", description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--rate", type=float, default=0.0, help="a second; 0: closed loop")
    parser.add_argument("--warm", type=float, default=0.5, help="seconds that are not counted")
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--whole", type=int, default=0, help="1: to the end of all the lines")
    parser.add_argument("--status", type=int, default=200)
    parser.add_argument("--watch", nargs="*", default=[], metavar="NAME=PID")
    options = parser.parse_args()
    lines = marshal.loads(options.file.read_bytes())
    gc.disable()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(load(options, lines))))


if __name__ == "__main__":
    main()
