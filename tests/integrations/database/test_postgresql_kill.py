"""PostgreSQL dies under load, a backend or all of it: nothing acknowledged is lost, and nothing counts twice."""

import asyncio
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

import pytest
from beside import POSTGRESQL
from mortal import CITIZENS, declare, declared
from postgres import Server, running

from bot.ports import LostRace, Unavailable
from integrations.database.postgresql.opening import FAILING
from integrations.database.store import SealedStore, open_store
from integrations.sealing.keys import Sealer, open_keys

pytestmark = pytest.mark.parametrize("mortal_server", [POSTGRESQL], indirect=True)
FAULTS = (LostRace, Unavailable, *FAILING)
BACKENDS, CRASHES = 8, 3
ONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'healthcode'
ORDER BY md5(pid::text || $1) LIMIT 2
"""


@pytest.fixture
def mortal_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """One of its own, so that no other test falls with it."""
    with running() as started:
        yield started


async def test_nothing_acknowledged_is_lost_or_doubled(mortal_server: Server, tmp_path: Path) -> None:
    acknowledged, kept = await after_deaths(mortal_server, tmp_path, "well")
    assert len(kept) == len(set(kept))
    assert acknowledged <= set(kept)
    assert len(acknowledged) > 100


async def test_acknowledging_before_the_commit_is_noticed(mortal_server: Server, tmp_path: Path) -> None:
    acknowledged, kept = await after_deaths(mortal_server, tmp_path, "early")
    assert not acknowledged <= set(kept)


async def after_deaths(
    server: Server, folder: Path, how: str
) -> tuple[set[tuple[int, int]], list[tuple[int, int]]]:
    """What was acknowledged, and what another worker finds at the end."""
    sealer = open_keys(folder / "secrets", create=True)
    acknowledged: set[tuple[int, int]] = set()
    places = await server.new_pair()
    store = await open_store(*places, sealer)
    speaking = [
        asyncio.ensure_future(speak(store, sealer, who, how, acknowledged)) for who in range(1, CITIZENS + 1)
    ]
    await die(server, Random(7))
    for each in speaking:
        each.cancel()
    await asyncio.wait(speaking)
    await store.close()
    again = await open_store(*places, sealer)
    kept = await declared(again)
    await again.close()
    return acknowledged, kept


async def speak(
    store: SealedStore, sealer: Sealer, who: int, how: str, acknowledged: set[tuple[int, int]]
) -> None:
    """The platform delivers again what was not answered; with "early" it was."""
    for number in count():
        while (who, number) not in acknowledged:
            try:
                await declare(store, sealer, who, number, how, lambda *said: acknowledged.add(said))
            except FAULTS:
                await asyncio.sleep(0.01)


async def die(server: Server, random: Random) -> None:
    for number in range(BACKENDS + CRASHES):
        await asyncio.sleep(random.uniform(0.1, 0.4))
        if number % 4 == 3:
            await asyncio.to_thread(server.crash)
            await asyncio.to_thread(server.start)
        else:
            async with server.connected() as connection:
                await connection.fetch(ONE, str(number))
    await asyncio.sleep(0.2)
