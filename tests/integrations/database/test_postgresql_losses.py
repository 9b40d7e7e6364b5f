"""A connection lost or a commit failing half way: nobody is told of a success that is none, and the rest goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg
import pytest
from beside import ON_POSTGRESQL, Beside
from postgres import Server, until
from stored import ENTRY, channel, citizen, commit, declaration, delivery, evidence, register

from bot.ports import AlreadyTaken, LostRace, Unavailable
from integrations.database.postgresql.opening import FAILING, LIMITS
from integrations.database.store import SealedStore, open_store
from integrations.database.units import CITIZEN
from integrations.sealing.keys import Sealer

pytestmark = ON_POSTGRESQL
WAITING = """
SELECT pid FROM pg_stat_activity
WHERE application_name = 'healthcode' AND datname = current_database() AND wait_event = '{}'
"""
REFUSE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk is gone'; END $$
"""
AT_COMMIT = """
CREATE CONSTRAINT TRIGGER refuse AFTER DELETE ON citizens DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION refuse()
"""
SLOW = """
CREATE VIEW officers AS SELECT id, name, body, CASE WHEN pg_sleep(9) IS NULL THEN '' ELSE region END AS region
FROM (VALUES ('', '', '', '')) AS a (id, name, body, region)
"""


async def kill(beside: Beside, which: str, event: str, also: str = "") -> None:
    """Whoever waits for that, as soon as somebody does."""
    query = f"{WAITING.format(event)} {also}"

    async def waits() -> bool:
        return bool(await beside.column(which, query))

    await until(waits)
    for pid in await beside.column(which, query):
        await beside.run(which, "SELECT pg_terminate_backend(:pid)", {"pid": pid})


@asynccontextmanager
async def holding(place: str, statement: str) -> AsyncIterator[None]:
    """What the statement locks, until the end."""
    connection = await asyncpg.connect(place)
    try:
        async with connection.transaction():
            await connection.execute(statement)
            yield
    finally:
        await connection.close()


async def test_a_connection_lost_before_the_commit_is_no_success(
    store: SealedStore, places: tuple[str, str], beside: Beside
) -> None:
    await register(store)
    lost = channel(citizen=citizen().id, version=1, state={"said": "lost"})
    async with holding(places[0], "SELECT 1 FROM channels FOR UPDATE"):
        turn = asyncio.ensure_future(
            commit(store, lambda tx, _: tx.put_channel(lost), lambda tx, _: tx.take(delivery()))
        )
        await kill(beside, "records", "transactionid")
        with pytest.raises((*FAILING, Unavailable)):
            await turn
    assert await store.begin().delivery(delivery().key) is None
    assert await store.begin().channel(channel().id) == channel(citizen=citizen().id, version=1)
    await commit(store, lambda tx, _: tx.put_channel(channel(citizen=citizen().id, version=1)))


async def test_a_lock_on_a_key_lost_before_the_commit_is_no_success(
    store: SealedStore, places: tuple[str, str], beside: Beside
) -> None:
    """Somebody may have deleted the key since."""
    document = citizen().document
    await commit(store, lambda _, writes: writes.put_evidence(document, evidence(1)))
    async with holding(places[0], "LOCK TABLE audit IN SHARE MODE"):
        adding = asyncio.ensure_future(
            commit(store, lambda _, writes: writes.put_evidence(document, evidence(2)))
        )
        await kill(beside, "keys", "ClientRead", "AND state = 'idle in transaction'")
    with pytest.raises((*FAILING, Unavailable)):
        await adding
    assert await beside.column("records", "SELECT id FROM evidence") == {"e1"}


async def test_an_erasure_killed_while_it_waits_erases_nothing(
    store: SealedStore, places: tuple[str, str], beside: Beside
) -> None:
    await register(store)
    async with holding(places[0], "SELECT 1 FROM citizens FOR UPDATE"):
        erasing = asyncio.ensure_future(commit(store, lambda _, writes: writes.erase_citizen(citizen().id)))
        await kill(beside, "records", "transactionid")
        with pytest.raises((*FAILING, Unavailable)):
            await erasing
    assert await store.begin().citizen(citizen().id) == citizen(version=1)
    assert await beside.column("keys", "SELECT owner FROM keys") == {CITIZEN + citizen().id}


async def test_a_commit_of_unknown_outcome_is_resolved_by_its_delivery(
    server: Server, store: SealedStore, beside: Beside
) -> None:
    """It is durable here, but its connection is lost while it waits for a standby: the same delivery comes again."""
    await register(store)

    def turn(words: str) -> asyncio.Future[None]:
        tx = store.begin()
        tx.put_channel(channel(citizen=citizen().id, version=1, state={"said": words}))
        tx.take(replace(delivery(), reply=words.encode()))
        return asyncio.ensure_future(tx.commit())

    async with server.set_to("synchronous_standby_names", "nobody"):
        first = turn("first")
        await kill(beside, "records", "SyncRep")
        with pytest.raises((*FAILING, Unavailable)):
            await first
    with pytest.raises(AlreadyTaken) as taken:
        await turn("second")
    assert taken.value.delivery.reply == b"first"
    read = await store.begin().channel(channel().id)
    assert read is not None
    assert (read.state, read.version) == ({"said": "first"}, 2)


async def test_an_erasure_that_fails_behind_its_keys_is_finished_by_the_next(
    store: SealedStore, beside: Beside
) -> None:
    await register(store, 1)
    await register(store, 2)
    await fail_erasing(store, beside)
    assert await beside.column("records", "SELECT id FROM citizens") == {citizen(1).id, citizen(2).id}
    assert await store.begin().citizen(citizen(1).id) is None
    await commit(store, lambda _, writes: writes.erase_citizen(citizen(2).id))
    assert await beside.column("records", "SELECT id FROM citizens") == set()
    assert await beside.column("keys", "SELECT owner FROM keys UNION SELECT owner FROM leaving") == set()


async def test_nothing_is_written_about_whoever_is_still_to_be_erased(
    store: SealedStore, beside: Beside
) -> None:
    """The first who tries finishes the erasure."""
    await register(store, 1)
    await fail_erasing(store, beside)
    for _ in range(2):
        with pytest.raises(LostRace):
            await commit(store, lambda _, writes: writes.put_declaration(citizen(1).id, declaration()))
    assert await beside.column("records", "SELECT id FROM citizens") == set()
    assert await beside.column("keys", "SELECT owner FROM keys UNION SELECT owner FROM leaving") == set()
    await register(store, 1)
    assert await store.begin().citizen(citizen(1).id) == citizen(version=1)


async def fail_erasing(store: SealedStore, beside: Beside) -> None:
    """The first citizen's key is gone, their rows are not."""
    for each in (REFUSE, AT_COMMIT):
        await beside.run("records", each)
    with pytest.raises(asyncpg.RaiseError, match="disk is gone"):
        await commit(store, lambda _, writes: writes.erase_citizen(citizen(1).id))
    await beside.run("records", "DROP TRIGGER refuse ON citizens")


async def test_nobody_waits_for_a_lock_for_ever(
    places: tuple[str, str], sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "lock_timeout", "50ms")
    store = await open_store(*places, sealer)
    await register(store)
    async with holding(places[0], "SELECT 1 FROM channels FOR UPDATE"):
        with pytest.raises(LostRace):
            await commit(store, lambda tx, _: tx.put_channel(channel(citizen=citizen().id, version=1)))
    await commit(store, lambda tx, _: tx.put_channel(channel(citizen=citizen().id, version=1)))
    await store.close()


async def test_no_statement_runs_for_ever(
    places: tuple[str, str], sealer: Sealer, beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "statement_timeout", "50ms")
    store = await open_store(*places, sealer)
    await beside.run("records", "ALTER TABLE officers RENAME TO those")
    await beside.run("records", SLOW)
    with pytest.raises(asyncpg.QueryCanceledError):
        await store.begin().officers()
    await store.close()


@pytest.mark.parametrize("account", [None, "a\0b", "\ud800", 5])
async def test_a_value_that_cannot_be_stored_is_refused_alone(store: SealedStore, account: object) -> None:
    with pytest.raises((asyncpg.PostgresError, asyncpg.DataError, ValueError)):
        await commit(
            store,
            lambda _, writes: writes.put_evidence(citizen().document, evidence()),
            lambda tx, _: tx.put_channel(channel(account=account)),
        )
    assert await store.begin().evidence(citizen().document) == ()
    tx = store.begin()
    assert await tx.channel(channel().id) is None
    tx.act(ENTRY)
    tx.put_channel(channel())
    await tx.commit()
