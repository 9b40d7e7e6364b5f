"""Home of how a worker ends while others go on: no connection on which a request may be under way is closed."""

import asyncio
from collections.abc import Callable

from handlers.web.door import Doors

WITHIN = 7.0  # seconds; the outbox ends after that, and the whole worker within ten
QUIET = 1.5  # seconds a kept connection is given to bring its next request, whose answer closes it
LOOK = 0.05  # seconds


async def drained(doors: Doors, give: Callable[[int], bool]) -> None:
    """Answers close their connection, kept ones are given away where that is possible.

    `give` takes an open file and says whether it could. What is left after WITHIN is for the runner to close.
    """
    doors.ending = True
    end = doors.now() + WITHIN
    while True:
        await asyncio.sleep(LOOK)  # also what was accepted a moment ago has its door then
        for door in doors.resting_for(0):
            door.give_away(give)
        for door in doors.resting_for(QUIET):
            door.close_if_silent()
        if not doors.any_open() or doors.now() > end:
            return
