"""Home of the forged webhook: signed without the token, and refused before anything is opened or stored."""

from bench import deliveries
from bench.figures import RATIO, Bar, Figure, Yardstick, cores, cost, limit, percentiles, rates
from bench.people import ANSWERS, says, serials
from bench.rig import Loaded, Rig

PEOPLE = 64
AT_MOST = 40_000.0  # a second
REFUSED = 403


def forged(rig: Rig) -> list[Figure]:
    ours: list[Loaded] = []
    bare: list[Loaded] = []
    (line,) = deliveries.encrypted(says(serials(1), ANSWERS), forged=True)
    lines = [line * int(AT_MOST * (1 + rig.seconds) / PEOPLE / len(line))] * PEOPLE
    with rig.server() as side, rig.program("bench.hello") as hello:
        for _ in range(rig.rounds):
            ours.append(rig.loaded(side, lines, status=REFUSED))
            bare.append(rig.loaded(hello, lines))
    return [
        Figure(
            "forged",
            "Forged webhook (refused), SQLite",
            "/s",
            rates(ours),
            Bar(0.6, RATIO),
            Yardstick("bare aiohttp, the same requests read and answered", rates(bare)),
            cores(ours),
            [
                f"64 at once: {percentiles(ours)}",
                f"{cost(ours):.0f} µs of the server's processor time each; bare aiohttp {cost(bare):.0f} µs",
                limit(cores(ours)),
            ],
        )
    ]
