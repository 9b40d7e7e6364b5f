"""Delegations are found from both sides, and stay while they hold."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from stored import ENTRY, NOW, channel, citizen, commit, delegation, register

from bot.domain.calendar import end_of_day
from bot.domain.delegations import ASKED, CONFIRMED, ENDED, HELPER, REFUSED
from bot.ports import LostRace, Store
from integrations.database.delegations import over_at


@pytest.fixture(autouse=True)
async def three(store: Store) -> None:
    for number in (1, 2, 3):
        await register(store, number)


async def test_what_is_put_is_read_from_both_sides(store: Store) -> None:
    first = delegation(1, state=CONFIRMED, decided_at=NOW, decided_by="officer:o1")
    second, third = delegation(2, person=3, kind=HELPER), delegation(3, holder=3)
    for each in (third, second, first):
        await commit(store, lambda _, writes, each=each: writes.put_delegation(each))
    assert await store.begin().delegation("g1") == first
    assert await store.begin().delegation("g9") is None
    assert await store.begin().held_by(citizen(1).id) == (first, second)
    assert await store.begin().held_by(citizen(2).id) == ()
    assert await store.begin().holders_of(citizen(2).id) == (first, third)
    assert await store.begin().delegations_in(ASKED, 9) == (second, third)
    assert await store.begin().delegations_in(ASKED, 1) == (second,)


async def test_deciding_replaces(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_delegation(delegation()))
    ended = delegation(state=ENDED, until=date(2026, 12, 1), decided_at=NOW, decided_by="person")
    await commit(store, lambda _, writes: writes.put_delegation(ended))
    assert await store.begin().delegation("g1") == ended


@pytest.mark.parametrize("others", [{"holder": 3}, {"person": 3}])
async def test_it_never_passes_to_somebody_else(store: Store, others: dict[str, int]) -> None:
    await commit(store, lambda _, writes: writes.put_delegation(delegation()))
    with pytest.raises(LostRace):
        await commit(store, lambda _, writes: writes.put_delegation(delegation(**others)))


@pytest.mark.parametrize("reads", ["held_by", "holders_of"])
async def test_the_other_side_notices_when_somebody_is_erased(store: Store, reads: str) -> None:
    """What was read goes with the erased one, though the reader's own version is not put by anybody."""
    await commit(store, lambda _, writes: writes.put_delegation(delegation()))
    reader, gone = (1, 2) if reads == "held_by" else (2, 1)
    act = store.begin()
    await act._version_of(citizen(reader).id)
    act.put_channel(channel(reader, citizen=citizen(reader).id, version=1))
    await commit(store, lambda _, writes: writes.erase_citizen(citizen(gone).id))
    assert await getattr(act, reads)(citizen(reader).id) == ()
    with pytest.raises(LostRace):
        await act.commit()


@pytest.mark.parametrize("gone", [1, 2])
async def test_it_goes_with_either_of_them(store: Store, gone: int) -> None:
    await commit(store, lambda _, writes: writes.put_delegation(delegation()))
    tx = store.begin()
    writes = tx.act(ENTRY)
    writes.put_delegation(delegation(state=ENDED, decided_at=NOW))
    writes.erase_citizen(citizen(gone).id)
    await tx.commit()
    assert await store.begin().delegation("g1") is None


async def test_forgotten_when_over_and_not_while_it_holds(store: Store) -> None:
    decided, end = {"decided_at": NOW}, date(2026, 12, 1)
    kept = (
        delegation(1, state=CONFIRMED, **decided),
        delegation(2, state=ASKED),
        delegation(3, state=ENDED, decided_at=NOW + timedelta(days=30)),
    )
    over = (
        delegation(4, state=CONFIRMED, until=end, **decided),
        delegation(5, state=ASKED, until=end),
        delegation(6, state=ENDED, **decided),
        delegation(7, state=REFUSED, **decided),
    )
    for each in (*kept, *over):
        await commit(store, lambda _, writes, each=each: writes.put_delegation(each))
    await commit(store, lambda tx, _: tx.forget({"decided": end_of_day(end) + timedelta(seconds=1)}))
    assert await store.begin().held_by(citizen(1).id) == kept


async def test_those_past_their_end_are_found_until_marked_as_ended(store: Store) -> None:
    end, decided = date(2026, 12, 1), {"decided_at": NOW}
    lapsed = delegation(1, state=CONFIRMED, until=end, **decided), delegation(2, until=end)
    refused = delegation(3, state=REFUSED, **decided)
    others = delegation(4), delegation(5, state=ENDED, until=end, **decided)
    for each in (*lapsed, refused, *others):
        await commit(store, lambda _, writes, each=each: writes.put_delegation(each))
    at = end_of_day(end)
    assert await store.begin().delegations_over(at, NOW, 9) == lapsed
    assert await store.begin().delegations_over(at, at, 9) == (*lapsed, refused)
    assert await store.begin().delegations_over(at, at, 1) == lapsed[:1]
    assert await store.begin().delegations_over(at - timedelta(seconds=1), NOW, 9) == ()


def test_it_is_over_when_ended_or_after_its_last_day() -> None:
    last = end_of_day(delegation().until)
    assert over_at(delegation()) == last
    assert over_at(delegation(state=CONFIRMED, decided_at=NOW)) == last
    assert over_at(replace(delegation(state=ENDED), decided_at=NOW)) == NOW
    assert over_at(delegation(state=ENDED)) == last
