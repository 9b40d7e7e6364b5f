"""Evidence added for a document while the last one of it, and with it the key, is forgotten."""

import asyncio
from datetime import timedelta

import pytest
from beside import ON_SQLITE, Beside
from stored import NOW, citizen, commit, evidence

from bot.ports import LostRace, Store


@ON_SQLITE
async def test_evidence_added_while_the_last_one_is_forgotten_in_one_batch(store: Store) -> None:
    outcomes = await added_and_forgotten(store)
    assert [type(each) for each in outcomes] == [type(None), LostRace]


@ON_SQLITE
async def test_evidence_added_behind_whoever_forgets_the_last_one_in_one_batch(store: Store) -> None:
    """The key it was sealed with is deleted a moment before: it is refused, and put again with a key of its own."""
    outcomes = await added_and_forgotten(store, forgotten_first=True)
    assert [type(each) for each in outcomes] == [LostRace, type(None)]
    document = citizen().document
    await commit(store, lambda _, writes: writes.put_evidence(document, evidence(2)))
    assert await store.begin().evidence(document) == (evidence(2),)


@pytest.mark.parametrize("_", range(4))
async def test_evidence_added_while_the_last_one_is_forgotten(store: Store, beside: Beside, _: int) -> None:
    """It is there with its key, or refused; and what is not forgotten can be read."""
    added, forgotten = await added_and_forgotten(store)
    there = {
        (type(None), LostRace): ["e1", "e2"],
        (LostRace, type(None)): [],
        (type(None), type(None)): ["e2"],  # one had ended when the other began
    }[type(added), type(forgotten)]
    kept = await store.begin().evidence(citizen().document)
    assert [each.id for each in kept] == there
    assert await beside.column("records", "SELECT count(*) FROM evidence") == {len(kept)}


async def added_and_forgotten(store: Store, *, forgotten_first: bool = False) -> list[BaseException | None]:
    document, soon = citizen().document, NOW + timedelta(days=30)
    await commit(store, lambda _, writes: writes.put_evidence(document, evidence(1)))
    late = evidence(2, added_at=soon + timedelta(days=1))
    acts = [
        commit(store, lambda _, writes: writes.put_evidence(document, late)),
        commit(store, lambda tx, _: tx.forget({"evidence": soon})),
    ]
    order = -1 if forgotten_first else 1
    outcomes = await asyncio.gather(*acts[::order], return_exceptions=True)
    return outcomes[::order]
