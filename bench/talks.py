"""Home of what each figure's load is made of: turns of a sign-up, reads of a pass; enough of it for the rate met before."""

import math
from dataclasses import dataclass

from sign_up import ANSWERS

from bench import deliveries
from bench.people import OPENING, says, serials
from bench.rig import Loaded, Rig, Side

WARM = 0.5  # seconds
SPARE = 1.2  # more than what the last rate would need
AT_FIRST = 700.0  # a second, before anything is known


@dataclass
class Answering:
    """People in the middle of a sign-up, each answering the nine questions; they opened it before the clock started."""

    rig: Rig
    side: Side
    rate: float = AT_FIRST

    def round(self, seconds: float = 0.0, rate: float = 0.0) -> Loaded:
        """At `rate` in an open loop; without one as many as can be."""
        seconds = seconds or self.rig.seconds
        answers = self.prepared(seconds, rate or self.rate)
        options = {"rate": rate, "connections": 256} if rate else {}
        found = self.rig.loaded(self.side, answers, warm=WARM, seconds=seconds, **options)
        self.rate = self.rate if rate else found["per_second"]
        return found

    def prepared(self, seconds: float, rate: float) -> list[deliveries.Line]:
        """The answers of people who have opened the sign-up."""
        people = serials(math.ceil(rate * (WARM + seconds) * SPARE / len(ANSWERS)) + 64)
        opening = deliveries.encrypted(says(people, OPENING))
        self.rig.loaded(self.side, opening, warm=0, seconds=600)
        return deliveries.encrypted(says(people, ANSWERS, len(OPENING) + 1))
