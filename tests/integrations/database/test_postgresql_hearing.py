"""A worker hears whose key another one has deleted, forgets that one, and writes nothing more with it."""

from datetime import timedelta

import pytest
from beside import ON_POSTGRESQL
from postgres import until
from stored import ENTRY, NOW, channel, citizen, commit, evidence

from bot.ports import LostRace
from integrations.database.store import SealedStore
from integrations.database.units import CHANNEL, DOCUMENT

pytestmark = ON_POSTGRESQL


async def test_every_worker_hears_of_an_erasure_and_forgets_that_key_alone(
    store: SealedStore, other: SealedStore
) -> None:
    for number in (1, 2):
        await commit(store, lambda tx, _, number=number: tx.put_channel(channel(number)))
        assert await other.begin().channel(channel(number).id) is not None
    for each in (store, other):
        assert each._keyring._keys.keys() == {CHANNEL + channel(1).id, CHANNEL + channel(2).id}
    before = other._engine.erasures
    await commit(store, lambda _, writes: writes.erase_channel(channel().id))
    await until(lambda: other._engine.erasures > before)
    for each in (store, other):
        assert await each.begin().channel(channel().id) is None
        assert each._keyring._keys.keys() == {CHANNEL + channel(2).id}


async def test_an_erasure_that_is_heard_meanwhile_concerns_whoever_relies_on_that_key(
    store: SealedStore, other: SealedStore
) -> None:
    """Both write evidence; of the one the key is erased, and the row begun anew under another."""
    one, two = citizen(1).document, citizen(2).document
    for number, document in enumerate((one, two), 1):
        first = evidence(number)
        await commit(store, lambda _, w, first=first, document=document: w.put_evidence(document, first))
        assert await other.begin().evidence(document)
    slow, late = other.begin(), other.begin()
    slow.act(ENTRY).put_evidence(one, evidence(3))
    late.act(ENTRY).put_evidence(two, evidence(4))
    before = other._engine.erasures
    await commit(store, lambda tx, _: tx.forget({"evidence": NOW + timedelta(days=366)}))
    await until(lambda: other._engine.erasures > before)
    for each in (slow, late):
        with pytest.raises(LostRace):
            await each.commit()
    assert other._engine.erased_since(before) == {DOCUMENT + one, DOCUMENT + two}
