"""Home of the forged webhook: signed without the token, and refused before anything is opened or stored."""

from dataclasses import dataclass

from sign_up import ANSWERS

from bench import deliveries
from bench.figures import Figure, beside_bare
from bench.people import says, serials
from bench.rig import Loaded, Rig, Side
from bench.talks import WARM

PEOPLE = 64
AT_MOST = 40_000.0  # a second
REFUSED = 403


@dataclass
class Forging:
    """The same few messages again and again: none of them is ever looked into."""

    rig: Rig
    side: Side
    rate: float = AT_MOST

    def round(self) -> Loaded:
        return self.rig.loaded(self.side, self.prepared(self.rig.seconds, self.rate), status=REFUSED)

    @staticmethod
    def prepared(seconds: float, rate: float) -> list[deliveries.Line]:
        (line,) = deliveries.encrypted(says(serials(1), ANSWERS), forged=True)
        return [line * int(rate * (WARM + seconds) / PEOPLE / len(line))] * PEOPLE


def forged(rig: Rig) -> list[Figure]:
    ours: list[Loaded] = []
    bare: list[Loaded] = []
    with rig.server() as side, rig.program("bench.hello") as hello:
        forging = Forging(rig, side)
        for _ in range(rig.rounds):
            ours.append(forging.round())
            bare.append(rig.loaded(hello, forging.prepared(1.0, AT_MOST), seconds=1.0))
    other = "the same requests read and answered"
    return [beside_bare("forged", "Forged webhook (refused), SQLite", 0.6, ours, bare, other)]
