"""Home of the kill drill on PostgreSQL: its backends and its postmaster are killed under a server that goes on.

A backend killed with -9 takes all others with it, one told to end only itself; a killed postmaster is started
again. The control is a server that answers before it has stored.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from time import monotonic

from postgres import PORT, Server, running, until

from drills.frame import Options, Outcome, folder, main
from drills.people import all_signed_up, answered_of, end_faults, living, lost, people_of
from drills.server import ServerUnderDrill

PEOPLE = 16
QUIET = (0.05, 0.6)  # seconds between being ready and the next kill
READY_WITHIN = 5.0  # seconds
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'healthcode' ORDER BY random()"
END = "SELECT pg_terminate_backend($1)"


async def drill(options: Options) -> Outcome:
    async with on_postgresql(options) as (database, server):
        return await _course(options, database, server)


@asynccontextmanager
async def on_postgresql(options: Options) -> AsyncIterator[tuple[Server, ServerUnderDrill]]:
    """A PostgreSQL of its own and a server over it; the control's answers before it has stored."""
    with running() as database, folder() as place:
        storage = await database.new_pair(bare=True)
        module = "drills.controls.hasty" if options.control else "handlers.cli"
        async with ServerUnderDrill(place, module, storage) as server:
            yield database, server


async def _course(options: Options, database: Server, server: ServerUnderDrill) -> Outcome:
    random, people, kills, slowest = Random(options.seed), people_of(PEOPLE), 0, 0.0
    found: list[str] = []
    async with living(people, server.address):
        while kills < options.n and not found:
            await asyncio.sleep(random.uniform(*QUIET))
            slowest = max(slowest, await _killed(kills, database, server))
            kills += 1
            found = await lost(server.records, people)
    if not found:
        await all_signed_up(people, server.address)
        found = await lost(server.records, people) + await end_faults(server.records, people)
    if slowest > options.within(READY_WITHIN):
        found.append(f"ready after {slowest:.1f} s")
    result = f"{answered_of(people)} turns answered, slowest ready again {slowest:.1f} s"
    return Outcome(f"{kills} kills", result, found)


async def _killed(number: int, database: Server, server: ServerUnderDrill) -> float:
    """Seconds until the server says that it is ready again, from when PostgreSQL was being started."""
    if number % 3 == 2:
        await asyncio.to_thread(kill_postmaster, database)
        begun = monotonic()
        await asyncio.to_thread(database.start)
    else:
        async with database.connected() as connection:
            pids: list[int] = []
            while not pids:  # people go on, so there will be one
                pids = [row[0] for row in await connection.fetch(BACKENDS)]
            if number % 3:
                await connection.fetch(END, pids[0])
        begun = monotonic()
        if number % 3 == 0:
            os.kill(pids[0], signal.SIGKILL)
    await server.until_ready()
    return monotonic() - begun


def kill_postmaster(database: Server) -> None:
    """Returns when its backends, which notice by themselves, have gone too."""
    locks = (database.data / "postmaster.pid", database.folder / f".s.PGSQL.{PORT}.lock")
    family = family_of(database)
    os.kill(family[0], signal.SIGKILL)
    asyncio.run(until(lambda: not any(map(_lives, family))))
    for lock in locks:  # in a container nobody may have buried the dead, whose number then counts as taken
        lock.unlink()


def family_of(database: Server) -> list[int]:
    """Its postmaster first, then all that it has started."""
    pid = int((database.data / "postmaster.pid").read_text("utf-8").split()[0])
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split())]


def _lives(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


if __name__ == "__main__":
    sys.exit(main("kill -9 of backends and postmaster, PostgreSQL", drill, short=10, full=300))
