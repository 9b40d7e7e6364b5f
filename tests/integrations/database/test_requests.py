"""What citizens ask of each other and of the office: guarded as everything about a citizen, and erased with them."""

from collections.abc import Callable

import pytest
from stored import (
    ENTRY,
    PHOTO,
    appeal,
    channel,
    citizen,
    commit,
    correction,
    delegation,
    join,
    paper,
    register,
)

from bot.ports import LostRace, Store, Writes

Put = Callable[[Writes], None]
PUTS: dict[str, Put] = {
    "delegation": lambda writes: writes.put_delegation(delegation()),
    "join": lambda writes: writes.put_join(join()),
    "appeal": lambda writes: writes.put_appeal(appeal(), PHOTO),
    "correction": lambda writes: writes.put_correction(correction()),
    "paper": lambda writes: writes.put_paper(paper()),
}
# Each read of one citizen, and whether what was put concerns the first or the second of two.
READS = {
    "held_by": ("delegation", 1),
    "holders_of": ("delegation", 2),
    "joins_of": ("join", 1),
    "join_waiting": ("join", 2),
    "appeals_of": ("appeal", 1),
    "corrections_of": ("correction", 1),
    "papers_of": ("paper", 1),
}
BY_ID = {
    "delegation": "g1",
    "join": "j1",
    "appeal": "a1",
    "photo": "a1",
    "correction": "c1",
    "paper": paper().id,
}
LISTS = {"delegations_in": "asked", "appeals_in": "open", "corrections_in": "open"}


@pytest.fixture(autouse=True)
async def two(store: Store) -> None:
    await register(store, 1)
    await register(store, 2)


async def all_put(store: Store) -> None:
    await commit(store, *(lambda _, writes, put=put: put(writes) for put in PUTS.values()))


async def version(store: Store, number: int) -> int:
    read = await store.begin().citizen(citizen(number).id)
    assert read is not None
    return read.version


@pytest.mark.parametrize("what", PUTS)
async def test_each_raises_the_version_of_those_it_is_about_by_one(store: Store, what: str) -> None:
    before = await version(store, 1), await version(store, 2)
    await commit(store, lambda _, writes: (PUTS[what](writes), PUTS[what](writes)))
    both = what in {"delegation", "join"}
    assert (await version(store, 1), await version(store, 2)) == (before[0] + 1, before[1] + both)


async def test_all_in_one_commit_raise_it_by_one(store: Store) -> None:
    await all_put(store)
    assert await version(store, 1) == 2


@pytest.mark.parametrize("what", PUTS)
async def test_of_nobody_it_is_a_lost_race(store: Store, what: str) -> None:
    await commit(store, lambda _, writes: writes.erase_citizen(citizen(1).id))
    with pytest.raises(LostRace):
        await commit(store, lambda _, writes: PUTS[what](writes))


@pytest.mark.parametrize("reads", READS)
async def test_whoever_found_none_notices_one_put_meanwhile(store: Store, reads: str) -> None:
    what, number = READS[reads]
    turn = store.begin()
    assert not await getattr(turn, reads)(citizen(number).id)
    turn.put_channel(channel(number, citizen=citizen(number).id, version=1))
    await commit(store, lambda _, writes: PUTS[what](writes))
    with pytest.raises(LostRace):
        await turn.commit()


@pytest.mark.parametrize("reads", READS)
async def test_reading_it_twice_and_differently_is_a_lost_race(store: Store, reads: str) -> None:
    what, number = READS[reads]
    turn = store.begin()
    await turn.citizen(citizen(number).id)
    await commit(store, lambda _, writes: PUTS[what](writes))
    assert await getattr(turn, reads)(citizen(number).id)
    turn.act(ENTRY)
    with pytest.raises(LostRace):
        await turn.commit()


@pytest.mark.parametrize("reads", [*BY_ID, *LISTS])
async def test_whoever_read_one_notices_what_is_written_about_its_citizen(store: Store, reads: str) -> None:
    await all_put(store)
    look = store.begin()
    found = await (getattr(look, reads)(BY_ID[reads]) if reads in BY_ID else listed(look, reads))
    assert found
    look.act(ENTRY)
    await commit(store, lambda _, writes: writes.put_citizen(citizen(1, version=2)))
    with pytest.raises(LostRace):
        await look.commit()


@pytest.mark.parametrize("reads", READS)
async def test_it_is_gone_with_its_citizen(store: Store, reads: str) -> None:
    await all_put(store)
    await commit(
        store,
        *(lambda _, writes, put=put: put(writes) for put in PUTS.values()),
        lambda _, writes: writes.erase_citizen(citizen(1).id),
    )
    assert not await getattr(store.begin(), reads)(citizen(READS[reads][1]).id)
    assert [await getattr(store.begin(), each)(id_) for each, id_ in BY_ID.items()] == [None] * 6
    assert [await listed(store.begin(), each) for each in LISTS] == [()] * 3


async def listed(tx: object, reads: str) -> tuple[object, ...]:
    found: tuple[object, ...] = await getattr(tx, reads)(LISTS[reads], 9)
    return found
