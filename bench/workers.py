"""Home of two workers beside one, the same turns on PostgreSQL, in the same run."""

import os

from bench.figures import RATIO, Bar, Figure, Yardstick, cores, cost, limit, percentiles, rates
from bench.rig import Loaded, Rig
from bench.talks import Answering

COUNT = 2
MOST_ROUNDS = 3


def workers(rig: Rig) -> list[Figure]:
    one: list[Loaded] = []
    two: list[Loaded] = []
    with rig.server("postgresql") as single, rig.server("postgresql", COUNT) as double:
        alone, together = Answering(rig, single), Answering(rig, double)
        for _ in range(min(rig.rounds, MOST_ROUNDS)):
            one.append(alone.round())
            two.append(together.round())
    spare = os.cpu_count() or 1
    return [
        Figure(
            "workers",
            "WeChat turn by two workers, PostgreSQL",
            "/s",
            rates(two),
            Bar(1.8, RATIO),
            Yardstick("one worker", rates(one)),
            cores(two),
            [
                f"32 people writing at once: {percentiles(two)}",
                f"{cost(two):.0f} µs of the workers' processor time a turn, {cost(one):.0f} µs with one worker",
                f"with cores of their own two could do {COUNT * cost(one) / cost(two):.1f} times as much as one",
                f"two workers, PostgreSQL and the load process share {spare} cores here: {limit(cores(two), COUNT)}",
            ],
        )
    ]
