"""Cards on paper: found by what their code bears, listed while they are void, and whom the last one leaves behind."""

from datetime import timedelta

import pytest
from stored import NOW, channel, citizen, commit, paper, register

from bot.ports import LostRace, Store

LATER = NOW + timedelta(days=31)


@pytest.fixture(autouse=True)
async def two(store: Store) -> None:
    await register(store, 1)
    await commit(store, lambda _, writes: writes.put_citizen(citizen(2)))


async def test_a_card_is_read_as_it_was_put(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_paper(paper()))
    await commit(store, lambda _, writes: writes.put_paper(paper(withdrawn_at=NOW)))
    assert await store.begin().paper(paper().id) == paper(withdrawn_at=NOW)
    assert await store.begin().papers_of(citizen().id) == (paper(withdrawn_at=NOW),)
    assert await store.begin().paper(paper(9).id) is None


async def test_a_card_stays_whose_it_is(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_paper(paper()))
    with pytest.raises(LostRace):
        await commit(store, lambda _, writes: writes.put_paper(paper(of=9)))


async def test_whom_only_a_card_reached_is_named_after_the_last_one(store: Store) -> None:
    longer = paper(3, of=2, ends_at=LATER)
    puts = paper(1), paper(2, of=2), longer
    await commit(store, *(lambda _, writes, put=put: writes.put_paper(put) for put in puts))
    assert await store.begin().left_by_papers(LATER, 9) == ()
    after = LATER + timedelta(seconds=1)
    assert await store.begin().left_by_papers(after, 9) == (citizen(2).id,)
    await commit(store, lambda tx, _: tx.put_channel(channel(2, citizen=citizen(2).id)))
    assert await store.begin().left_by_papers(after, 9) == ()


async def test_a_card_is_forgotten_some_time_after_its_end(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_paper(paper()))
    for before, left in ((paper().ends_at, (paper(),)), (LATER, ())):
        tx = store.begin()
        tx.forget({"paper": before})
        await tx.commit()
        assert await store.begin().papers_of(citizen().id) == left
