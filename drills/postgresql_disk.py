"""Home of the failing disk under PostgreSQL: from some moment on, the system refuses its writes or syncs (by strace).

Nothing is answered well any more and the server is not ready; once PostgreSQL is started again on a sound disk the
server, which goes on meanwhile, has all that was acknowledged. The control is a server that answers before it has stored.
"""

import asyncio
import sys
from contextlib import suppress
from random import Random
from subprocess import CalledProcessError
from time import monotonic

from postgres import Server

from drills.disk import KINDS, PEOPLE, TURNS, refused
from drills.frame import Options, Outcome, main
from drills.people import answered_of, end_faults, faults, go_on, lost, people_of
from drills.postgresql_kill import family_of, on_postgresql
from drills.server import ServerUnderDrill

READY_WITHIN = 10.0  # seconds from when PostgreSQL is started again, of which it needs some to recover


async def drill(options: Options) -> Outcome:
    async with on_postgresql(options) as (database, server):
        return await _course(options, database, server)


async def _course(options: Options, database: Server, server: ServerUnderDrill) -> Outcome:
    random, people, tried, slowest = Random(options.seed), people_of(PEOPLE), 0, 0.0
    found: list[str] = []
    while tried < options.n and not found:
        await go_on(people, server.address, random.randint(*TURNS))
        found = await refused(family_of(database), *KINDS[tried % len(KINDS)], server, people)
        tried += 1
        slowest = max(slowest, await _mended(database, server))
        found += await lost(server.records, people)
    if not found:
        await go_on(people, server.address, 13)
        found = await faults(server.records, people) + await end_faults(server.records, people)
    if slowest > options.within(READY_WITHIN):
        found.append(f"ready after {slowest:.1f} s")
    result = f"{answered_of(people)} turns answered, slowest ready again {slowest:.1f} s"
    return Outcome(f"{tried} faults", result, found, "none answered after a fault, nothing lost")


async def _mended(database: Server, server: ServerUnderDrill) -> float:
    """Seconds until the server says that it is ready again, with PostgreSQL on a sound disk."""
    if (database.data / "postmaster.pid").exists():  # it may have ended by itself, or be about to
        with suppress(CalledProcessError):
            await asyncio.to_thread(database.crash)
    begun = monotonic()
    await asyncio.to_thread(database.start)
    await server.until_ready()
    return monotonic() - begun


if __name__ == "__main__":
    sys.exit(main("failing disk, PostgreSQL", drill, short=4, full=60))
