"""Home of the Redis drill: it is emptied, killed and stopped under two workers, in turn, while people go on.

Nothing that was answered may be lost, and next to nobody may notice. The control counts limits in Redis or not at all.
"""

import asyncio
import sys
from dataclasses import dataclass, field
from itertools import cycle, islice
from time import monotonic

from aiohttp.test_utils import TestServer
from postgres import running, until
from redis_server import RedisServer, redis_running
from weixin_api import WeixinApi

from drills.callers import Caller, callers_of, calling
from drills.frame import Options, Outcome, folder, main
from drills.people import Ledger, all_signed_up, answered_of, end_faults, living, lost, people_of
from drills.records import PostgresFiles, Records
from drills.workers import Workers

WORKERS, PEOPLE, CALLERS = 2, 12, 12
PAUSE = 0.1  # seconds between two turns of a person
EVENTS = ("emptied", "killed", "stopped")
QUIET, GONE = 1.0, 2.0  # seconds before each event, and without Redis
QUIET_BY_HAND, GONE_BY_HAND = 15.0, 30.0
ASKED = 6  # times that it must say so, since each time another worker may answer
MOST_FAILED = 0.01  # of what is sent during an event
RECOVERED_WITHIN = 5.0  # seconds
READY, ALONE = "ready", "without Redis"


@dataclass
class Course:
    """What happened until now."""

    people: list[Ledger] = field(default_factory=lambda: people_of(PEOPLE))
    callers: list[Caller] = field(default_factory=lambda: callers_of(CALLERS))
    events: int = 0
    slowest: float = 0.0
    worst: float = 0.0
    faults: list[str] = field(default_factory=list)

    def counts(self) -> tuple[int, int]:
        """What was answered, and what failed; not what was put off until there is less to do."""
        everybody: tuple[Ledger | Caller, ...] = (*self.people, *self.callers)
        refused = sum(each.refused for each in self.people)
        return sum(each.answered for each in everybody), refused + sum(each.failed for each in self.callers)


async def drill(options: Options) -> Outcome:
    program = ("-m", "drills.controls.unguarded" if options.control else "handlers.cli")
    with running() as database, folder() as place:
        async with TestServer(WeixinApi().app()) as played, redis_running() as redis:
            storage = await database.new_pair(bare=True)
            base = str(played.make_url("")).rstrip("/")
            workers = Workers(place, storage, WORKERS, base, program, redis.address)
            records = Records(PostgresFiles(*storage), place / "keys")
            try:
                await workers.start()
                course = await _course(options, workers, redis, records)
            finally:
                await workers.end()
    calls, put_off = (sum(getattr(each, name) for each in course.callers) for name in ("answered", "shed"))
    result = (
        f"{answered_of(course.people)} turns and {calls} calls answered, {put_off} put off, "
        f"at most {course.worst:.1%} of an event failed, shared again within {course.slowest:.1f} s"
    )
    return Outcome(f"{course.events} events", result, course.faults)


async def _course(options: Options, workers: Workers, redis: RedisServer, records: Records) -> Course:
    course = Course()
    async with living(course.people, workers.address, PAUSE), calling(course.callers, workers.address):
        for event in islice(cycle(EVENTS), options.n):
            await asyncio.sleep(QUIET_BY_HAND if options.full else QUIET)
            await _event(event, options, workers, redis, course)
            course.faults += await lost(records, course.people)
            if course.faults:
                return course
    await all_signed_up(course.people, workers.address)
    course.faults += await lost(records, course.people) + await end_faults(records, course.people)
    course.faults += unfit(redis)
    return course


async def _event(event: str, options: Options, workers: Workers, redis: RedisServer, course: Course) -> None:
    before = course.counts()
    if event == "emptied":
        with redis.asked() as client:
            client.flushall()
            client.script_flush()
    else:
        await _gone(event, GONE_BY_HAND if options.full else GONE, workers, redis, course)
    begun = monotonic()
    await workers.until(lambda: len(workers.told("redis_back")) == len(workers.told("redis_lost")))
    recovered = monotonic() - begun
    await workers.until(lambda: _say(workers, READY))
    answered, failed = (now - then for now, then in zip(course.counts(), before, strict=True))
    share = failed / max(answered + failed, 1)
    course.events += 1
    course.slowest, course.worst = max(course.slowest, recovered), max(course.worst, share)
    if share > MOST_FAILED:
        course.faults.append(f"{event}: {share:.1%} of what was sent failed")
    if recovered > options.within(RECOVERED_WITHIN):
        course.faults.append(f"{event}: shared again after {recovered:.1f} s")


async def _gone(event: str, seconds: float, workers: Workers, redis: RedisServer, course: Course) -> None:
    begun = monotonic()
    if event == "killed":
        await asyncio.to_thread(redis.kill)
    else:
        redis.stop()
    if ALONE not in await workers.readiness():
        course.faults.append(f"{event}: the server did not say that it is without Redis")
    await asyncio.sleep(max(0.0, begun + seconds - monotonic()))
    if event == "killed":
        redis.start()
        await until(redis.is_up)
    else:
        redis.go_on()


async def _say(workers: Workers, words: str) -> bool:
    return {await workers.readiness() for _ in range(ASKED)} == {words}


def unfit(redis: RedisServer) -> list[str]:
    """Keys that never end, or of which a cluster could not tell the slot; and that there are none at all."""
    keys = redis.keys()
    odd = [
        key.decode() for key, left in keys.items() if left <= 0 or not (b"{" in key and key.endswith(b"}"))
    ]
    return [f"no life or hash tag: {key}" for key in odd] + ["nothing was shared"] * (not keys)


if __name__ == "__main__":
    sys.exit(main("Redis emptied, killed, stopped under load", drill, short=20, full=60))
