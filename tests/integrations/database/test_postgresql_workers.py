"""Many workers on one PostgreSQL are as one: none uses a key another has deleted, and nothing stays half done."""

import asyncio
import gc
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from beside import ON_POSTGRESQL, Beside
from postgres import until
from stored import ENTRY, NOW, channel, citizen, commit, declaration, evidence, register

from bot.ports import LostRace, Store
from integrations.database.postgresql.engine import EACH, PostgresEngine
from integrations.database.postgresql.erasures import ERASED, Erasures
from integrations.database.postgresql.opening import MOST
from integrations.database.store import SealedStore, open_store
from integrations.database.units import CHANNEL, CITIZEN
from integrations.sealing.keys import Sealer

pytestmark = ON_POSTGRESQL
SOON = NOW + timedelta(microseconds=1)
LISTENING = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"


@pytest.fixture
async def fresh(other: SealedStore, places: tuple[str, str], sealer: Sealer) -> AsyncIterator[SealedStore]:
    """A worker that remembers no key."""
    opened = await open_store(*places, sealer)
    yield opened
    await opened.close()


def engine_of(store: SealedStore) -> PostgresEngine:
    assert isinstance(store._engine, PostgresEngine)
    return store._engine


def listens(store: SealedStore) -> bool:
    connection = engine_of(store)._erasures._connection
    return connection is not None and not connection.is_closed()


async def deafen(store: SealedStore) -> None:
    """As if what the others tell were still on its way."""
    erasures: Erasures = engine_of(store)._erasures
    assert erasures._connection is not None
    await erasures._connection.remove_listener(ERASED, erasures._heard)


async def erase(store: Store, number: int = 1) -> None:
    await commit(store, lambda _, writes: writes.erase_channel(channel(number).id))


async def test_whoever_has_not_heard_yet_seals_no_conversation_with_a_deleted_key(
    store: SealedStore, other: SealedStore, fresh: SealedStore
) -> None:
    """The same person writes again, to the worker that still remembers the deleted key."""
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    await deafen(other)
    assert await other.begin().channel(channel().id) is not None
    await erase(store)
    with pytest.raises(LostRace):
        await commit(other, lambda tx, _: tx.put_channel(channel()))
    await commit(other, lambda tx, _: tx.put_channel(channel()))
    assert await fresh.begin().channel(channel().id) == channel(version=1)


async def test_whoever_has_not_heard_yet_seals_no_evidence_with_a_deleted_key(
    store: SealedStore, other: SealedStore, fresh: SealedStore
) -> None:
    document = citizen().document
    await commit(store, lambda _, writes: writes.put_evidence(document, evidence(1)))
    await deafen(other)
    assert await other.begin().evidence(document) == (evidence(1),)
    await commit(store, lambda tx, _: tx.forget({"evidence": NOW.replace(year=2027)}))
    with pytest.raises(LostRace):
        await commit(other, lambda _, writes: writes.put_evidence(document, evidence(2)))
    await commit(other, lambda _, writes: writes.put_evidence(document, evidence(2)))
    assert await fresh.begin().evidence(document) == (evidence(2),)


async def test_a_later_key_of_the_same_owner_is_not_taken_for_the_one_remembered(
    store: SealedStore, other: SealedStore, fresh: SealedStore
) -> None:
    """The rows have the same ids and versions again, and their owners other keys."""
    document = citizen().document
    await begun(store)
    await deafen(other)
    assert await other.begin().channel(channel().id) is not None
    assert await other.begin().evidence(document) == (evidence(1),)
    await erase(store)
    await commit(store, lambda tx, _: tx.forget({"evidence": NOW.replace(year=2027)}))
    await begun(store, created_at=SOON)
    with pytest.raises(LostRace):
        await commit(other, lambda tx, _: tx.put_channel(channel(version=1, state={"said": "late"})))
    with pytest.raises(LostRace):
        await commit(other, lambda _, writes: writes.put_evidence(document, evidence(2)))
    assert await fresh.begin().channel(channel().id) == channel(version=1, created_at=SOON)


async def begun(store: Store, **of_channel: object) -> None:
    await commit(
        store,
        lambda tx, _: tx.put_channel(channel(**of_channel)),
        lambda _, writes: writes.put_evidence(citizen().document, evidence(1)),
    )


async def test_a_citizen_made_again_gets_a_key_of_their_own(
    store: SealedStore, other: SealedStore, fresh: SealedStore
) -> None:
    await register(store)
    await deafen(other)
    assert await other.begin().citizen(citizen().id) is not None
    await commit(store, lambda _, writes: writes.erase_citizen(citizen().id))
    with pytest.raises(LostRace):
        await commit(other, lambda _, writes: writes.put_citizen(citizen()))
    await commit(other, lambda _, writes: writes.put_citizen(citizen()))
    assert await fresh.begin().citizen(citizen().id) == citizen(version=1)


async def test_what_is_written_about_an_erased_citizen_is_refused(
    store: SealedStore, other: SealedStore, beside: Beside
) -> None:
    await register(store)
    await deafen(other)
    assert await other.begin().citizen(citizen().id) is not None
    await commit(store, lambda _, writes: writes.erase_citizen(citizen().id))
    with pytest.raises(LostRace):
        await commit(other, lambda _, writes: writes.put_declaration(citizen().id, declaration()))
    assert await beside.column("records", "SELECT count(*) FROM declarations") == {0}


async def test_a_worker_that_cannot_hear_doubts_and_listens_again(
    store: SealedStore, other: SealedStore, beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    await register(other)
    engine, refused = engine_of(other), []

    async def refuse() -> None:
        refused.append(1)
        raise OSError

    monkeypatch.setattr("integrations.database.postgresql.erasures.PAUSE", 0.01)
    with monkeypatch.context() as away:
        away.setattr(engine._erasures, "listen", refuse)
        for pid in await beside.column("keys", LISTENING):
            await beside.run("keys", "SELECT pg_terminate_backend(:pid)", {"pid": pid})
        await until(lambda: len(refused) > 1)
        assert engine.erasures < engine.erasures
        await commit(other, lambda tx, _: tx.put_channel(channel(2)))
        assert CHANNEL + channel(2).id not in other._keyring._keys
    await until(lambda: listens(other) and listens(store))
    before = engine.erasures
    assert engine.erasures == before
    await erase(store, 2)
    await until(lambda: engine.erasures > before)


async def test_a_channel_that_takes_its_own_key_again_keeps_it(
    store: SealedStore,
    other: SealedStore,
    fresh: SealedStore,
    beside: Beside,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its registration is not finished yet when its citizen is erased and the conversation goes on."""
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    monkeypatch.setattr(engine_of(store), "_finish", lambda: asyncio.sleep(0))
    linked = channel(citizen=citizen().id, version=1)
    await commit(store, lambda tx, writes: (writes.put_citizen(citizen()), tx.put_channel(linked)))
    assert await beside.column("keys", "SELECT owner FROM leaving") == {CHANNEL + channel().id}
    tx = other.begin()
    read = await tx.channel(channel().id)
    assert read is not None
    tx.act(ENTRY).erase_citizen(citizen().id)
    tx.put_channel(read)
    await tx.commit()
    assert await beside.column("keys", "SELECT owner FROM leaving") == set()
    assert await beside.column("keys", "SELECT owner FROM keys") == {CHANNEL + channel().id}
    assert await fresh.begin().channel(channel().id) == channel(version=3)


async def test_a_registration_not_finished_is_by_the_next_start(
    store: SealedStore,
    places: tuple[str, str],
    sealer: Sealer,
    beside: Beside,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    monkeypatch.setattr(engine_of(store), "_finish", lambda: asyncio.sleep(0))
    linked = channel(citizen=citizen().id, version=1)
    await commit(store, lambda tx, writes: (writes.put_citizen(citizen()), tx.put_channel(linked)))
    await (await open_store(*places, sealer)).close()
    assert await beside.column("keys", "SELECT owner FROM keys") == {CITIZEN + citizen().id}
    assert await beside.column("keys", "SELECT owner FROM leaving") == set()


async def test_units_that_need_two_connections_each_do_not_wait_for_each_other(store: SealedStore) -> None:
    document, many = citizen().document, range(1, 4 * MOST // EACH)
    await commit(store, lambda _, writes: writes.put_evidence(document, evidence(100)))
    await asyncio.gather(*(engine_of(store).wrapped_key(b"nobody") for _ in range(MOST)))  # all are connected
    async with asyncio.timeout(20):
        await asyncio.gather(
            *(
                commit(
                    store,
                    lambda _, writes, number=number: writes.put_evidence(document, evidence(number)),
                    lambda tx, _, number=number: tx.put_channel(channel(number)),
                )
                for number in many
            )
        )
    assert len(await store.begin().evidence(document)) == len(many) + 1


async def test_whoever_gives_up_waiting_for_an_erasure_does_not_stop_it(
    store: SealedStore, beside: Beside
) -> None:
    await register(store)
    tx = store.begin()
    tx.act(ENTRY).erase_citizen(citizen().id)
    waiting = asyncio.ensure_future(tx.commit())
    await until(lambda: bool(engine_of(store)._running), pause=0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await store.close()
    assert await beside.column("records", "SELECT id FROM citizens") == set()
    assert await beside.column("keys", "SELECT owner FROM leaving") == set()


async def test_losing_a_race_that_nobody_waits_for_any_more_is_no_fault(store: SealedStore) -> None:
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    await register(store)
    waiting = asyncio.ensure_future(commit(store, lambda tx, _: tx.put_channel(channel(version=7))))
    await until(lambda: bool(engine_of(store)._running), pause=0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await until(lambda: not engine_of(store)._running)
    gc.collect()
    assert told == []


async def test_a_key_that_is_erased_while_it_is_fetched_is_not_remembered(
    store: SealedStore, other: SealedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await register(store)
    engine = engine_of(store)
    fetch = engine.wrapped_key

    async def slowly(owner: bytes) -> bytes | None:
        found = await fetch(owner)
        await commit(other, lambda _, writes: writes.erase_citizen(citizen().id))
        await until(lambda: engine.erasures > before)
        return found

    engine._erasures.gone.add(None)
    tx, before = store.begin(), engine.erasures
    monkeypatch.setattr(engine, "wrapped_key", slowly)
    await tx.citizen(citizen().id)
    assert store._keyring._keys == {}
