"""Home of growth: the same turn with few citizens stored and with many, people drawn from all of them."""

import itertools
import random

from bench import deliveries
from bench.figures import RATIO, Bar, Figure, Yardstick, cores, cost, percentiles, rates
from bench.rig import Loaded, Rig, Side
from bench.talks import WARM
from handlers.seeding import open_id

FEW = 1_000
SEED = 0
SAID = ("你好", "服务", "帮助")
STORES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
ENOUGH = 3_000.0  # turns a second
MOST_ROUNDS = 3
AT_LEAST = 0.8  # of the rate with few


def growth(rig: Rig) -> list[Figure]:
    """Both sizes stand beside each other, and are asked in turn."""
    found = []
    for store, where in STORES.items():
        with rig.server(store, citizens=FEW) as few:
            for many in rig.citizens:
                with rig.server(store, citizens=many) as grown:
                    found.append(compared(rig, (few, FEW), (grown, many), where))
    return found


def compared(rig: Rig, few: tuple[Side, int], many: tuple[Side, int], where: str) -> Figure:
    sides: tuple[list[Loaded], list[Loaded]] = ([], [])
    numbers = itertools.count(1, 100_000)
    for _ in range(min(rig.rounds, MOST_ROUNDS)):
        for (side, citizens), rounds in zip((few, many), sides, strict=True):
            rounds.append(rig.loaded(side, talked(rig, citizens, next(numbers))))
    return Figure(
        f"growth-{where.lower()}-{many[1]}",
        f"WeChat turn of a citizen, {where}, {many[1]:,} citizens stored",
        "/s",
        rates(sides[1]),
        Bar(AT_LEAST, RATIO),
        Yardstick(f"{few[1]:,} stored", rates(sides[0])),
        cores(sides[1]),
        [
            f"32 people drawn from all of them: {percentiles(sides[1])}",
            *(
                f"{cost(sides[1], who):.0f} µs of {words}'s processor time a turn, {cost(sides[0], who):.0f} µs with {few[1]:,}"
                for who, words in (("server", "the server"), ("postgresql", "PostgreSQL"))
                if who in sides[0][0]["cores"]
            ),
        ],
        [[few[1], *rates(sides[0])], [many[1], *rates(sides[1])]],
    )


def talked(rig: Rig, citizens: int, number: int) -> list[deliveries.Line]:
    """A thousand people say their words; who they are is drawn anew each round."""
    drawn = random.Random(number)
    people = [open_id(SEED, each) for each in drawn.sample(range(citizens), FEW)]
    times = int(ENOUGH * (WARM + rig.seconds) / len(SAID) / FEW) + 1
    return deliveries.encrypted(deliveries.talks(people, SAID * times, number=number))
