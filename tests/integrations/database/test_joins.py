"""Joins are found from both sides, outlive the one who was joined, and carry what an undoing needs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from stored import ENTRY, NOW, channel, citizen, commit, declaration, item, join, register

from bot.domain.joins import JOINED, REFUSED, UNDONE
from bot.ports import LostRace, Store, Transaction


@pytest.fixture(autouse=True)
async def two(store: Store) -> None:
    """The holder, and one waiting who has declared."""
    await register(store, 1)
    await register(store, 2)
    await commit(store, lambda _, writes: writes.put_declaration(citizen(2).id, declaration()))


async def test_what_is_put_is_read_from_both_sides(store: Store) -> None:
    first = join(1, state=REFUSED, tries=3, decided_at=NOW, decided_by="holder")
    second = join(2, channels=(channel(2).id,), declarations=("d1",))
    for each in (second, first):
        await commit(store, lambda _, writes, each=each: writes.put_join(each))
    assert await store.begin().join("j1") == first
    assert await store.begin().join("j9") is None
    assert await store.begin().joins_of(citizen(1).id) == (first, second)
    assert await store.begin().joins_of(citizen(2).id) == ()
    assert await store.begin().join_waiting(citizen(2).id) == second
    assert await store.begin().join_waiting(citizen(1).id) is None


@pytest.mark.parametrize("others", [{"holder": 3}, {"waiting": 3}])
async def test_it_never_passes_to_somebody_else(store: Store, others: dict[str, int]) -> None:
    await register(store, 3)
    await commit(store, lambda _, writes: writes.put_join(join()))
    with pytest.raises(LostRace):
        await commit(store, lambda _, writes: writes.put_join(join(**others)))


async def test_two_tries_at_once_are_both_counted(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_join(join()))
    first, second = store.begin(), store.begin()
    for tx in (first, second):
        read = await tx.join("j1")
        assert read is not None
        tx.act(ENTRY).put_join(replace(read, tries=read.tries + 1))
    await first.commit()
    with pytest.raises(LostRace):
        await second.commit()


async def test_the_waiting_one_notices_an_offer_made_meanwhile(store: Store) -> None:
    turn = store.begin()
    assert await turn.join_waiting(citizen(2).id) is None
    turn.put_channel(channel(2, citizen=citizen(2).id, version=1))
    await commit(store, lambda _, writes: writes.put_join(join()))
    with pytest.raises(LostRace):
        await turn.commit()


async def test_joining_takes_channel_messages_and_declarations_along(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_item(item(2, of=2)))
    await joined(store)
    after = store.begin()
    assert await after.citizen(citizen(2).id) is None
    assert await after.declarations(citizen(1).id) == (declaration(),)
    assert [each.id for each in await after.channels_of(citizen(1).id)] == [channel(1).id, channel(2).id]
    assert await after.join_waiting(citizen(2).id) == await after.join("j1")


async def test_a_wrong_join_is_undone(store: Store) -> None:
    await joined(store)
    tx = store.begin()
    found = await tx.join_waiting(citizen(2).id)
    assert found is not None
    writes = tx.act(ENTRY)
    writes.put_citizen(citizen(2))
    writes.put_join(replace(found, state=UNDONE))
    await moved(tx, 1, 2, found.channels, found.declarations)
    holder = await store.begin().citizen(citizen(1).id)
    await tx.commit()
    after = store.begin()
    assert await after.declarations(citizen(2).id) == (declaration(),)
    assert await after.declarations(citizen(1).id) == ()
    assert [each.id for each in await after.channels_of(citizen(2).id)] == [channel(2).id]
    raised = await after.citizen(citizen(1).id)
    assert holder is not None
    assert raised is not None
    assert raised.version == holder.version + 1


async def joined(store: Store) -> None:
    tx = store.begin()
    came = {"channels": (channel(2).id,), "declarations": ("d1",)}
    tx.act(ENTRY).put_join(join(state=JOINED, decided_at=NOW, **came))
    await moved(tx, 2, 1, *came.values())
    tx.act(ENTRY).erase_citizen(citizen(2).id)
    await tx.commit()


async def moved(tx: Transaction, old: int, new: int, channels: object, declarations: object) -> None:
    writes = tx.act(ENTRY)
    for each in await tx.channels_of(citizen(old).id):
        if each.id in channels:
            tx.put_channel(replace(each, citizen=citizen(new).id))
    for said in await tx.declarations(citizen(old).id):
        if said.id in declarations:
            writes.put_declaration(citizen(new).id, said)


async def test_a_declaration_that_was_not_read_does_not_move(store: Store) -> None:
    with pytest.raises(LostRace):
        await commit(store, lambda _, writes: writes.put_declaration(citizen(1).id, declaration()))
    assert await store.begin().declarations(citizen(2).id) == (declaration(),)


async def test_whoever_read_it_notices_that_a_declaration_moves_away(store: Store) -> None:
    turn = store.begin()
    assert await turn.declarations(citizen(2).id) == (declaration(),)
    turn.put_channel(channel(2, citizen=citizen(2).id, version=1))
    mover = store.begin()
    mover.act(ENTRY)
    await moved(mover, 2, 1, (), ("d1",))
    await mover.commit()
    with pytest.raises(LostRace):
        await turn.commit()


async def test_it_goes_with_the_holder(store: Store) -> None:
    await commit(store, lambda _, writes: writes.put_join(join()))
    await commit(store, lambda _, writes: (writes.put_join(join()), writes.erase_citizen(citizen(1).id)))
    assert await store.begin().join("j1") is None
    assert await store.begin().join_waiting(citizen(2).id) is None


async def test_forgotten_after_its_decision_or_when_it_ran_out(store: Store) -> None:
    later = NOW + timedelta(days=1)
    kept = (join(1, state=JOINED, decided_at=later), join(2, expires_at=later))
    over = (join(3, state=JOINED, decided_at=NOW), join(4, expires_at=NOW))
    for each in (*kept, *over):
        await commit(store, lambda _, writes, each=each: writes.put_join(each))
    await commit(store, lambda tx, _: tx.forget({"decided": later}))
    assert await store.begin().joins_of(citizen(1).id) == kept
