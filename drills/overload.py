"""Home of the overload drill: a crowd asks for ten times as much as the server can do.

C is what it does for a few connections that always ask. The worth of an answer is the server's time that its class
costs, measured alone; goodput is what good answers (200 within a second of being due) are worth, beside the same
at C. The same crowd, in a process of its own, measures everything. The control lets everybody in.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import Any

from drills.frame import ROOT, Options, Outcome, folder, main, python_path, told
from drills.pressing import MIX
from drills.server import ServerUnderDrill

ORDER = ("links", "history", "sign_up", "pass", "webhooks")
TIMES = 10
FEW, MANY = 32, 700  # connections
SENDABLE = 4000  # a second, by a crowd that shares its cores with the server and with who knows what
MEASURED = 1.5  # seconds for C, and for each class alone
GOODPUT, SANE = 0.8, 0.1  # of C: wanted; and what it is on any machine, whatever else that does meanwhile
GROWN, LARGEST = 1.25, 512.0  # times, MB
NORMAL_WITHIN = 10.0  # seconds
OF_ORDER = 0.02  # of a class's requests, for those that come before it is noticed
HALF, LITTLE, NORMAL = 0.5, 0.05, 0.97  # of C, to see whether all is normal again; of what is asked then


@dataclass
class Pressed:
    """What became of what one crowd asked."""

    due: Mapping[str, int]
    good: Mapping[str, int]
    refused: Mapping[str, int]
    late: int
    wrong: int
    seconds: float
    p99: float

    @property
    def rate(self) -> float:
        return sum(self.good.values()) / self.seconds

    def worth(self, costs: Mapping[str, float]) -> float:
        """Seconds of the server's time a second."""
        return sum(count * costs[name] for name, count in self.good.items()) / self.seconds


@dataclass
class Course:
    capacity: float = 0.0
    goodput: float = 0.0
    offered: float = 0.0
    refused: Mapping[str, float] = field(default_factory=dict)
    before: float = 0.0
    largest: float = 0.0
    normal_after: float = 0.0
    wrong: int = 0


async def pressed(
    server: ServerUnderDrill, rate: float, seconds: float, connections: int, only: str = ""
) -> Pressed:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "drills.pressing"),
        *(server.address, str(rate), str(seconds), str(connections), only),
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": python_path()},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    answer: dict[str, Any] = json.loads(said)
    return Pressed(**answer)


def memory(pid: int) -> float:
    """What the process holds now, in MB."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


async def watched(pid: int, course: Course) -> None:
    while True:
        course.largest = max(course.largest, memory(pid))
        await asyncio.sleep(0.2)


async def until_normal(server: ServerUnderDrill, rate: float) -> float:
    """Seconds until nearly everything is answered well at that rate."""
    begun = monotonic()
    while monotonic() - begun < 3 * NORMAL_WITHIN:
        one = await pressed(server, rate, 1.0, FEW)
        if sum(one.good.values()) >= NORMAL * sum(one.due.values()):
            break
    return monotonic() - begun


async def _course(server: ServerUnderDrill, options: Options) -> Course:
    course = Course()
    costs = {name: 1 / (await pressed(server, 0, MEASURED, FEW, name)).rate for name in ORDER}
    at_capacity = await pressed(server, 0, 2 * MEASURED, FEW)
    course.capacity = at_capacity.rate
    await pressed(server, FEW, MEASURED, MANY)
    course.before = memory(server.pid)  # with as many connections
    told(
        f"C {course.capacity:.0f} a second; a second holds { ({n: round(1 / c) for n, c in costs.items()}) }"
    )
    watching = asyncio.create_task(watched(server.pid, course))
    rate = TIMES * course.capacity
    crowd = await pressed(server, rate if options.full else min(rate, SENDABLE), options.n, MANY)
    watching.cancel()
    course.offered = sum(crowd.due.values()) / crowd.seconds / course.capacity
    course.goodput = crowd.worth(costs) / at_capacity.worth(costs)
    course.refused = {name: crowd.refused.get(name, 0) / max(crowd.due.get(name, 0), 1) for name in ORDER}
    course.wrong = crowd.wrong
    told(f"{crowd.rate:.0f} good a second, {crowd.late} late, good p99 {crowd.p99:.2f} s")
    course.normal_after = await until_normal(server, (HALF if options.full else LITTLE) * course.capacity)
    return course


def faults(course: Course, *, full: bool) -> list[str]:
    shares = [course.refused[name] for name in ORDER]
    found = []
    if course.goodput < (GOODPUT if full else SANE):
        found.append(f"goodput {course.goodput:.0%} of C")
    if course.wrong:
        found.append(f"{course.wrong} broken off, or refused without a time to come again")
    if any(later > earlier + OF_ORDER for earlier, later in pairwise(shares)):
        found.append("refused out of order")
    if shares[0] < 0.5:
        found.append(f"only {shares[0]:.0%} of the least urgent refused")
    if course.largest > min(GROWN * course.before, LARGEST):
        found.append(f"from {course.before:.0f} to {course.largest:.0f} MB")
    if course.normal_after > NORMAL_WITHIN * (1 if full else 2):
        found.append(f"normal after {course.normal_after:.1f} s")
    return found


async def drill(options: Options) -> Outcome:
    with folder() as place:
        server = ServerUnderDrill(place, "drills.controls.lenient" if options.control else "handlers.cli")
        async with server:
            course = await _course(server, options)
    shares = ", ".join(f"{name} {course.refused[name]:.0%}" for name in ORDER)
    return Outcome(
        f"{options.n} s at {course.offered:.1f} × C",
        f"C {course.capacity:.0f} a second, goodput {course.goodput:.0%}; refused: {shares}; "
        f"{course.before:.0f} to {course.largest:.0f} MB; normal after {course.normal_after:.1f} s",
        faults(course, full=options.full),
    )


assert tuple(MIX) == ORDER

if __name__ == "__main__":
    sys.exit(main("ten times overload", drill, short=10, full=1800))
