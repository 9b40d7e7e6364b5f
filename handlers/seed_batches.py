"""Home of making seeded people in batches, by as many processes as there are cores where there are many."""

import asyncio
import os
from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from config.together import load_all
from handlers.app import ports_of
from handlers.pass_keys import PassKeys
from handlers.records import Records
from handlers.seeding import Seeding
from integrations.database.inserted import Collected, Rows, inserted
from integrations.database.schema import load_queries
from integrations.database.store import SealedStore, dialect
from integrations.sealing.keys import open_keys
from integrations.signing import unkept

AT_ONCE = 1000  # citizens in one commit: PostgreSQL locks two ids for each, and has room for some thousands
FEW = 20_000  # for so many another process is not worth its start


@dataclass(frozen=True, slots=True)
class Job:
    """The citizens from `first` to before `end`."""

    settings: Path | None
    account: str
    seed: int
    now: datetime
    first: int
    end: int


async def batches(whole: Job) -> AsyncIterator[tuple[int, Rows, Rows]]:
    """How many citizens each, their rows in the records and their keys; in the order of their numbers."""
    loop, waiting = asyncio.get_running_loop(), deque[tuple[int, asyncio.Future[tuple[Rows, Rows]]]]()
    with _executor(whole.end - whole.first) as executor:
        for job in _parts(whole):
            waiting.append((job.end - job.first, loop.run_in_executor(executor, _made, job)))
            if len(waiting) > 2 * _cores():
                count, made = waiting.popleft()
                yield count, *await made
        for count, made in waiting:
            yield count, *await made


def _parts(whole: Job) -> Iterator[Job]:
    for first in range(whole.first, whole.end, AT_ONCE):
        yield replace(whole, first=first, end=min(first + AT_ONCE, whole.end))


def _executor(citizens: int) -> Executor:
    if citizens < FEW:
        return ThreadPoolExecutor(1)
    return ProcessPoolExecutor(_cores(), mp_context=get_context("spawn"))


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _made(job: Job) -> tuple[Rows, Rows]:
    collected, sql, seeding = _begun(replace(job, first=0, end=0))
    asyncio.run(seeding.sign_up(range(job.first, job.end)))
    rows = inserted(collected.units, sql)
    collected.units.clear()
    return rows


@lru_cache(1)
def _begun(job: Job) -> tuple[Collected, Mapping[str, str], Seeding]:
    """Once in each process; the numbers of the job do not matter."""
    settings, policy = load_all(job.settings, os.environ)
    collected, folder = Collected(), settings.keys.dir
    sealer = open_keys(folder, create=False)
    store = SealedStore(collected, sealer)
    records = Records(store, sealer, PassKeys(store.kept, store.revoked, folder))
    ports = replace(ports_of(settings, policy, records, lambda: None), signer=unkept())
    account = ports.accounts[job.account]
    return (
        collected,
        load_queries(dialect(settings.storage.database)),
        Seeding(ports, account, job.seed, job.now),
    )
