"""Home of the fail-over: the primary with a synchronous standby is killed or cut off, and the standby promoted.

Just before, the cable between the two is cut, so that what only the primary knows is lost. The server has the
addresses of both and finds the one that takes writes. The control's standby is asynchronous.
"""

import asyncio
import os
import sys
from pathlib import Path
from random import Random
from time import monotonic

from postgres import USER

from drills.frame import Options, Outcome, folder, main, until
from drills.nodes import HERE, OTHER, Node, nodes
from drills.people import all_signed_up, answered_of, end_faults, faults, living, lost, people_of
from drills.server import ServerUnderDrill

PEOPLE = 16
BEFORE, BETWEEN = (1.0, 3.0), (0.2, 0.6)  # seconds before the cable between them is cut, and before the end
BACK_WITHIN, PATIENCE = 30.0, 120.0  # seconds until writes are back: wanted, and waited for
WHICH = ("records", "keys")


async def drill(options: Options) -> Outcome:
    random, slowest, answered, made = Random(options.seed), 0.0, 0, 0
    found: list[str] = []
    while made < options.n and not found:
        with folder() as place, nodes(place) as both:
            course = _Course(random, cut_off=bool(made % 2), asynchronous=options.control)
            found = await course.run(place, *both)
        slowest, answered, made = max(slowest, course.back), answered + course.answered, made + 1
    if slowest > options.within(BACK_WITHIN):
        found.append(f"writes back after {slowest:.1f} s")
    return Outcome(
        f"{made} fail-overs", f"{answered} turns answered, writes back after at most {slowest:.1f} s", found
    )


class _Course:
    def __init__(self, random: Random, *, cut_off: bool, asynchronous: bool) -> None:
        self._random, self._cut_off, self._asynchronous = random, cut_off, asynchronous
        self.back, self.answered = 0.0, 0

    async def run(self, place: Path, primary: Node, standby: Node) -> list[str]:
        await asyncio.to_thread(self._begin, primary, standby)
        people = people_of(PEOPLE)
        async with ServerUnderDrill(place / "server", storage=_storage(primary, standby)) as server:
            async with living(people, server.address):
                await asyncio.sleep(self._random.uniform(*BEFORE))
                begun = await self._lose(primary)
                await asyncio.to_thread(standby.promote)
                before = answered_of(people)

                async def is_back() -> bool:
                    return answered_of(people) > before

                if not await until(is_back, PATIENCE):
                    return [f"nothing was answered within {PATIENCE:.0f} s, {before} turns before"]
                self.back = monotonic() - begun
                found = await lost(server.records, people)
            if not found:
                await all_signed_up(people, server.address)
                found = await faults(server.records, people) + await end_faults(server.records, people)
        self.answered = answered_of(people)
        return found

    def _begin(self, primary: Node, standby: Node) -> None:
        primary.make()
        primary.start()
        for which in WHICH:
            primary.run("createdb", "-h", primary.sockets, "-U", USER, which)
        standby.copy(primary)
        standby.start()
        if not self._asynchronous:
            primary.await_syncs_of(standby)

    async def _lose(self, primary: Node) -> float:
        """When the primary was gone."""
        await asyncio.to_thread(primary.cut, OTHER)
        await asyncio.sleep(self._random.uniform(*BETWEEN))
        if self._cut_off:
            await asyncio.to_thread(primary.cut, HERE)
        else:
            await asyncio.to_thread(primary.kill)
        return monotonic()


def _storage(primary: Node, standby: Node) -> tuple[str, str]:
    records, keys = (f"postgresql://{USER}@{primary.host},{standby.host}/{which}" for which in WHICH)
    return records, keys


if __name__ == "__main__":
    if os.environ.get("DRILL_INSIDE") is None:  # a network of its own first, which ends with it
        inside = os.environ | {"DRILL_INSIDE": "1"}
        words = ("unshare", "--net", sys.executable, "-m", "drills.standby", *sys.argv[1:])
        os.execvpe(words[0], words, inside)
    sys.exit(main("fail-over to a synchronous standby, PostgreSQL", drill, short=2, full=20))
