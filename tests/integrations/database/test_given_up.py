"""Whoever gives up waiting for a commit: what was not begun is never done, what was begun can be waited for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import patch

import apsw
import asyncpg
import pytest
from beside import ON_POSTGRESQL, ON_SQLITE, Beside
from postgres import until
from stored import channel, commit

from bot.ports import Store, Unavailable
from integrations.database.postgresql import engine
from integrations.database.store import SealedStore, open_store
from integrations.database.units import Unsettled
from integrations.sealing.keys import Sealer

SOON = 0.5  # seconds a caller waits here
AT_LOCK = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


async def writes(store: Store, number: int) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel(number)))


@asynccontextmanager
async def held(place: str) -> AsyncIterator[None]:
    """Nobody can write a channel meanwhile."""
    connection = await asyncpg.connect(place)
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE channels IN EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


@pytest.fixture
async def narrow(places: tuple[str, str], sealer: Sealer) -> AsyncIterator[SealedStore]:
    """One unit at a time."""
    opened = await open_store(*places, sealer, connections=3)
    yield opened
    await opened.close()


@ON_POSTGRESQL
async def test_what_was_not_begun_in_time_is_never_done(
    narrow: SealedStore, places: tuple[str, str], beside: Beside
) -> None:
    async def waits() -> bool:
        return await beside.column("records", AT_LOCK) == {1}

    with patch.object(engine, "COMMITTED_WITHIN", SOON):
        async with held(places[0]):
            first = asyncio.ensure_future(writes(narrow, 1))
            await until(waits)
            with pytest.raises(Unavailable) as second:
                await writes(narrow, 2)
            with pytest.raises(Unsettled) as begun:
                await first
    assert not isinstance(second.value, Unsettled)
    await begun.value.ended()
    await narrow.close()
    assert await beside.column("records", "SELECT id FROM channels") == {channel(1).id}


@ON_SQLITE
async def test_on_files_what_was_given_up_before_its_turn_is_never_done(
    store: SealedStore, tmp_path: Path, beside: Beside
) -> None:
    holder = apsw.Connection(str(tmp_path / "records.db"))
    holder.execute("BEGIN IMMEDIATE")
    first = asyncio.ensure_future(writes(store, 1))
    await until(lambda: store._engine._draining is not None and not store._engine._waiting)
    second = asyncio.ensure_future(writes(store, 2))
    await until(lambda: len(store._engine._waiting) == 1)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    holder.execute("ROLLBACK")
    holder.close()
    await first
    await writes(store, 3)
    assert await beside.column("records", "SELECT id FROM channels") == {channel(1).id, channel(3).id}
