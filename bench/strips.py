"""Home of what phones ask when a day begins: a first GET /pass, of which nothing is remembered, and POST /passes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from bench import deliveries
from bench.figures import Figure, beside_bare
from bench.logins import MINI, Logins
from bench.passes import HELLOS
from bench.passes import PATH as PASS
from bench.rig import Loaded, Rig, Side
from bot.domain.passes import STRIP
from handlers.seeding import open_id

PATH = "/api/v1/passes"
MOST_ROUNDS = 3
WARM = 0.2  # seconds
SEED = 0
PEOPLE = 3_000  # new ones each time
Lines = list[deliveries.Line]


@dataclass
class Mornings:
    """Each round by people who have not been heard of since the server's start, one request of each."""

    rig: Rig
    side: Side
    logins: Logins = field(default_factory=Logins)
    come: int = 0

    def round(self, lines: Callable[[list[str]], Lines]) -> Loaded:
        people = [open_id(SEED, self.come + each) for each in range(PEOPLE)]
        self.come += PEOPLE
        prepared = lines(self.logins.of(self.side.base, people))
        return self.rig.loaded(self.side, prepared, warm=WARM, seconds=60)


ASKED: dict[str, tuple[str, Callable[[list[str]], Lines]]] = {
    "pass-first": (
        "GET /api/v1/pass, the first of a citizen since the start",
        partial(deliveries.reads, PASS, times=1),
    ),
    "passes-one": ("POST /api/v1/passes, one pass", partial(deliveries.strips, PATH, times=1, passes=1)),
    "passes-six": (
        f"POST /api/v1/passes, a strip of {STRIP}",
        partial(deliveries.strips, PATH, times=1, passes=STRIP),
    ),
}


def strips(rig: Rig) -> list[Figure]:
    rounds = min(rig.rounds, MOST_ROUNDS)
    ours: dict[str, list[Loaded]] = {name: [] for name in ASKED}
    bare: list[Loaded] = []
    hellos = deliveries.reads("/", ["none"] * 64, int(HELLOS * (WARM + 1) / 64))
    people = rounds * len(ASKED) * PEOPLE
    with rig.server(citizens=people, account=MINI) as side, rig.program("bench.hello") as hello:
        mornings = Mornings(rig, side)
        for _ in range(rounds):
            bare.append(rig.loaded(hello, hellos, warm=WARM, seconds=1.0))
            for name, (_, lines) in ASKED.items():
                ours[name].append(mornings.round(lines))
    return [
        beside_bare(name, f"{what}, SQLite", None, ours[name], bare, "hello")
        for name, (what, _) in ASKED.items()
    ]
