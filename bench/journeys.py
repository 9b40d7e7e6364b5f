"""Home of the journey: follow, sign up, declare, get the code, wholly in chat, on PostgreSQL."""

import asyncio

import asyncpg

from bench import deliveries
from bench.figures import Bar, Figure, Yardstick, cores, cost, limit, percentiles
from bench.people import JOURNEY, says, serials
from bench.rig import Loaded, Rig, Side

PEOPLE = 128  # a round
AT_ONCE = 16  # more would wait so long that the server refuses what is least urgent
LONGEST = 300.0  # seconds
DONE = (
    "SELECT count(*) FROM citizens",
    "SELECT count(*) FROM declarations",
)


def journeys(rig: Rig) -> list[Figure]:
    rounds: list[Loaded] = []
    stored: list[Loaded] = []
    with (
        rig.server("postgresql") as side,
        rig.cluster.pair() as (database, _),
        rig.program("bench.hello", database) as hello,
    ):
        for number in range(rig.rounds):
            people = serials(PEOPLE)
            lines = deliveries.encrypted(says(people, JOURNEY))
            rounds.append(rig.loaded(side, lines, warm=0, seconds=LONGEST, whole=1, connections=AT_ONCE))
            stored.append(rig.loaded(hello, lines, seconds=1.0))
            check(side, PEOPLE * (number + 1))
    a_second = [each["per_second"] / len(JOURNEY) for each in rounds]
    return [
        Figure(
            "journey-postgresql",
            f"Journey (follow, sign-up, declaration, code: {len(JOURNEY)} turns), PostgreSQL",
            "/s",
            a_second,
            Bar(30),
            Yardstick(
                "bare aiohttp that stores one row for each turn",
                [each["per_second"] / len(JOURNEY) for each in stored],
            ),
            cores(rounds),
            [
                f"{AT_ONCE} people at once, each turn: {percentiles(rounds)}",
                f"{cost(rounds) * len(JOURNEY) / 1000:.1f} ms of the server's processor time a journey, the picture of the code included",
                f"every journey of {PEOPLE * rig.rounds} ended with one citizen and one declaration stored",
                limit(cores(rounds)),
            ],
        )
    ]


def check(side: Side, people: int) -> None:
    """A journey that was answered but not finished would be a figure of nothing."""
    for query in DONE:
        if (count := asyncio.run(_counted(side.database, query))) != people:
            raise SystemExit(f"{query}: {count}, and {people} people made the journey")


async def _counted(database: str, query: str) -> int:
    connection = await asyncpg.connect(database)
    try:
        return int(await connection.fetchval(query))
    finally:
        await connection.close()
