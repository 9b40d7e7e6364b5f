"""Several workers share the outbox: what is due for a channel goes to one of them, in order, and is never forgotten."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from beside import ON_POSTGRESQL, ON_SQLITE
from ports import Clock, close_ports, open_ports
from postgres import Server, until
from stored import NOW, channel, commit, item

from bot.domain.channels import Item
from bot.ports import LEASE, Store
from bot.usecases.unions import ask_due
from integrations.database.store import SealedStore, open_store
from integrations.sealing.keys import Sealer

SOON = NOW + timedelta(seconds=10)
LATER = SOON + LEASE + timedelta(microseconds=1)
ONE, TWO = channel(1).id, channel(2).id


@pytest.fixture
async def other(places: tuple[str, str], sealer: Sealer) -> AsyncIterator[SealedStore]:
    """Another worker."""
    opened = await open_store(*places, sealer)
    yield opened
    await opened.close()


async def put(store: Store, *items: Item) -> None:
    tx = store.begin()
    for number in {each.channel for each in items}:
        if await tx.channel(number) is None:
            tx.put_channel(channel(int.from_bytes(number[:2])))
    for each in items:
        tx.put_item(each)
    await tx.commit()


def of(number: int, serial: int, **other: object) -> Item:
    return item(serial, channel=channel(number).id, **other)


@ON_POSTGRESQL
async def test_a_channel_is_one_worker_s_until_it_is_done(store: SealedStore, other: SealedStore) -> None:
    await put(store, of(1, 1), of(1, 2), of(2, 3))
    assert await store.begin().due_items(SOON, 1) == (of(1, 1),)
    assert await other.begin().due_items(SOON, 9) == (of(2, 3),)
    assert await store.begin().due_items(SOON, 9) == ()
    await other.begin().end_lease(ONE)  # not its own
    assert await other.begin().due_items(SOON, 9) == ()
    await store.begin().end_lease(ONE)
    assert await other.begin().due_items(SOON, 9) == (of(1, 1), of(1, 2))


@ON_POSTGRESQL
async def test_what_a_dead_worker_was_at_is_another_s_after_the_lease(
    store: SealedStore, other: SealedStore
) -> None:
    await put(store, of(1, 1))
    assert await store.begin().due_items(SOON, 9) == (of(1, 1),)
    assert await other.begin().due_items(LATER - timedelta(seconds=1), 9) == ()
    assert await other.begin().due_items(LATER, 9) == (of(1, 1),)
    await store.begin().end_lease(ONE)  # late, and no longer its own
    assert await store.begin().due_items(LATER, 9) == ()


@ON_POSTGRESQL
async def test_who_takes_long_keeps_the_lease(store: SealedStore, other: SealedStore) -> None:
    await put(store, of(1, 1))
    await store.begin().due_items(SOON, 9)
    await store.begin().renew_lease(ONE, SOON + timedelta(seconds=20))
    await other.begin().renew_lease(ONE, SOON + timedelta(days=1))  # not its own
    assert await other.begin().due_items(LATER, 9) == ()
    assert await other.begin().due_items(LATER + timedelta(seconds=20), 9) == (of(1, 1),)


@ON_POSTGRESQL
async def test_what_is_asked_for_is_leased_by_its_kind(store: SealedStore, other: SealedStore) -> None:
    await put(store, of(1, 1), of(1, 2, kind="union"))
    assert await store.begin().due_items(SOON, 9) == (of(1, 1),)
    assert await other.begin().due_items(SOON, 9, "union") == (of(1, 2, kind="union"),)
    assert await store.begin().due_items(SOON, 9, "union") == ()


@ON_POSTGRESQL
async def test_who_is_asked_about_late_is_leased_from_then_on(
    store: SealedStore, other: SealedStore, tmp_path: Path
) -> None:
    """The first question takes longer than a lease, and the second one is nobody else's all the same."""
    clock, asked = Clock(SOON), list[str]()
    ports = await open_ports(tmp_path, clock)
    await close_ports(ports)
    await put(store, of(1, 1, kind="union"), of(2, 2, kind="union"))

    async def ask(_: str, open_id: str) -> str:
        asked.append(open_id)
        if len(asked) == 1:
            clock.forward(seconds=LEASE.total_seconds() + 1)
        else:
            assert await other.begin().due_items(clock(), 9, "union") == ()
        return ""

    assert await ask_due(replace(ports, store=store), ask) == 2
    assert asked == [channel(1).open_id, channel(2).open_id]


@ON_POSTGRESQL
async def test_many_at_once_share_it_out(store: SealedStore, other: SealedStore) -> None:
    """Each item goes to one, all of a channel to the same, however they hit on each other."""
    await put(store, *(of(number % 8 + 1, number) for number in range(40)))
    given: list[tuple[int, Item]] = []

    async def takes(who: int, one: SealedStore) -> None:
        for _ in range(20):
            given.extend((who, each) for each in await one.begin().due_items(SOON, 3))

    await asyncio.gather(*(takes(who, (store, other)[who]) for who in (0, 1)))
    assert len({each.id for _, each in given}) == len(given)
    owners = {each.channel: {who for who, one in given if one.channel == each.channel} for _, each in given}
    assert len(owners) == 8
    assert all(len(each) == 1 for each in owners.values())


@ON_POSTGRESQL
async def test_a_lease_goes_with_its_channel(store: SealedStore, server: Server) -> None:
    await put(store, of(1, 1))
    await store.begin().due_items(SOON, 9)
    await commit(store, lambda _, writes: writes.erase_channel(ONE))
    await put(store, of(1, 1))
    assert await store.begin().due_items(SOON, 9) == (of(1, 1),)


@ON_SQLITE
async def test_on_files_one_server_sends_so_nothing_is_leased(store: SealedStore) -> None:
    await put(store, of(1, 1))
    for _ in range(2):
        assert await store.begin().due_items(SOON, 9) == (of(1, 1),)
    await store.begin().renew_lease(ONE, SOON)
    await store.begin().end_lease(ONE)
    assert await store.leads()


@ON_POSTGRESQL
async def test_one_leads_until_its_connection_ends(
    store: SealedStore, other: SealedStore, server: Server
) -> None:
    assert [await one.leads() for one in (store, other, store, other)] == [True, False, True, False]
    assert await asyncio.gather(*(store.leads() for _ in range(5))) == [True] * 5
    async with server.connected() as connection:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7211002"
        )
    await until(other.leads)
    await until(lambda: listens(store))
    assert not await store.leads()
    await other.close()
    await until(store.leads)


def listens(store: SealedStore) -> bool:
    connection = store._engine._erasures._connection
    return connection is not None and not connection.is_closed()


@ON_POSTGRESQL
async def test_who_has_no_connection_does_not_lead(store: SealedStore) -> None:
    assert await store.leads()
    await store._engine._erasures.close()
    assert not await store.leads()
