"""Home of what a worker takes before anybody asks anything: the time until it is ready, and memory; then of an hour's load."""

import statistics
import time

from bench import processes
from bench.figures import Bar, Figure, Yardstick
from bench.rig import Rig
from bench.talks import Answering

MOST_ROUNDS = 3
SETTLED = 3.0  # seconds at rest before memory is read
HALF = 0.5
ROUND = 30.0  # seconds between two looks at the memory
SLOPE = 4.0  # MB an hour: less than the looks differ among themselves


def start(rig: Rig) -> list[Figure]:
    """Starts on databases that are there, as after a restart."""
    ready: list[float] = []
    memory: list[float] = []
    bare: list[float] = []
    light: list[float] = []
    for _ in range(min(rig.rounds, MOST_ROUNDS)):
        with rig.server(again=True) as side, rig.program("bench.hello") as hello:
            ready.append(side.ready)
            bare.append(hello.ready)
            time.sleep(SETTLED)
            memory.append(processes.resident(side.watched["server"]))
            light.append(processes.resident(hello.watched["server"]))
    return [
        Figure(
            "start",
            "start to ready, one worker, SQLite",
            "s",
            ready,
            Bar(1.5, most=True),
            Yardstick("bare aiohttp", bare),
        ),
        Figure(
            "memory",
            "memory of a worker at rest",
            "MB",
            memory,
            Bar(120, most=True),
            Yardstick("bare aiohttp", light),
        ),
    ]


def soak(rig: Rig) -> list[Figure]:
    """Half load for `--soak` seconds, people signing up all the while; memory looked at every half minute."""
    looks: list[tuple[float, float]] = []
    with rig.server() as side:
        turns = Answering(rig, side)
        turns.round()
        rate, begun = turns.rate * HALF, time.monotonic()
        while time.monotonic() - begun < rig.soak:
            turns.round(ROUND, rate)
            looks.append((time.monotonic() - begun, processes.resident(side.watched["server"])))
    second_half = looks[len(looks) // 2 :]
    slope = statistics.linear_regression(*zip(*second_half, strict=True)).slope * 3600
    return [
        Figure(
            "memory-soak",
            f"memory after {rig.soak / 60:.0f} minutes at half load",
            "MB",
            [looks[-1][1]],
            notes=[
                f"{rate:.0f} turns a second",
                f"first look {looks[0][1]:.0f} MB, last {looks[-1][1]:.0f} MB",
            ],
            points=[list(each) for each in looks],
        ),
        Figure(
            "memory-slope",
            "its slope over the second half",
            "MB an hour",
            [slope],
            Bar(SLOPE, most=True),
        ),
    ]
