"""Home of the pass: GET /api/v1/pass by citizens with a login, beside bare aiohttp."""

import math
from dataclasses import dataclass, field

from bench import deliveries
from bench.figures import Figure, beside_bare
from bench.logins import Logins
from bench.rig import Loaded, Rig, Side
from bench.talks import SPARE, WARM

PATH = "/api/v1/pass"
OF_A_LOGIN = 230  # reads a minute; the server allows 240
AT_FIRST = 3000.0  # a second, before anything is known
HELLOS = 60_000.0


@dataclass
class Reading:
    """Every round with new logins, because each may ask so much in a minute only."""

    rig: Rig
    side: Side
    rate: float = AT_FIRST
    logins: Logins = field(default_factory=Logins)

    def round(self, seconds: float = 0.0, rate: float = 0.0) -> Loaded:
        seconds = seconds or self.rig.seconds
        lines = self.prepared(seconds, rate or self.rate)
        options = {"rate": rate, "connections": 256} if rate else {}
        found = self.rig.loaded(self.side, lines, warm=WARM, seconds=seconds, **options)
        self.rate = self.rate if rate else found["per_second"]
        return found

    def prepared(self, seconds: float, rate: float) -> list[deliveries.Line]:
        wanted = math.ceil(rate * (WARM + seconds) * SPARE / OF_A_LOGIN)
        return deliveries.reads(PATH, self.logins.tokens(self.side.base, max(wanted, 64)), OF_A_LOGIN)


def passes(rig: Rig) -> list[Figure]:
    ours: list[Loaded] = []
    bare: list[Loaded] = []
    hellos = deliveries.reads("/", ["none"] * 64, int(HELLOS * (WARM + rig.seconds) / 64))
    with rig.server() as side, rig.program("bench.hello") as hello:
        reading = Reading(rig, side)
        for _ in range(rig.rounds):
            ours.append(reading.round())
            bare.append(rig.loaded(hello, hellos, seconds=1.0))
    what = "GET /api/v1/pass (token checked, decision derived, pass issued), SQLite"
    return [beside_bare("pass", what, 0.2, ours, bare, "hello")]
