"""Evidence belongs to a document, needs no citizen, and changes state only from the state it was read in."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from stored import ENTRY, NOW, citizen, commit, evidence, register

from bot.domain.calendar import end_of_day
from bot.ports import LostRace, Store
from integrations.database.evidence import ends_at

DOCUMENT, OTHER = b"d" * 16, b"o" * 16


async def test_what_is_put_is_read_without_any_citizen(store: Store) -> None:
    await commit(
        store,
        lambda _, writes: writes.put_evidence(DOCUMENT, evidence(2)),
        lambda _, writes: writes.put_evidence(DOCUMENT, evidence(1, released=date(2026, 11, 24), day=None)),
        lambda _, writes: writes.put_evidence(OTHER, evidence(3, state="confirmed", batch="b")),
    )
    first = evidence(1, released=date(2026, 11, 24), day=None)
    assert await store.begin().evidence(DOCUMENT) == (first, evidence(2))
    assert await store.begin().evidence_by_id("e3") == (OTHER, evidence(3, state="confirmed", batch="b"))
    assert await store.begin().evidence_by_id("e9") is None


async def test_found_by_state(store: Store) -> None:
    await commit(
        store,
        lambda _, writes: writes.put_evidence(DOCUMENT, evidence(1)),
        lambda _, writes: writes.put_evidence(OTHER, evidence(2)),
        lambda _, writes: writes.put_evidence(OTHER, evidence(3, state="confirmed")),
    )
    assert await store.begin().evidence_in("proposed", 9) == ((DOCUMENT, evidence(1)), (OTHER, evidence(2)))
    assert len(await store.begin().evidence_in("proposed", 1)) == 1


async def test_found_by_batch(store: Store) -> None:
    await commit(
        store,
        lambda _, writes: writes.put_evidence(OTHER, evidence(2, batch="flight-7")),
        lambda _, writes: writes.put_evidence(DOCUMENT, evidence(1, batch="flight-7")),
        lambda _, writes: writes.put_evidence(DOCUMENT, evidence(3)),
    )
    tx = store.begin()
    found = await tx.evidence_in_batch("flight-7")
    assert found == ((DOCUMENT, evidence(1, batch="flight-7")), (OTHER, evidence(2, batch="flight-7")))
    for document, each in found:
        tx.act(ENTRY).put_evidence(document, replace(each, state="withdrawn"))
    await tx.commit()
    assert len(await store.begin().evidence_in("withdrawn", 9)) == 2
    assert await store.begin().evidence_in_batch("flight-8") == ()
    assert await store.begin().evidence_in_batch("") == ()


async def test_confirming_starts_from_the_state_that_was_read(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_evidence(DOCUMENT, evidence()))
    one, other = store.begin(), store.begin()
    for tx, state in ((one, "confirmed"), (other, "withdrawn")):
        found = await tx.evidence_by_id("e1")
        assert found is not None
        tx.act(ENTRY).put_evidence(DOCUMENT, replace(found[1], state=state, confirmed_by="officer-2"))
    await one.commit()
    with pytest.raises(LostRace):
        await other.commit()
    ((stored),) = await store.begin().evidence(DOCUMENT)
    assert (stored.state, stored.confirmed_by) == ("confirmed", "officer-2")


async def test_an_id_is_given_once(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_evidence(DOCUMENT, evidence()))
    with pytest.raises(LostRace):
        await commit(store, lambda _, writes: writes.put_evidence(OTHER, evidence()))


async def test_counted_for_the_alarm(store: Store) -> None:
    await commit(
        store,
        lambda _, writes: writes.put_evidence(DOCUMENT, evidence(1)),
        lambda _, writes: writes.put_evidence(DOCUMENT, evidence(2, officer="officer-2")),
        lambda _, writes: writes.put_evidence(DOCUMENT, evidence(3, added_at=NOW - timedelta(hours=2))),
    )
    counts = await store.begin().evidence_since(NOW, officer="officer-1", source="lab")
    assert counts == (1, 2)


async def test_forgotten_after_its_last_day(store: Store) -> None:
    old = evidence(1, day=date(2026, 1, 1), added_at=NOW - timedelta(300), sampled_at=None, reported_at=None)
    await commit(
        store,
        lambda _, writes: writes.put_evidence(DOCUMENT, old),
        lambda _, writes: writes.put_evidence(DOCUMENT, evidence(2)),
        lambda _, writes: writes.put_evidence(OTHER, replace(old, id="e3")),
    )
    await commit(store, lambda tx, _: tx.forget({"evidence": NOW - timedelta(days=100)}))
    assert await store.begin().evidence(DOCUMENT) == (evidence(2),)
    assert await store.begin().evidence(OTHER) == ()


async def test_whose_evidence_is_forgotten_is_seen_to_have_changed(store: Store) -> None:
    old = evidence(1, day=date(2026, 1, 1), added_at=NOW - timedelta(300), sampled_at=None, reported_at=None)
    for number, put in ((1, old), (2, evidence(2))):
        await register(store, number)
        await commit(store, lambda _, writes, n=number, e=put: writes.put_evidence(citizen(n).document, e))
    before = [await version(store, number) for number in (1, 2)]
    await commit(store, lambda tx, _: tx.forget({"evidence": NOW - timedelta(days=100)}))
    assert [await version(store, number) for number in (1, 2)] == [before[0] + 1, before[1]]


async def version(store: Store, number: int) -> int:
    found = await store.begin().citizen(citizen(number).id)
    assert found is not None
    return found.version


def test_it_ends_with_the_latest_of_its_days() -> None:
    plain = evidence(sampled_at=None, reported_at=None, added_at=NOW - timedelta(9))
    assert ends_at(replace(plain, day=None)) == NOW - timedelta(9)
    assert ends_at(plain) == end_of_day(date(2026, 11, 23))
    assert ends_at(replace(plain, released=date(2026, 11, 29))) == end_of_day(date(2026, 11, 29))
    assert ends_at(replace(plain, reported_at=NOW + timedelta(9))) == NOW + timedelta(9)
