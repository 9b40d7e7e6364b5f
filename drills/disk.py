"""Home of the failing disk: from some moment on, the system refuses the server's writes or syncs (by strace).

Nothing is answered well any more and the server is not ready; started again on a sound disk, it has all that was
acknowledged and goes on, without anybody's hand. The control overlooks what the disk says.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from drills.frame import Options, Outcome, folder, main, until
from drills.people import Ledger, answered_of, end_faults, faults, go_on, living, people_of
from drills.server import ServerUnderDrill

PEOPLE, TURNS = 8, (2, 6)  # of each between two faults
SYNCS, WRITES = "fdatasync,fsync", "pwrite64"
KINDS = ((SYNCS, "EIO"), (WRITES, "ENOSPC"), (WRITES, "EIO"), (SYNCS, "ENOSPC"))
TRYING = 1.5  # seconds in which people try in vain
NOTICED_WITHIN = 20.0


async def drill(options: Options) -> Outcome:
    random, people, tried, slowest = Random(options.seed), people_of(PEOPLE), 0, 0.0
    found: list[str] = []
    module = "drills.controls.careless" if options.control else "handlers.cli"
    with folder() as place:
        async with ServerUnderDrill(place, module) as server:
            while tried < options.n and not found:
                await go_on(people, server.address, random.randint(*TURNS))
                found = await refused([server.pid], *KINDS[tried % len(KINDS)], server, people)
                tried += 1
                await server.kill()
                slowest = max(slowest, await server.start())
                found += await faults(server.records, people)
            if not found:
                await go_on(people, server.address, 13)
                found = await faults(server.records, people) + await end_faults(server.records, people)
    result = f"{answered_of(people)} turns answered, slowest start again {slowest:.1f} s"
    return Outcome(f"{tried} faults", result, found, "none answered after a fault, nothing lost")


async def refused(
    pids: Sequence[int], calls: str, error: str, server: ServerUnderDrill, people: list[Ledger]
) -> list[str]:
    """While the disk refuses these processes: whether anything is answered well, and the server says that it is ready."""
    before = answered_of(people)
    async with refusing(pids, calls, error), living(people, server.address):
        await asyncio.sleep(TRYING)
        noticed = await until(lambda: is_unready(server), NOTICED_WITHIN)
    named = f"{calls}: {error}"
    found = [f"{named}: {answered_of(people) - before} turns answered"] * (answered_of(people) != before)
    return found + [f"{named}: still ready"] * (not noticed)


@asynccontextmanager
async def refusing(pids: Sequence[int], calls: str, error: str) -> AsyncIterator[None]:
    """Every such call of the processes, and of those they start, fails meanwhile. Needs the right to trace them."""
    words = ("-f", "-qqq", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:error={error}")
    tracer = await asyncio.create_subprocess_exec("strace", *words, "-p", ",".join(map(str, pids)))
    try:
        if not await until(lambda: _are_traced(pids), NOTICED_WITHIN):
            raise RuntimeError("the server cannot be traced: strace needs the right to")
        yield
    finally:
        if tracer.returncode is None:
            tracer.terminate()
        await tracer.wait()


async def is_unready(server: ServerUnderDrill) -> bool:
    return not await server.is_ready()


async def _are_traced(pids: Sequence[int]) -> bool:
    return all(map(_is_traced, pids))


def _is_traced(pid: int) -> bool:
    """In every thread; or it has ended."""
    try:
        states = [each.read_text("utf-8") for each in Path(f"/proc/{pid}/task").glob("*/status")]
    except OSError:
        return not Path(f"/proc/{pid}").exists()
    return all("TracerPid:\t0\n" not in state for state in states)


if __name__ == "__main__":
    sys.exit(main("failing disk, SQLite", drill, short=4, full=60))
