"""Home of the faults between the server and PostgreSQL: late by half a second there and back, silent, reset again and again, narrow.

No request may take longer than a platform waits, and within seconds of its end all is well again. The control waits
for PostgreSQL without end.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from random import Random
from urllib.parse import urlsplit

from postgres import PORT, USER, running

from drills.frame import Options, Outcome, folder, main, until
from drills.people import all_signed_up, answered_of, end_faults, faults, living, lost, people_of
from drills.proxy import Faults, Proxy
from drills.server import ServerUnderDrill

PEOPLE = 8
QUIET = (0.5, 1.5)  # seconds before each fault
LASTS, RESETS = 9.0, 30  # seconds of a fault; resets in that time
ANSWERED_WITHIN, LOADED = 5.0, 8.0  # seconds: wanted, and where other things run beside it
BACK_WITHIN = 20.0  # seconds


async def late(proxy: Proxy) -> None:
    proxy.faults = Faults(delay=0.25)
    await asyncio.sleep(LASTS)


async def narrow(proxy: Proxy) -> None:
    proxy.faults = Faults(bandwidth=64 * 1024)
    await asyncio.sleep(LASTS)


async def silent(proxy: Proxy) -> None:
    proxy.flowing.clear()
    await asyncio.sleep(LASTS)


async def reset(proxy: Proxy) -> None:
    for _ in range(RESETS):
        proxy.reset()
        await asyncio.sleep(LASTS / RESETS)


KINDS: tuple[Callable[[Proxy], Awaitable[None]], ...] = (silent, reset, late, narrow)


async def drill(options: Options) -> Outcome:
    module = "drills.controls.patient" if options.control else "handlers.cli"
    with running() as database, folder() as place:
        direct = await database.new_pair(bare=True)
        async with Proxy(f"{database.folder}/.s.PGSQL.{PORT}") as proxy:
            names = (urlsplit(each).path for each in direct)
            records, keys = (f"postgresql://{USER}@127.0.0.1:{proxy.port}{name}" for name in names)
            async with ServerUnderDrill(place, module, (records, keys)) as server:
                return await _course(options, proxy, server)


async def _course(options: Options, proxy: Proxy, server: ServerUnderDrill) -> Outcome:
    random, people, made, slowest = Random(options.seed), people_of(PEOPLE), 0, 0.0
    found: list[str] = []
    limit = ANSWERED_WITHIN if options.full else LOADED
    async with living(people, server.address):
        while made < options.n and not found:
            kind = KINDS[made % len(KINDS)]
            await asyncio.sleep(random.uniform(*QUIET))
            for ledger in people:
                ledger.slowest = 0.0
            await kind(proxy)
            proxy.faults = Faults()
            proxy.flowing.set()
            made += 1
            before = answered_of(people)

            async def is_back(before: int = before) -> bool:
                return answered_of(people) >= before + PEOPLE

            if not await until(is_back, BACK_WITHIN):
                found.append(f"{kind.__name__}: nothing was answered in {BACK_WITHIN:.0f} s after it")
            took = max(ledger.slowest for ledger in people)
            if took > limit:
                found.append(f"{kind.__name__}: a request took {took:.1f} s")
            slowest = max(slowest, took)
            found += await lost(server.records, people)
    if not found:
        await all_signed_up(people, server.address)
        found = await faults(server.records, people) + await end_faults(server.records, people)
    result = f"{answered_of(people)} turns answered, slowest request {slowest:.1f} s"
    return Outcome(f"{made} faults", result, found)


if __name__ == "__main__":
    sys.exit(main("late, silent, reset and narrow PostgreSQL", drill, short=4, full=40))
