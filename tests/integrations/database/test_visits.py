"""Visits in the database: read by their citizen, erased with them, gone with their day, and telling nobody else anything."""

from datetime import datetime, timedelta

import pytest
from beside import Beside
from stored import NOW, VENUE, citizen, commit, register, venue, visit

from bot.domain.visits import FAR, Visit
from bot.ports import LostRace, Store
from integrations.database.columns import micros
from integrations.database.visits import ALIKE

DAY = timedelta(days=1)
FULL = visit(1, until=NOW + DAY, companions=(citizen(2).id,), flags=(FAR,))


async def put(store: Store, *visits: Visit, of: int = 1) -> None:
    tx = store.begin()
    for each in visits:
        tx.put_visit(citizen(of).id, each, b"sealed")
    await tx.commit()


async def of(store: Store, number: int = 1) -> tuple[Visit, ...]:
    return await store.begin().visits(citizen(number).id)


@pytest.fixture(autouse=True)
async def two(store: Store) -> None:
    await register(store, 1)
    await register(store, 2)


async def test_a_visit_is_read_as_it_was_put_the_oldest_first(store: Store) -> None:
    await put(store, visit(2), FULL)
    await put(store, visit(3), of=2)
    assert await of(store) == (FULL, visit(2))
    assert await of(store, 2) == (visit(3),)


async def test_it_is_changed_and_dropped(store: Store) -> None:
    await put(store, visit(1), visit(2))
    await put(store, FULL)
    tx = store.begin()
    tx.drop_visit(citizen(1).id, visit(2))
    await tx.commit()
    assert await of(store) == (FULL,)


async def test_it_is_noted_without_an_entry_of_the_audit_which_would_outlive_it(
    store: Store, beside: Beside
) -> None:
    before = await beside.column("records", "SELECT count(*) FROM audit")
    await put(store, visit(1))
    assert await beside.column("records", "SELECT count(*) FROM audit") == before


async def test_two_at_once_are_a_lost_race(store: Store) -> None:
    slow = store.begin()
    assert await slow.visits(citizen(1).id) == ()
    await put(store, visit(1))
    slow.put_visit(citizen(1).id, visit(2), b"sealed")
    with pytest.raises(LostRace):
        await slow.commit()


async def test_it_goes_with_its_citizen_whose_key_goes_first(store: Store, beside: Beside) -> None:
    await put(store, visit(1))
    await put(store, visit(2), of=2)
    await commit(
        store,
        lambda tx, _: tx.put_visit(citizen(1).id, visit(3), b"sealed"),
        lambda _, writes: writes.erase_citizen(citizen(1).id),
    )
    assert await of(store) == ()
    assert await beside.column("records", "SELECT citizen FROM visits") == {citizen(2).id}


async def test_a_row_says_the_day_and_whose_it_is_and_is_as_long_as_any_other(
    store: Store, beside: Beside
) -> None:
    await put(store, visit(1), FULL, visit(2, since=NOW + timedelta(hours=9)))
    days = await beside.column("records", "SELECT day FROM visits")
    assert days == {micros(datetime(2026, 11, 24, tzinfo=NOW.tzinfo))}
    lengths = await beside.column("records", "SELECT length(body) FROM visits")
    assert lengths == {ALIKE + 28}
    assert not await beside.holds(VENUE.encode())


async def test_a_day_is_kept_until_it_is_over_for_as_long_as_the_policy_says(store: Store) -> None:
    last = visit(2, since=NOW.replace(hour=23, minute=59))
    await put(store, visit(1), last, visit(3, since=NOW + DAY))
    for before, left in (
        (NOW.replace(hour=23, minute=58), 3),
        ((NOW + DAY).replace(hour=0, minute=0), 1),
        ((NOW + 2 * DAY).replace(hour=0, minute=0), 0),
    ):
        await commit(store, lambda tx, _, before=before: tx.forget({"visit": before}))
        assert len(await of(store)) == left


async def test_venues_are_listed_by_region(store: Store) -> None:
    await commit(
        store,
        lambda _, writes: writes.put_venue(venue(1)),
        lambda _, writes: writes.put_venue(
            venue(2, region="500103", hours="08:00-09:00", capacity=9, screen="s")
        ),
    )
    tx = store.begin()
    assert await tx.venue(venue(2).id) == venue(
        2, region="500103", hours="08:00-09:00", capacity=9, screen="s"
    )
    assert await tx.venue("NONE") is None
    for region, ids in (
        ("000000", [1, 2]),
        ("440000", [1]),
        ("440100", [1]),
        ("440106", [1]),
        ("500000", [2]),
    ):
        assert [each.id for each in await tx.venues_in(region, 9)] == [venue(number).id for number in ids]
    await commit(store, lambda _, writes: writes.put_venue(venue(1, kind="park")))
    assert await store.begin().venue(venue(1).id) == venue(1, kind="park")
