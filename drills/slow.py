"""Home of the drill of slow clients: half-sent heads, bodies of a byte a second and silence, beside good traffic.

How long each of them was kept is counted from when it connected. The control is aiohttp without our doors.
"""

import asyncio
import resource
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median
from time import monotonic

from drills.frame import Options, Outcome, folder, main, told
from drills.overload import Pressed, pressed
from drills.server import ServerUnderDrill

HEAD = b"GET /m/pass HTTP/1.1\r\nHost: 127.0.0.1\r\n"
BODY = b"POST /hooks/demo-wechat HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n"
KINDS = (HEAD, BODY, b"", BODY)  # in turn
CLOSED_WITHIN, BUSY, WATCHED = 15.0, 10.0, 30.0  # seconds; more on a machine that is busy with other things
RATE, SECONDS, GOOD = 20, 2.0, 16  # of the good traffic: requests a second, how long, its connections
TIMES = 2.0  # the quiet p99
ANSWERED, SANE = (
    0.97,
    0.5,
)  # of what was asked, in time; and on any machine, whatever else that does meanwhile
OWN_FILES = 64


@dataclass
class Siege:
    """`kept` is for how long each was, in seconds; `open` those that still are at the end."""

    kept: list[float] = field(default_factory=list)
    open: int = 0
    refused: int = 0

    async def one(self, port: int, first: bytes, begins: float) -> None:
        await asyncio.sleep(begins)
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            self.refused += 1
            return
        opened = monotonic()
        drip = asyncio.create_task(_dripped(writer, first))
        self.open += 1
        try:
            with suppress(ConnectionError):
                while await reader.read(4096):
                    pass
            self.kept.append(monotonic() - opened)
            self.open -= 1
        finally:
            drip.cancel()
            writer.close()


async def _dripped(writer: asyncio.StreamWriter, first: bytes) -> None:
    with suppress(ConnectionError):
        while True:
            writer.write(first)
            await writer.drain()
            if first == BODY:
                first = b"x"
            elif first != b"x":
                return
            await asyncio.sleep(1)


async def _good(server: ServerUnderDrill, runs: int) -> list[Pressed]:
    return [await pressed(server, RATE, SECONDS, GOOD) for _ in range(runs)]


async def drill(options: Options) -> Outcome:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, options.n + OWN_FILES)), hard))
    runs = 5 if options.full else 2
    with folder() as place:
        async with ServerUnderDrill(
            place, "drills.controls.undefended" if options.control else "handlers.cli"
        ) as server:
            quiet, siege = await _good(server, runs), Siege()
            slow = [
                asyncio.create_task(siege.one(server.port, KINDS[number % len(KINDS)], number / options.n))
                for number in range(options.n)
            ]
            beside = await _good(server, runs)
            await asyncio.wait(slow, timeout=WATCHED - SECONDS * runs)
            for each in slow:
                each.cancel()
            await asyncio.gather(*slow, return_exceptions=True)
    return _judged(options, quiet, beside, siege)


def _judged(options: Options, quiet: list[Pressed], beside: list[Pressed], siege: Siege) -> Outcome:
    before, after = (median(each.p99 for each in runs) for runs in (quiet, beside))
    good, asked = (sum(sum(each.values()) for each in counts) for counts in _counts(beside))
    longest = max(siege.kept, default=0.0)
    told(f"{len(siege.kept)} closed, {siege.open} still open, {siege.refused} not taken")
    found = []
    if siege.open:
        found.append(f"{siege.open} still kept at the end")
    if longest > (CLOSED_WITHIN + BUSY * (not options.full)):
        found.append(f"one kept for {longest:.1f} s")
    if wrong := sum(each.wrong for each in beside):
        found.append(f"{wrong} good requests answered wrongly or not at all")
    if good < asked * (ANSWERED if options.full else SANE):
        found.append(f"{good} of {asked} good requests answered")
    if options.full and after > TIMES * before:
        found.append(f"good p99 {after / before:.1f} times the quiet one")
    return Outcome(
        f"{options.n} slow clients",
        f"kept {longest:.1f} s at most; good p99 {before * 1000:.0f} ms, beside them {after * 1000:.0f} ms, "
        f"{good} of {asked} answered",
        found,
        "the slow ones closed, the good ones answered",
    )


def _counts(runs: list[Pressed]) -> tuple[list[dict[str, int]], list[dict[str, int]]]:
    return [dict(each.good) for each in runs], [dict(each.due) for each in runs]


if __name__ == "__main__":
    sys.exit(main("slow clients", drill, short=2000, full=2000))
