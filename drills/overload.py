"""Home of the overload drill: a crowd asks for ten times as much as the server can do.

C is what it does for a few connections that always ask. The worth of an answer is the server's processor time that
its class costs, measured alone. Goodput is what good answers (200 within a second of being due) are worth, beside the
same at C: in the time of day, and, which holds on a machine busy with other things too, in the processor time that the
server was given. The control lets everybody in.
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
FEW, MANY = 32, 1800  # connections
MEASURED = 1.5  # seconds for C, and for each class alone
ALL_ASK = (
    4.0  # seconds in which each of many connections asks once, which is sooner than a silent one is closed
)
GOODPUT = 0.8  # of C
USEFUL = (
    0.3  # of it by processor time: that is so on any machine, though ten times is more where it is given less
)
GROWN, LARGEST = 1.25, 512.0  # times, MB
NORMAL_WITHIN = 10.0  # seconds
OF_ORDER = 0.02  # of a class's requests, for those that come before it is noticed
HALF, LITTLE, NORMAL = 0.5, 0.05, 0.97  # of C, to see whether all is normal again; of what is asked then
MILLION = 1_000_000


@dataclass
class Pressed:
    """What became of what one crowd asked. `refusing` is the p99 of the refused; `cpu` and `spent` are the processor
    time of the crowd and of the server. All in seconds.
    """

    due: Mapping[str, int]
    good: Mapping[str, int]
    refused: Mapping[str, int]
    late: int
    wrong: int
    seconds: float
    p99: float
    refusing: float
    cpu: float
    spent: float

    @property
    def rate(self) -> float:
        return sum(self.good.values()) / self.seconds

    def worth(self, costs: Mapping[str, float]) -> float:
        """In seconds of the server's processor time."""
        return sum(count * costs[name] for name, count in self.good.items())

    def told(self, costs: Mapping[str, float]) -> str:
        each = (self.spent - self.worth(costs)) / max(sum(self.refused.values()), 1)
        asks = self.cpu / sum(self.due.values())
        return (
            f"{self.rate:.0f} good a second, p99 {self.p99:.2f} s, {self.late} late; refused within {self.refusing:.2f} s"
            f" (p99) for {each * MILLION:.0f} µs; the server used {self.spent / self.seconds:.2f} of a core, "
            f"the crowd {asks * MILLION:.0f} µs a request"
        )


@dataclass
class Course:
    capacity: float = 0.0
    goodput: float = 0.0
    useful: float = 0.0
    offered: float = 0.0
    refused: Mapping[str, float] = field(default_factory=dict)
    before: float = 0.0
    largest: float = 0.0
    normal_after: float = 0.0
    wrong: int = 0


async def pressed(
    server: ServerUnderDrill, rate: float, seconds: float, connections: int, only: str = ""
) -> Pressed:
    before = processor_time(server.pid)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "drills.pressing"),
        *(server.address, str(rate), str(seconds), str(connections), only),
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": python_path()},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    answer: dict[str, Any] = json.loads(said)
    return Pressed(**answer, spent=processor_time(server.pid) - before)


def processor_time(pid: int) -> float:
    """What the process has used so far, in seconds."""
    used = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


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


async def cost(server: ServerUnderDrill, name: str) -> float:
    """Of one answer of this class, in seconds of the server's processor time."""
    alone = await pressed(server, 0, MEASURED, FEW, name)
    return alone.spent / max(sum(alone.good.values()), 1)


async def _course(server: ServerUnderDrill, options: Options) -> Course:
    course = Course()
    await pressed(server, 0, MEASURED, FEW)  # after which nothing is new to it
    costs = {name: await cost(server, name) for name in ORDER}
    at_capacity = await pressed(server, 0, 2 * MEASURED, FEW)
    course.capacity = at_capacity.rate
    await pressed(server, MANY / ALL_ASK, ALL_ASK, MANY)
    course.before = memory(server.pid)  # with as many connections, each of which has asked
    told(
        f"C {course.capacity:.0f} a second; µs of each: { ({n: round(c * MILLION) for n, c in costs.items()}) }"
    )
    watching = asyncio.create_task(watched(server.pid, course))
    crowd = await pressed(server, TIMES * course.capacity, options.n, MANY)
    watching.cancel()
    told(crowd.told(costs))
    course.offered = sum(crowd.due.values()) / crowd.seconds / course.capacity
    course.useful = crowd.worth(costs) / crowd.spent * at_capacity.spent / at_capacity.worth(costs)
    course.goodput = crowd.worth(costs) / crowd.seconds * at_capacity.seconds / at_capacity.worth(costs)
    course.refused = {name: crowd.refused.get(name, 0) / max(crowd.due.get(name, 0), 1) for name in ORDER}
    course.wrong = crowd.wrong
    course.normal_after = await until_normal(server, (HALF if options.full else LITTLE) * course.capacity)
    return course


def faults(course: Course, *, full: bool) -> list[str]:
    shares = [course.refused[name] for name in ORDER]
    found = []
    if full and course.goodput < GOODPUT:
        found.append(f"goodput {course.goodput:.0%} of C")
    if course.useful < USEFUL:
        found.append(f"goodput {course.useful:.0%} of C by processor time")
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
    """By hand server and crowd have a core each, where there are two: neither takes the other's time."""
    cores = sorted(os.sched_getaffinity(0))
    own, others = (cores[:1], cores[1:] or cores) if options.full else (cores, cores)
    with folder() as place:
        server = ServerUnderDrill(place, "drills.controls.lenient" if options.control else "handlers.cli")
        os.sched_setaffinity(0, own)
        async with server:
            os.sched_setaffinity(0, others)
            course = await _course(server, options)
    shares = ", ".join(f"{name} {course.refused[name]:.0%}" for name in ORDER)
    return Outcome(
        f"{options.n} s at {course.offered:.1f} × C",
        f"C {course.capacity:.0f} a second, goodput {course.goodput:.0%} of it, {course.useful:.0%} by processor time; "
        f"refused: {shares}; {course.before:.0f} to {course.largest:.0f} MB; "
        f"normal after {course.normal_after:.1f} s",
        faults(course, full=options.full),
        "refused in order, normal again",
    )


assert tuple(MIX) == ORDER

if __name__ == "__main__":
    sys.exit(main("ten times overload", drill, short=60, full=1800))
