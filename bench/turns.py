"""Home of the turn: a question of the sign-up answered, the answer stored durably, the next question encrypted."""

from sign_up import ANSWERS

from bench import deliveries
from bench.figures import RATIO, Bar, Figure, Yardstick, cores, cost, limit, percentiles, rates
from bench.people import says, serials
from bench.rig import Loaded, Rig, Side
from bench.talks import Answering

ROBOT_CONNECTIONS = 4  # as many as it has threads: the number that suits it best
WHAT = "WeChat turn (secure mode, a question of the sign-up answered, stored durably), "
ENOUGH = 3000.0  # turns a second that no robot reaches


def turns(rig: Rig) -> list[Figure]:
    sqlite: list[Loaded] = []
    postgresql: list[Loaded] = []
    robot: list[Loaded] = []
    stored: list[Loaded] = []
    with (
        rig.server("sqlite") as small,
        rig.server("postgresql") as large,
        rig.werobot() as werobot,
        rig.cluster.pair() as (database, _),
        rig.program("bench.hello", database) as hello,
    ):
        ours, theirs = Answering(rig, small), Answering(rig, large)
        bare = Side(hello.port, {**hello.watched, "postgresql": rig.cluster.pid}, hello.folder)
        for _ in range(rig.rounds):
            sqlite.append(ours.round())
            robot.append(to_robot(rig, werobot))
            postgresql.append(theirs.round())
            stored.append(rig.loaded(bare, plain(rig), seconds=1.0))
    beside = Yardstick("WeRoBot 1.13.1, plain mode, its session storage", rates(robot))
    row = Yardstick("bare aiohttp that stores one row", rates(stored))
    return [
        figure("turn-sqlite", WHAT + "SQLite", sqlite, Bar(1200), beside),
        figure("turn-sqlite-ratio", "the same beside WeRoBot", sqlite, Bar(3, RATIO), beside),
        figure("turn-postgresql", WHAT + "PostgreSQL", postgresql, Bar(800), row),
    ]


def figure(name: str, what: str, rounds: list[Loaded], bar: Bar, beside: Yardstick) -> Figure:
    notes = [
        f"32 people writing at once: {percentiles(rounds)}",
        f"{cost(rounds):.0f} µs of the server's processor time a turn",
        limit(cores(rounds)),
    ]
    return Figure(name, what, "/s", rates(rounds), bar, beside, cores(rounds), notes)


def plain(rig: Rig) -> list[deliveries.Line]:
    people = serials(int(ENOUGH * (1 + rig.seconds) / len(ANSWERS)))
    return deliveries.plain(says(people, ANSWERS), "benchtoken")


def to_robot(rig: Rig, side: Side) -> Loaded:
    return rig.loaded(side, plain(rig), connections=ROBOT_CONNECTIONS)
