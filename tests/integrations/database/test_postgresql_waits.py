"""Two units at once: whoever comes second waits for the first, and then goes on from what it finds or loses.

Both are held just before their commit, so that neither could see what the other has written.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import asyncpg
import pytest
from beside import ON_POSTGRESQL, Beside
from postgres import until
from stored import ENTRY, NOW, channel, citizen, commit, evidence, item, register

from bot.ports import LostRace, Store
from integrations.database.store import SealedStore, open_store
from integrations.sealing.keys import Sealer

pytestmark = ON_POSTGRESQL
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'healthcode' AND wait_event_type = 'Lock'"
)
WAITS = """
CREATE FUNCTION waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1);
    RETURN NEW;
END $$;
CREATE TRIGGER waits BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION waits()
"""
DOCUMENT, SOON = citizen().document, NOW + timedelta(days=30)
BOTH_ORDERS = pytest.mark.parametrize("reverse", [False, True])
Places = tuple[str, str]
Outcome = BaseException | None
Act = Callable[[Store], Awaitable[None]]


async def at_once(
    store: Store, places: Places, beside: Beside, acts: tuple[Act, Act], *, reverse: bool
) -> list[Outcome]:
    """What becomes of two acts, the second begun when the first has done all but commit; in the order given."""

    async def many(wanted: int) -> bool:
        (count,) = await beside.column("records", WAITING)
        return bool(count == wanted)

    held = await asyncpg.connect(places[0])
    await held.execute(WAITS)
    async with held.transaction():
        await held.execute("SELECT pg_advisory_xact_lock(1)")
        tasks = []
        for number, act in enumerate(acts[:: -1 if reverse else 1], 1):
            tasks.append(asyncio.ensure_future(act(store)))
            await until(lambda number=number: many(number))
    await held.close()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    return outcomes[:: -1 if reverse else 1]


@pytest.fixture
async def fresh(places: Places, sealer: Sealer, store: SealedStore) -> SealedStore:
    """A worker that remembers no key."""
    return await open_store(*places, sealer)


async def registers(store: Store) -> None:
    linked = channel(citizen=citizen().id, version=1)
    await commit(store, lambda tx, writes: (writes.put_citizen(citizen()), tx.put_channel(linked)))


async def writes(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_item(item()))


async def adds(store: Store) -> None:
    late = evidence(2, added_at=SOON + timedelta(days=1))
    await commit(store, lambda _, writes: writes.put_evidence(DOCUMENT, late))


async def forgets(store: Store) -> None:
    await commit(store, lambda tx, _: tx.forget({"evidence": SOON}))


async def erases(store: Store) -> None:
    await commit(store, lambda _, writes: writes.erase_citizen(citizen().id))


@BOTH_ORDERS
async def test_registering_and_being_written_to(
    store: SealedStore, fresh: SealedStore, places: Places, beside: Beside, reverse: bool
) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    registered, written = await at_once(store, places, beside, (registers, writes), reverse=reverse)
    first, second = (written, registered) if reverse else (registered, written)
    assert first is None
    assert isinstance(second, LostRace)
    assert await fresh.begin().item("i1") == (item() if reverse else None)
    assert await fresh.begin().channel(channel().id) is not None
    await fresh.close()


@BOTH_ORDERS
async def test_adding_evidence_while_the_last_is_forgotten(
    store: SealedStore, fresh: SealedStore, places: Places, beside: Beside, reverse: bool
) -> None:
    await commit(store, lambda _, writes: writes.put_evidence(DOCUMENT, evidence(1)))
    added, forgotten = await at_once(store, places, beside, (adds, forgets), reverse=reverse)
    first, second = (forgotten, added) if reverse else (added, forgotten)
    assert first is None
    assert isinstance(second, LostRace)
    kept = [each.id for each in await fresh.begin().evidence(DOCUMENT)]
    assert kept == ([] if reverse else ["e1", "e2"])
    assert await beside.column("records", "SELECT count(*) FROM evidence") == {len(kept)}
    await fresh.close()


@BOTH_ORDERS
async def test_erasing_a_citizen_who_is_written_to(
    store: SealedStore, fresh: SealedStore, places: Places, beside: Beside, reverse: bool
) -> None:
    """A message there already goes along; one that comes later is for nobody."""
    await register(store)
    written, erased = await at_once(store, places, beside, (writes, erases), reverse=reverse)
    assert erased is None
    assert written is None if not reverse else isinstance(written, LostRace)
    assert await beside.column("records", "SELECT count(*) FROM items") == {0}
    assert await beside.column("keys", "SELECT owner FROM keys") == set()
    await fresh.close()


@BOTH_ORDERS
@pytest.mark.parametrize("known", [False, True])
async def test_each_relying_on_what_the_other_writes(
    store: SealedStore, places: Places, beside: Beside, reverse: bool, known: bool
) -> None:
    """One has read the citizen, or that there is none, and writes the channel; the other the other way round."""
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    if known:
        await commit(store, lambda _, writes: writes.put_citizen(citizen()))
    one, other = store.begin(), store.begin()
    assert (await one.citizen(citizen().id) is not None) == known
    one.act(ENTRY)
    one.put_channel(channel(version=1, state={"said": "late"}))
    assert await other.channel(channel().id) is not None
    other.act(ENTRY).put_citizen(citizen(version=int(known), language="en"))
    acts: tuple[Act, Act] = (lambda _: one.commit(), lambda _: other.commit())
    outcomes = await at_once(store, places, beside, acts, reverse=reverse)
    assert {type(each) for each in outcomes} == {type(None), LostRace}
