"""Home of the delivery storm: each event comes one to ten times, in any order, at four workers over PostgreSQL.

Of the replies one in a hundred is swallowed after its commit, and its delivery sent again. Each event must count
once, and whoever sends it again must get the stored answer. The control knows no delivery again.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic

import aiohttp
from postgres import running
from wechat_client import MadeUpAccount, WeChatUser

from drills.frame import Options, Outcome, folder, main
from drills.people import AFTERWARDS
from drills.proxy import Proxy
from drills.records import PostgresFiles, Records
from drills.workers import Workers

WORKERS = 4
AT_ONCE = 64  # connections
DELIVERIES_OF, MOST = 5, 10  # an event: on average, at most
EVENTS_OF = 10  # a person
SWALLOWED = 0.01  # of all replies
SPREADS = (0.0, 1.0)  # the copies of an event come all at once, or at any time
AGAIN = 0.05  # seconds
CONTROL = 1000  # deliveries
TRIES = 100
PATIENCE = aiohttp.ClientTimeout(total=30)
Event = tuple[int, int]  # the person, and which of theirs


@dataclass
class Storm:
    """`answers` is what each event was answered first; `others` counts answers that were different."""

    answers: dict[Event, str] = field(default_factory=dict)
    again: int = 0
    others: int = 0


async def drill(options: Options) -> Outcome:
    module = "drills.controls.forgetful" if options.control else "handlers.cli"
    random, storm = Random(options.seed), Storm()
    deliveries = list(_shuffled(random, min(options.n, CONTROL) if options.control else options.n))
    with running() as database, folder() as place:
        storage = await database.new_pair(bare=True)
        async with (
            _serving(place, module, storage) as workers,
            Proxy(("127.0.0.1", workers.port), seed=options.seed) as proxy,
        ):
            proxy.faults.swallowed = SWALLOWED
            begun = monotonic()
            await _sent(deliveries, f"http://127.0.0.1:{proxy.port}", storm)
            rate = len(deliveries) / (monotonic() - begun)
        found = await _faults(Records(PostgresFiles(*storage), place / "keys"), storm)
    result = (
        f"{len(storm.answers):,} events over {WORKERS} workers, {proxy.swallowed} replies swallowed, "
        f"{storm.again} sent again, {rate:.0f} a second"
    )
    return Outcome(f"{len(deliveries):,} deliveries", result, found)


def _shuffled(random: Random, deliveries: int) -> Iterator[Event]:
    events = [divmod(number, EVENTS_OF) for number in range(deliveries // DELIVERIES_OF)]
    copies = dict.fromkeys(events, 1)
    left = deliveries - len(events)
    while left:
        event = random.choice(events)
        if copies[event] < MOST:
            copies[event] += 1
            left -= 1
    moments = []
    for event, number in copies.items():
        first, spread = random.random(), random.choice(SPREADS)
        moments += [(first + spread * random.random(), event) for _ in range(number)]
    return (event for _, event in sorted(moments))


@asynccontextmanager
async def _serving(place: Path, module: str, storage: tuple[str, str]) -> AsyncIterator[Workers]:
    workers = Workers(place, storage, WORKERS, program=("-m", module))
    try:
        await workers.start()
        yield workers
    finally:
        await workers.end()


async def _sent(deliveries: list[Event], address: str, storm: Storm) -> None:
    waiting = iter(deliveries)
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(timeout=PATIENCE, connector=connector) as http:

        async def sends() -> None:
            for event in waiting:
                await _answered(http, address, event, storm)

        async with asyncio.TaskGroup() as senders:
            for _ in range(AT_ONCE):
                senders.create_task(sends())


async def _answered(http: aiohttp.ClientSession, address: str, event: Event, storm: Storm) -> None:
    person, number = event
    user = WeChatUser(http, address, MadeUpAccount(), _open_id(person))
    fields = {
        "MsgType": "text",
        "Content": AFTERWARDS[number % len(AFTERWARDS)],
        "CreateTime": 1_795_500_000 + number,
        "MsgId": f"{person:08}{number:04}",
    }
    for _ in range(TRIES):
        try:
            reply = await user.delivers(fields)
        except (aiohttp.ClientError, OSError, TimeoutError):
            reply = None
        if reply is not None and reply.status == 200:
            storm.others += storm.answers.setdefault(event, reply.text) != reply.text
            return
        storm.again += 1
        await asyncio.sleep(AGAIN)
    raise RuntimeError(f"a delivery was not answered in {TRIES} tries")


async def _faults(records: Records, storm: Storm) -> list[str]:
    people = len({person for person, _ in storm.answers})
    turns = await records.turns([_open_id(person) for person in range(people)])
    found = [
        f"{_open_id(person)}: {stored} turns of {EVENTS_OF} events"
        for person, stored in enumerate(turns)
        if stored != EVENTS_OF
    ]
    deliveries = await records.count("deliveries")
    if deliveries != len(storm.answers):
        found.append(f"{deliveries} deliveries taken of {len(storm.answers)}")
    return found + [f"{storm.others} answers unlike the first"] * bool(storm.others)


def _open_id(person: int) -> str:
    return f"oSTORM{person:022}"


if __name__ == "__main__":
    sys.exit(main("delivery storm, PostgreSQL", drill, short=20_000, full=1_000_000))
