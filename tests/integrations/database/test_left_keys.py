"""The own key of a channel that registers goes when no row needs it, which may be another process's doing."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from unittest.mock import patch

import pytest
from beside import ON_SQLITE, Beside
from postgres import until
from stored import channel, citizen, commit

from bot.ports import Store
from integrations.database.sqlite.writer import Writer
from integrations.database.store import SealedStore, open_store
from integrations.sealing.keys import Sealer

pytestmark = ON_SQLITE
OWNERS = "SELECT owner FROM keys"


@pytest.fixture
async def command(places: tuple[str, str], sealer: Sealer) -> AsyncIterator[SealedStore]:
    """A command beside the server."""
    opened = await open_store(*places, sealer, beside_server=True)
    yield opened
    await opened.close()


async def registers(store: Store) -> None:
    linked = channel(citizen=citizen().id, version=1)
    await commit(store, lambda tx, writes: (writes.put_citizen(citizen()), tx.put_channel(linked)))


async def parts(store: Store) -> None:
    """The person is erased, their channel stays."""
    tx = store.begin()
    read = await tx.channel(channel().id)
    assert read is not None
    await commit(
        store,
        lambda tx, writes: (
            tx.put_channel(replace(read, citizen=None)),
            writes.erase_citizen(citizen().id),
        ),
    )


async def test_one_that_is_used_again_meanwhile_stays(store: SealedStore, command: SealedStore) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    committed, go_on, finish = threading.Event(), threading.Event(), Writer._finish

    def late(writer: Writer, *of: object) -> None:
        if writer is store._engine._writer:
            committed.set()
            go_on.wait(10)
        finish(writer, *of)

    with patch.object(Writer, "_finish", late):
        registering = asyncio.ensure_future(registers(store))
        await until(committed.is_set)
        await parts(command)
        go_on.set()
        await registering
    left = await store.begin().channel(channel().id)
    assert left is not None
    assert left.citizen is None
    assert left.state == channel().state


async def test_one_that_is_not_is_deleted(store: SealedStore, beside: Beside) -> None:
    """The control."""
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    assert await beside.column("keys", OWNERS) == {b"channel:" + channel().id}
    await registers(store)
    assert await beside.column("keys", OWNERS) == {b"citizen:" + citizen().id}


async def test_whoever_is_held_up_has_committed_all_the_same(
    store: SealedStore, command: SealedStore, beside: Beside
) -> None:
    """The key that is left is deleted with the next unit."""
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    other, finish = command._engine._writer._keys, Writer._finish

    def held_up(writer: Writer, *of: object) -> None:
        writer._keys.set_busy_timeout(1)
        other.execute("BEGIN IMMEDIATE")
        try:
            finish(writer, *of)
        finally:
            other.execute("ROLLBACK")

    with patch.object(Writer, "_finish", held_up):
        await registers(store)
    assert await beside.column("keys", "SELECT count(*) FROM leaving") == {1}
    await commit(store, lambda tx, _: tx.put_channel(channel(2)))
    assert await beside.column("keys", "SELECT count(*) FROM leaving") == {0}
