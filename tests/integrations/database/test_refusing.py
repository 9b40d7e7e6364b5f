"""Where nothing can be stored the store says so, and no longer once something was."""

from collections.abc import Callable

import apsw
import asyncpg
import pytest
from beside import ON_POSTGRESQL, ON_SQLITE
from postgres import Server
from stored import channel, commit, register

from bot.ports import Transaction, Writes
from integrations.database.engine import RECENT, Refusals
from integrations.database.store import SealedStore


def putting(number: int) -> Callable[[Transaction, Writes], None]:
    return lambda tx, _: tx.put_channel(channel(number))


@ON_SQLITE
async def test_a_full_disk_is_told_until_it_has_room(store: SealedStore) -> None:
    await register(store)
    assert not store.refuses()
    records = store._engine._writer._records
    room = records.pragma("max_page_count")
    records.pragma("max_page_count", 1)
    with pytest.raises(apsw.FullError):
        await commit(store, *(putting(number) for number in range(10, 200)))
    assert store.refuses()
    records.pragma("max_page_count", room)
    await register(store, 2)
    assert not store.refuses()


@ON_POSTGRESQL
async def test_a_database_that_may_only_be_read_is_told(server: Server, store: SealedStore) -> None:
    await register(store)
    async with server.set_to("default_transaction_read_only", "on"):
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await register(store, 2)
        assert store.refuses()
    await register(store, 3)
    assert not store.refuses()


def test_a_refusal_is_forgotten_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("integrations.database.engine.monotonic", lambda: now)
    refusals = Refusals()
    refusals.note(refused=True)
    now += RECENT - 1
    assert refusals.are_recent
    now += 2
    assert not refusals.are_recent
