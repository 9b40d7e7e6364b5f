"""Erasing takes the key first: nothing decrypts any more, not even rows brought back from a backup."""

from dataclasses import replace
from datetime import timedelta

import apsw
import pytest
from beside import ON_SQLITE, Beside
from stored import (
    ENTRY,
    NOW,
    PHOTO,
    appeal,
    channel,
    citizen,
    commit,
    correction,
    declaration,
    delivery,
    evidence,
    item,
    join,
    register,
)

from bot.domain.citizens import Consent
from bot.ports import LostRace, Store
from integrations.database.schema import load_queries
from integrations.database.sqlite.engine import SqliteEngine
from integrations.database.store import SealedStore, open_store
from integrations.database.units import CHANNEL, CITIZEN, DOCUMENT
from integrations.sealing.keys import Sealer


async def test_a_channel_goes_with_its_key_and_messages(store: Store, beside: Beside) -> None:
    await commit(
        store,
        lambda tx, _: tx.put_channel(channel()),
        lambda tx, _: tx.put_item(item()),
        lambda tx, _: tx.take(delivery()),
    )
    wrapped = await key(beside, CHANNEL + channel().id)
    assert wrapped is not None
    assert await beside.holds(wrapped)
    await commit(store, lambda _, writes: writes.erase_channel(channel().id))
    assert await store.begin().channel(channel().id) is None
    assert await store.begin().item("i1") is None
    assert await store.begin().delivery(delivery().key) == delivery(reply=None)
    assert await key(beside, CHANNEL + channel().id) is None
    assert not await beside.holds(wrapped)


async def test_a_citizen_goes_with_everything_but_the_evidence(store: Store, beside: Beside) -> None:
    await register(store)
    await commit(
        store,
        lambda _, writes: writes.put_consent(citizen().id, Consent("health", NOW, "h", "door")),
        lambda _, writes: writes.put_declaration(citizen().id, declaration()),
        lambda _, writes: writes.put_evidence(citizen().document, evidence()),
        lambda tx, _: tx.put_item(item()),
    )
    wrapped = await key(beside, CITIZEN + citizen().id)
    assert wrapped is not None
    await commit(store, lambda _, writes: writes.erase_citizen(citizen().id))
    after = store.begin()
    assert await after.citizen(citizen().id) is None
    assert await after.channel(channel().id) is None
    assert await after.declarations(citizen().id) == ()
    assert await after.consents(citizen().id) == ()
    assert await after.item("i1") is None
    assert await after.evidence(citizen().document) == (evidence(),)
    assert not await beside.holds(wrapped)


async def test_a_conversation_goes_on_unlinked_while_its_citizen_is_erased(store: Store) -> None:
    await register(store)
    await commit(store, lambda tx, _: tx.put_item(item(1)))
    tx = store.begin()
    read = await tx.channel(channel().id)
    assert read is not None
    writes = tx.act(ENTRY)
    writes.put_citizen(citizen(version=1))
    writes.put_declaration(citizen().id, declaration())
    writes.erase_citizen(citizen().id)
    tx.put_channel(read)
    tx.put_item(item(2))
    tx.take(delivery())
    await tx.commit()
    after = await store.begin().channel(channel().id)
    assert after is not None
    assert (after.citizen, after.open_id, after.version) == (None, read.open_id, 2)
    assert await store.begin().item("i1") is None
    assert await store.begin().item("i2") == item(2)
    assert await store.begin().delivery(delivery().key) == delivery()


async def test_a_turn_that_only_erases_keeps_no_reply(store: Store) -> None:
    await register(store)
    tx = store.begin()
    await tx.channel(channel().id)
    tx.act(ENTRY).erase_channel(channel().id)
    tx.take(delivery())
    tx.put_channel(channel(citizen=citizen().id, version=1))
    tx.put_item(item())
    await tx.commit()
    assert await store.begin().channel(channel().id) is None
    assert await store.begin().delivery(delivery().key) == delivery(reply=None)


async def test_registering_deletes_the_key_of_the_channel(store: Store, beside: Beside) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()), lambda tx, _: tx.take(delivery()))
    own = await key(beside, CHANNEL + channel().id)
    assert own is not None
    await commit(
        store,
        lambda _, writes: writes.put_citizen(citizen()),
        lambda tx, _: tx.put_channel(channel(citizen=citizen().id, version=1)),
    )
    assert await key(beside, CHANNEL + channel().id) is None
    assert not await beside.holds(own)
    assert await store.begin().channel(channel().id) == channel(citizen=citizen().id, version=2)
    assert await store.begin().delivery(delivery().key) == delivery(reply=None)


async def test_the_last_evidence_of_a_document_takes_its_key_along(store: Store, beside: Beside) -> None:
    document = citizen().document
    await commit(store, lambda _, writes: writes.put_evidence(document, evidence()))
    wrapped = await key(beside, DOCUMENT + document)
    assert wrapped is not None
    await commit(store, lambda tx, _: tx.forget({"evidence": NOW.replace(year=2027)}))
    assert await store.begin().evidence(document) == ()
    assert not await beside.holds(wrapped)
    await commit(store, lambda _, writes: writes.put_evidence(document, evidence()))
    assert await store.begin().evidence(document) == (evidence(),)


async def test_rows_from_a_backup_stay_closed(
    store: SealedStore, places: tuple[str, str], sealer: Sealer, beside: Beside
) -> None:
    await register(store)
    await commit(
        store,
        lambda tx, _: tx.put_channel(channel(2)),
        lambda tx, _: tx.put_item(item(2, of=2)),
        lambda _, writes: writes.put_declaration(citizen().id, declaration()),
        lambda _, writes: writes.put_evidence(b"d" * 16, evidence()),
        lambda _, writes: writes.put_join(join()),
        lambda _, writes: writes.put_appeal(appeal(), PHOTO),
        lambda _, writes: writes.put_correction(correction()),
    )
    await store.close()
    await beside.back_up()
    store = await open_store(*places, sealer)
    await commit(store, lambda _, writes: writes.erase_citizen(citizen().id))
    await commit(store, lambda _, writes: writes.erase_channel(channel(2).id))
    await commit(store, lambda tx, _: tx.forget({"evidence": NOW.replace(year=2027)}))
    await store.close()
    await beside.put_back()
    again = await open_store(*places, sealer)
    assert await again.begin().citizen(citizen().id) is None
    assert await again.begin().citizens_in("confirmed", 9) == ()
    assert await again.begin().channel(channel(2).id) is None
    assert await again.begin().declarations(citizen().id) == ()
    assert await again.begin().items("waiting", 9) == ()
    assert await again.begin().evidence(b"d" * 16) == ()
    assert await again.begin().joins_of(citizen().id) == ()
    assert await again.begin().appeals_in("open", 9) == ()
    assert await again.begin().photo("a1") is None
    assert await again.begin().corrections_of(citizen().id) == ()
    await comes_back(again)
    await again.close()


async def comes_back(store: Store) -> None:
    """Whoever's rows cannot be opened any more starts anew."""
    tx = store.begin()
    assert await tx.channel(channel(2).id) is None
    tx.put_channel(channel(2))
    await tx.commit()
    assert await store.begin().channel(channel(2).id) is not None


async def test_what_was_sealed_with_an_erased_key_is_not_written(store: Store) -> None:
    """The evidence read no version of anything, yet must not be sealed with a key deleted meanwhile."""
    document = citizen().document
    await commit(store, lambda _, writes: writes.put_evidence(document, evidence(1)))
    slow = store.begin()
    slow.act(ENTRY).put_evidence(document, evidence(2))
    forgetting = store.begin()
    forgetting.forget({"evidence": NOW.replace(year=2027)})
    await forgetting.commit()
    with pytest.raises(LostRace):
        await slow.commit()
    await commit(store, lambda _, writes: writes.put_evidence(document, evidence(2)))
    assert await store.begin().evidence(document) == (evidence(2),)


@pytest.mark.parametrize("writes", [True, False])
async def test_a_channel_begun_anew_is_not_taken_for_the_one_that_was_read(
    store: Store, writes: bool
) -> None:
    """Its versions count from one again."""
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    slow = store.begin()
    read = await slow.channel(channel().id)
    assert read is not None
    await commit(store, lambda _, writes: writes.erase_channel(channel().id))
    anew = channel(created_at=NOW + timedelta(microseconds=1), state={"said": "anew"})
    await commit(store, lambda tx, _: tx.put_channel(anew))
    if writes:
        slow.put_channel(read)
    slow.put_item(item())
    with pytest.raises(LostRace):
        await slow.commit()
    assert await store.begin().channel(channel().id) == replace(anew, version=1)
    assert await store.begin().item(item().id) is None


async def test_an_erasure_cut_short_is_finished_at_the_next_start(
    store: SealedStore, places: tuple[str, str], sealer: Sealer, beside: Beside
) -> None:
    """As left behind by a death between the deleted key and the deleted rows."""
    await register(store, 1)
    await register(store, 2)
    await commit(
        store,
        lambda tx, _: tx.put_channel(channel(3)),
        lambda tx, _: tx.put_channel(channel(4)),
        lambda _, writes: writes.put_evidence(citizen(1).document, evidence()),
    )
    await store.close()
    await cut_off(beside)
    again = await open_store(*places, sealer)
    await again.close()
    assert await beside.column("records", "SELECT id FROM citizens") == {citizen(2).id}
    assert await beside.column("records", "SELECT id FROM channels") == {channel(2).id, channel(4).id}
    assert await beside.column("records", "SELECT id FROM evidence") == set()
    assert await beside.column("keys", "SELECT owner FROM leaving") == set()
    assert await beside.column("keys", "SELECT owner FROM keys") == {
        CITIZEN + citizen(2).id,
        CHANNEL + channel(4).id,
    }


async def cut_off(beside: Beside) -> None:
    """Three owners erased and two channels registered, as far as their keys."""
    sql = load_queries(beside.dialect)
    for owner in (CITIZEN + citizen(1).id, CHANNEL + channel(3).id, DOCUMENT + citizen(1).document):
        await beside.run("keys", sql["key_delete"], {"owner": owner})
        await beside.run("keys", sql["leaving_put"], {"owner": owner, "erased": 1})
    for left in (CHANNEL + channel(2).id, CHANNEL + channel(4).id):
        await beside.run("keys", sql["key_insert"], {"owner": left, "wrapped": b"0"})
        await beside.run("keys", sql["leaving_put"], {"owner": left, "erased": 0})


@ON_SQLITE
async def test_rows_that_could_not_go_with_their_key_go_before_anything_else(
    store: SealedStore, beside: Beside
) -> None:
    """As on a full disk: the deleted key is synced, the deleted rows are not, and the citizen's channel speaks again."""
    await register(store)
    assert isinstance(store._engine, SqliteEngine)
    records = store._engine._writer._records
    records.set_commit_hook(lambda: True)
    with pytest.raises(apsw.ConstraintError):
        await commit(store, lambda _, writes: writes.erase_citizen(citizen().id))
    records.set_commit_hook(None)
    assert await beside.column("keys", "SELECT owner FROM leaving") == {CITIZEN + citizen().id}
    assert await beside.column("records", "SELECT id FROM citizens") == {citizen().id}
    await commit(store, lambda _, writes: writes.put_citizen(citizen()))
    assert await store.begin().citizen(citizen().id) == citizen(version=1)
    assert await beside.column("records", "SELECT id FROM channels") == set()
    assert await beside.column("keys", "SELECT owner FROM leaving") == set()


async def key(beside: Beside, owner: bytes) -> bytes | None:
    rows = await beside.run("keys", load_queries(beside.dialect)["key_by_owner"], {"owner": owner})
    return rows[0][0] if rows else None
