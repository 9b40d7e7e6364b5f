"""Home of a drill that starts its servers in the folder it is given, says so, and then rests until it is ended."""

import asyncio
import sys
from pathlib import Path

from postgres import running
from redis_server import redis_running

from drills import frame
from drills.server import ServerUnderDrill
from drills.workers import Workers

PLACE = Path(sys.argv.pop(1))


async def drill(_: frame.Options) -> frame.Outcome:
    with running(PLACE) as database, frame.folder() as made:
        async with redis_running() as redis, ServerUnderDrill(made / "server"):
            workers = Workers(made, await database.new_pair(bare=True), 2, redis=redis.address)
            try:
                await workers.start()
                sys.stdout.write("resting\n")
                sys.stdout.flush()
                await asyncio.Event().wait()
            finally:
                await workers.end()
    raise AssertionError


if __name__ == "__main__":
    frame.MEMORY = PLACE
    sys.exit(frame.main("rest", drill, short=1, full=1))
