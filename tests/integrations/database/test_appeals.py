"""Appeals and corrections: found by number, by citizen and by state; the picture lies beside its appeal."""

from dataclasses import replace
from datetime import timedelta

import pytest
from beside import Beside
from stored import ENTRY, NOW, PHOTO, appeal, citizen, commit, correction, register

from bot.domain.appeals import LIFTED, OPEN, REJECTED, UPHELD
from bot.domain.corrections import DONE
from bot.ports import LostRace, Store


@pytest.fixture(autouse=True)
async def two(store: Store) -> None:
    await register(store, 1)
    await register(store, 2)


async def test_an_appeal_is_read_as_it_was_put(store: Store) -> None:
    decided = appeal(3, state=UPHELD, decided_at=NOW, decided_by="officer:o1", words="名单有误")
    for each in (appeal(2), appeal(1), decided, appeal(4, of=2)):
        await commit(store, lambda _, writes, each=each: writes.put_appeal(each))
    assert await store.begin().appeal("a3") == decided
    assert await store.begin().appeal("a9") is None
    assert await store.begin().appeals_of(citizen(1).id) == (appeal(1), appeal(2), decided)


async def test_those_due_first_come_first(store: Store) -> None:
    soon, late = appeal(2, due_at=NOW), appeal(1, due_at=NOW + timedelta(1))
    for each in (late, soon, appeal(3, state=REJECTED, due_at=NOW - timedelta(1))):
        await commit(store, lambda _, writes, each=each: writes.put_appeal(each))
    assert await store.begin().appeals_in(OPEN, 9) == (soon, late)
    assert await store.begin().appeals_in(OPEN, 1) == (soon,)


async def test_the_picture_lies_beside_and_stays_when_it_is_decided(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_appeal(appeal(), PHOTO))
    assert await store.begin().appeal("a1") == appeal(photo=True)
    decided = appeal(photo=True, state=UPHELD, decided_at=NOW, decided_by="officer:o1")
    await commit(store, lambda _, writes: writes.put_appeal(decided))
    assert await store.begin().appeal("a1") == decided
    assert await store.begin().photo("a1") == PHOTO
    await commit(store, lambda _, writes: writes.put_appeal(decided, PHOTO[::-1]))
    assert await store.begin().photo("a1") == PHOTO[::-1]


async def test_one_without_a_picture_says_so(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_appeal(appeal(photo=True)))
    assert await store.begin().appeal("a1") == appeal(photo=False)
    assert await store.begin().photo("a1") is None


async def test_a_number_is_given_to_one_citizen(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_appeal(appeal(), PHOTO))
    with pytest.raises(LostRace):
        await commit(store, lambda _, writes: writes.put_appeal(appeal(of=2), b"theirs"))
    assert await store.begin().photo("a1") == PHOTO


async def test_it_is_decided_once(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_appeal(appeal()))
    officer, clock = store.begin(), store.begin()
    for tx, state in ((officer, REJECTED), (clock, LIFTED)):
        (read,) = await tx.appeals_in(OPEN, 9)
        tx.act(ENTRY).put_appeal(replace(read, state=state, decided_at=NOW))
    await officer.commit()
    with pytest.raises(LostRace):
        await clock.commit()


async def test_whoever_looked_at_the_picture_notices_a_decision(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_appeal(appeal(), PHOTO))
    look = store.begin()
    assert await look.photo("a1") == PHOTO
    look.act(ENTRY)
    await commit(store, lambda _, writes: writes.put_appeal(appeal(state=LIFTED, decided_at=NOW)))
    with pytest.raises(LostRace):
        await look.commit()


async def test_a_correction_is_read_as_it_was_put(store: Store) -> None:
    done = correction(1, state=DONE, decided_at=NOW, decided_by="officer:o1", words="已核对")
    for each in (correction(3), done, correction(2), correction(4, of=2)):
        await commit(store, lambda _, writes, each=each: writes.put_correction(each))
    assert await store.begin().correction("c1") == done
    assert await store.begin().correction("c9") is None
    assert await store.begin().corrections_of(citizen(1).id) == (done, correction(2), correction(3))
    assert await store.begin().corrections_in("open", 9) == (
        correction(2),
        correction(3),
        correction(4, of=2),
    )
    assert await store.begin().corrections_in("open", 1) == (correction(2),)


async def test_a_correction_of_another_is_not_replaced(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_correction(correction()))
    with pytest.raises(LostRace):
        await commit(store, lambda _, writes: writes.put_correction(correction(of=2)))


async def test_what_was_decided_is_forgotten_with_its_picture(store: Store, beside: Beside) -> None:
    over, kept = {"decided_at": NOW}, {"decided_at": NOW + timedelta(1)}
    for number, decided in ((1, over), (2, kept), (3, {})):
        await commit(
            store,
            lambda _, writes, n=number, d=decided: writes.put_appeal(appeal(n, **d), PHOTO),
            lambda _, writes, n=number, d=decided: writes.put_correction(correction(n, **d)),
        )
    await commit(store, lambda tx, _: tx.forget({"decided": NOW + timedelta(hours=1)}))
    assert [each.number for each in await store.begin().appeals_of(citizen(1).id)] == ["a2", "a3"]
    assert [each.id for each in await store.begin().corrections_of(citizen(1).id)] == ["c2", "c3"]
    assert await beside.column("records", "SELECT number FROM photos") == {"a2", "a3"}
