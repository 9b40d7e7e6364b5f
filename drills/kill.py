"""Home of the kill drill on SQLite: people sign up and chat while the server is killed again and again.

After each kill every answered turn must be stored and none twice; at the end everybody must hold exactly one
registration and one declaration. The control answers before it has stored.
"""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random

from drills.frame import Options, Outcome, folder, main
from drills.people import all_signed_up, answered_of, end_faults, faults, living, lost, people_of
from drills.server import ServerUnderDrill

SERVERS, PEOPLE = 2, 16  # side by side; people of each
ALIVE = (0.02, 0.6)  # seconds between being ready and being killed
READY_WITHIN = 5.0  # seconds


@dataclass
class Course:
    """What happened to one server."""

    kills: int = 0
    answered: int = 0
    slowest: float = 0.0
    faults: tuple[str, ...] = ()


async def drill(options: Options) -> Outcome:
    with folder() as place:
        courses = await asyncio.gather(
            *(_course(place / str(number), options, number) for number in range(SERVERS))
        )
    slowest = max(each.slowest for each in courses)
    found = [fault for each in courses for fault in each.faults]
    if slowest > options.within(READY_WITHIN):
        found.append(f"ready after {slowest:.1f} s")
    return Outcome(
        f"{sum(each.kills for each in courses)} kills",
        f"{sum(each.answered for each in courses)} turns answered, slowest start {slowest:.1f} s",
        found,
    )


async def _course(place: Path, options: Options, number: int) -> Course:
    random, people, course = Random(options.seed + number), people_of(PEOPLE), Course()
    server = ServerUnderDrill(place, "drills.controls.hasty" if options.control else "handlers.cli")
    try:
        while course.kills < options.n // SERVERS and not course.faults:
            course.slowest = max(course.slowest, await server.start())
            async with living(people, server.address):
                await asyncio.sleep(random.uniform(*ALIVE))
                await server.kill()
            course.kills += 1
            found = await lost(server.records, people)
            course.faults = (*found, *await server.records.unsound())
        if not course.faults:
            await server.start()
            await all_signed_up(people, server.address)
            await server.kill()
            found = await faults(server.records, people) + await end_faults(server.records, people)
            course.faults = tuple(found)
    finally:
        await server.kill()
    course.answered = answered_of(people)
    return course


if __name__ == "__main__":
    sys.exit(main("kill -9 of the server, SQLite", drill, short=30, full=1000))
