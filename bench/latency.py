"""Home of latencies at a set rate: half of what can be done, and the curve from little load to nearly all."""

from collections.abc import Callable
from contextlib import ExitStack

from bench import deliveries
from bench.figures import Bar, Figure, Yardstick, cores, limit
from bench.passes import Reading
from bench.rig import Loaded, Rig
from bench.talks import WARM, Answering

HALF = 0.5
CURVE = (0.25, 0.75, 0.9)  # of what can be done, beside the half
LONGER = 2  # times a usual round: one answer of a thousand is to be met more than once
MOST_ROUNDS = 3
Round = Callable[[float, float], Loaded]  # seconds, rate


def latency(rig: Rig) -> list[Figure]:
    found = []
    with ExitStack() as stack:
        hello = stack.enter_context(rig.program("bench.hello"))

        def bare(seconds: float, rate: float) -> Loaded:
            lines = deliveries.reads("/", ["none"] * 256, int(rate * (seconds + WARM) / 128) + 8)
            return rig.loaded(hello, lines, seconds=seconds, rate=rate, connections=256)

        for store, where in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
            with rig.server(store) as side:
                turn = Answering(rig, side).round
                found += at_half(rig, f"latency-{store}", f"WeChat turn, {where}", turn, bare, (50.0, 250.0))
        with rig.server() as side:
            read = Reading(rig, side).round
            found += at_half(rig, "latency-pass", "GET /api/v1/pass", read, bare, (30.0, None))
    return found


def at_half(
    rig: Rig, name: str, what: str, act: Round, bare: Round, wanted: tuple[float, float | None]
) -> list[Figure]:
    """Its p99 and its p99.9, with the curve in the first."""
    capacity = act(rig.seconds, 0.0)["per_second"]
    rounds: list[Loaded] = []
    hellos: list[Loaded] = []
    for _ in range(min(rig.rounds, MOST_ROUNDS)):
        rounds.append(act(rig.seconds * LONGER, capacity * HALF))
        hellos.append(bare(1.0, capacity * HALF))
    curve = [(share, act(rig.seconds, capacity * share)) for share in CURVE] + [(HALF, rounds[0])]
    points = [
        [capacity * share, *(each[p] for p in ("p50", "p99", "p999"))]
        for share, each in sorted(curve, key=lambda pair: pair[0])
    ]
    notes = [
        f"open loop at {capacity * HALF:.0f} a second, half of the {capacity:.0f} that could be done just before",
        f"the load process used {cores(rounds)['load']:.2f} of a core; {limit(cores(rounds))}",
    ]
    figures = []
    for key, words, most in (("p99", "p99", wanted[0]), ("p999", "p99.9", wanted[1])):
        first = key == "p99"
        figures.append(
            Figure(
                f"{name}-{key}",
                f"{what} at half of capacity: {words}",
                "ms",
                [each[key] for each in rounds],
                None if most is None else Bar(most, most=True),
                Yardstick("bare aiohttp at the same rate", [each[key] for each in hellos]),
                cores(rounds),
                notes if first else (),
                points if first else (),
            )
        )
    return figures
