"""Citizens, consents, declarations and receipts: kept whole, found again, one commit raising one version."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from stored import ENTRY, NOW, citizen, commit, declaration, evidence

from bot.domain.citizens import PENDING, REFUSED, Citizen, Consent
from bot.domain.decision import Decision, Reason
from bot.ports import LostRace, Store


async def test_what_is_put_is_read(store: Store) -> None:
    put = citizen(state=REFUSED, refusal="名字不符", language="en")
    await commit(store, lambda _, writes: writes.put_citizen(put))
    assert await store.begin().citizen(put.id) == replace(put, version=1)
    assert await store.begin().citizen(b"?" * 16) is None


async def test_found_by_document_and_by_state(store: Store) -> None:
    first, second = citizen(1, document=9), citizen(2, document=9, state=PENDING, decided_at=None)
    for each in (first, second):
        await commit(store, lambda _, writes, each=each: writes.put_citizen(each))
    assert await ids(store, first) == [first.id, second.id]
    pending = await store.begin().citizens_in(PENDING, 10)
    assert [each.id for each in pending] == [second.id]
    assert await store.begin().citizens_in(PENDING, 0) == ()


async def ids(store: Store, of: Citizen) -> list[bytes]:
    return [each.id for each in await store.begin().citizens_with(of.document)]


async def test_one_confirmed_citizen_for_each_document(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_citizen(citizen(1, document=9)))
    with pytest.raises(LostRace):
        await commit(store, lambda _, writes: writes.put_citizen(citizen(2, document=9)))
    await commit(store, lambda _, writes: writes.put_citizen(citizen(2, document=9, state=PENDING)))


async def test_consents_are_given_and_withdrawn(store: Store) -> None:
    given = Consent("health", NOW, "hash-of-words", "demo-wechat")
    await commit(
        store,
        lambda _, writes: writes.put_citizen(citizen()),
        lambda _, writes: writes.put_consent(citizen().id, given),
    )
    assert await store.begin().consents(citizen().id) == (given,)
    withdrawn = replace(given, withdrawn_at=NOW + timedelta(days=1))
    again = replace(given, given_at=NOW + timedelta(days=2))
    await commit(
        store,
        lambda _, writes: writes.put_consent(citizen().id, withdrawn),
        lambda _, writes: writes.put_consent(citizen().id, again),
    )
    assert await store.begin().consents(citizen().id) == (withdrawn, again)


async def test_declarations_come_oldest_first(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_citizen(citizen()))
    for number in (2, 1):
        await commit(
            store, lambda _, writes, number=number: writes.put_declaration(citizen().id, declaration(number))
        )
    assert await store.begin().declarations(citizen().id) == (declaration(1), declaration(2))


async def test_a_declaration_of_nobody_is_a_lost_race(store: Store) -> None:
    with pytest.raises(LostRace):
        await commit(store, lambda _, writes: writes.put_declaration(citizen().id, declaration()))


async def test_every_write_about_a_citizen_raises_the_version_by_one(store: Store) -> None:
    who = citizen()
    reason = Reason("r", 1, "red", date(2026, 11, 20), NOW, 4, 14, ("e1",))
    decision = Decision("red", reasons=(reason,), until=NOW, policy="p1")
    writing = (
        lambda _, writes: writes.put_citizen(who),
        lambda _, writes: writes.put_consent(who.id, Consent("health", NOW, "h", "door")),
        lambda _, writes: writes.put_declaration(who.id, declaration()),
        lambda _, writes: writes.put_receipt(who.id, NOW, decision),
        lambda _, writes: writes.put_evidence(who.document, evidence()),
    )
    for number, put in enumerate(writing, 1):
        await commit(store, put)
        assert await version(store) == number


async def test_several_writes_of_one_commit_raise_it_once(store: Store) -> None:
    await commit(
        store,
        lambda _, writes: writes.put_citizen(citizen()),
        lambda _, writes: writes.put_declaration(citizen().id, declaration(1)),
        lambda _, writes: writes.put_evidence(citizen().document, evidence(1)),
    )
    assert await version(store) == 1
    tx = store.begin()
    await tx.citizen(citizen().id)
    writes = tx.act(ENTRY)
    writes.put_declaration(citizen().id, declaration(2))
    writes.put_evidence(citizen().document, evidence(2))
    await tx.commit()
    assert await version(store) == 2


async def version(store: Store) -> int:
    read = await store.begin().citizen(citizen().id)
    assert read is not None
    return read.version
