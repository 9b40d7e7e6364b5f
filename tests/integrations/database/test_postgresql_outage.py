"""PostgreSQL gone, or silent: nobody waits for it for long, it is hardly asked, and it is used again once it is back."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from unittest.mock import patch

import asyncpg
import pytest
from beside import POSTGRESQL
from ports import Reports
from postgres import Server, running
from stored import channel, commit

from bot.ports import Unavailable
from integrations.database.postgresql.pool import FREE_WITHIN, PAUSE, READ_WITHIN
from integrations.database.store import SealedStore, open_store
from integrations.sealing.keys import Sealer, open_keys

pytestmark = pytest.mark.parametrize("mortal", [POSTGRESQL], indirect=True)
NOWHERE = bytes(16)
SLACK = 3.0  # seconds that a busy machine may add
AT_ONCE = 40


@pytest.fixture(scope="module")
def mortal(request: pytest.FixtureRequest) -> Iterator[Server]:
    """One of its own, so that no other test falls with it."""
    with running() as started:
        yield started


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return open_keys(tmp_path / "secrets", create=True)


@pytest.fixture
def reports() -> Reports:
    return Reports()


@pytest.fixture
async def store(mortal: Server, sealer: Sealer, reports: Reports) -> AsyncIterator[SealedStore]:
    opened = await open_store(*await mortal.new_pair(), sealer, report=reports)
    yield opened
    await opened.close()


async def asked(store: SealedStore) -> float:
    """Seconds until it is told that the records cannot be reached; -1 when they can."""
    begun = time.monotonic()
    try:
        await store.begin().delivery(NOWHERE)
    except Unavailable:
        return time.monotonic() - begun
    return -1.0


async def until_open(store: SealedStore) -> None:
    """Asked by many at once and again and again, as a server is."""
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        waited = await asyncio.gather(*(asked(store) for _ in range(AT_ONCE)))
        assert max(waited) < FREE_WITHIN + READ_WITHIN + SLACK
        if all(0.0 <= each < 0.2 for each in waited):
            return
    pytest.fail("it is still waited for")


async def until_back(store: SealedStore) -> float:
    begun = time.monotonic()
    while await asked(store) >= 0.0:
        assert time.monotonic() - begun < 30
        await asyncio.sleep(0.1)
    return time.monotonic() - begun


@contextmanager
def silent(server: Server) -> Iterator[None]:
    """All its processes stand still, and the system still takes connections for them."""
    parent = int((server.data / "postmaster.pid").read_text("ascii").split()[0])
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
    stopped = [parent, *map(int, children)]
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)


async def test_a_server_that_is_gone_is_hardly_asked_and_used_again_soon(
    mortal: Server, store: SealedStore
) -> None:
    attempts: list[float] = []
    connect = asyncpg.connect

    async def counted(*place: object, **options: object) -> object:
        attempts.append(time.monotonic())
        return await connect(*place, **options)

    assert await asked(store) < 0.0
    with patch("asyncpg.connect", counted):
        await asyncio.to_thread(mortal.crash)
        try:
            begun = time.monotonic()
            while time.monotonic() - begun < 3 * PAUSE:
                await asyncio.gather(*(asked(store) for _ in range(AT_ONCE)))
                await asyncio.sleep(0.05)
            lasted = time.monotonic() - begun
        finally:
            await asyncio.to_thread(mortal.start)
    assert len(attempts) <= 2 * lasted + 1  # those that listen for erasures among them
    assert await until_back(store) < 5 + SLACK


async def test_a_server_that_is_silent_holds_nobody_up(mortal: Server, store: SealedStore) -> None:
    assert await asked(store) < 0.0
    with silent(mortal):
        await until_open(store)
        begun = time.monotonic()
        turn = commit(store, lambda tx, _: tx.put_channel(channel()))
        with pytest.raises(Unavailable):
            await turn
        assert time.monotonic() - begun < 5 + SLACK
    assert await until_back(store) < 5 + SLACK


async def test_more_to_do_than_connections_is_no_outage(store: SealedStore) -> None:
    """The control: who waits for a connection that is in use waits, and the breaker stays closed."""
    assert max(await asyncio.gather(*(asked(store) for _ in range(200)))) < 0.0


@asynccontextmanager
async def without_connections(server: Server, forbidding: str, allowing: str) -> AsyncIterator[None]:
    """Those that were open have ended, and no further one is good."""
    async with server.connected() as beside:
        await beside.execute(forbidding)
        await beside.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'healthcode'"
        )
        try:
            yield
        finally:
            await beside.execute(allowing)


@pytest.mark.parametrize(
    ("forbidding", "allowing", "told"),
    [
        (
            "ALTER ROLE healthcode SET synchronous_commit = off",
            "ALTER ROLE healthcode RESET synchronous_commit",
            "runs with synchronous_commit = off",
        ),
        ("ALTER ROLE healthcode NOLOGIN", "ALTER ROLE healthcode LOGIN", "make this user there"),
    ],
    ids=["unsafe", "not-let-in"],
)
async def test_one_that_may_lose_what_it_is_told_or_lets_nobody_in_is_no_use_later_either(
    mortal: Server, store: SealedStore, reports: Reports, forbidding: str, allowing: str, told: str
) -> None:
    assert await asked(store) < 0.0
    async with without_connections(mortal, forbidding, allowing):
        await until_open(store)
        with pytest.raises(Unavailable):
            await commit(store, lambda tx, _: tx.put_channel(channel()))
    assert await until_back(store) < 5 + SLACK
    events = [(event, str(fields["error"])) for event, fields in reports]
    assert {event for event, _ in events} == {"database_lost"}
    assert any(told in words for _, words in events)
    assert len(events) <= 2
