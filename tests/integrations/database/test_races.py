"""Who read something that has changed since loses the race, and nothing of theirs is written."""

import asyncio
from dataclasses import replace

import apsw
import asyncpg
import pytest
from beside import ON_SQLITE, Beside
from stored import ENTRY, NOW, channel, citizen, commit, declaration, evidence, item, register

from bot.ports import LostRace, Store


async def test_two_turns_on_one_channel(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    first, second = store.begin(), store.begin()
    for tx, words in ((first, "first"), (second, "second")):
        read = await tx.channel(channel().id)
        assert read is not None
        tx.put_channel(replace(read, state={"said": words}))
    await first.commit()
    with pytest.raises(LostRace):
        await second.commit()
    stored = await store.begin().channel(channel().id)
    assert stored is not None
    assert stored.state == {"said": "first"}


async def test_two_first_messages_of_one_person(store: Store) -> None:
    first, second = store.begin(), store.begin()
    for tx in (first, second):
        assert await tx.channel(channel().id) is None
        tx.put_channel(channel())
    outcomes = await asyncio.gather(first.commit(), second.commit(), return_exceptions=True)
    assert {type(each) for each in outcomes} == {type(None), LostRace}
    assert await store.begin().channel(channel().id) == replace(channel(), version=1)


async def test_a_channel_erased_meanwhile_is_not_put_back(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    tx = store.begin()
    read = await tx.channel(channel().id)
    assert read is not None
    await commit(store, lambda _, writes: writes.erase_channel(channel().id))
    tx.put_channel(read)
    with pytest.raises(LostRace):
        await tx.commit()
    assert await store.begin().channel(channel().id) is None


@pytest.mark.parametrize("about", ["declaration", "evidence", "citizen"])
async def test_whoever_read_a_citizen_notices_what_is_written_about_them(store: Store, about: str) -> None:
    await register(store)
    turn = store.begin()
    read = await turn.channel(channel().id)
    assert read is not None
    who = await turn.citizen(citizen().id)
    assert who is not None
    turn.put_channel(read)
    put = {
        "declaration": lambda _, writes: writes.put_declaration(who.id, declaration()),
        "evidence": lambda _, writes: writes.put_evidence(who.document, evidence()),
        "citizen": lambda _, writes: writes.put_citizen(who),
    }
    await commit(store, put[about])
    with pytest.raises(LostRace):
        await turn.commit()


async def test_whoever_found_nobody_notices_a_registration(store: Store) -> None:
    turn = store.begin()
    assert await turn.citizen(citizen().id) is None
    turn.put_channel(channel())
    await commit(store, lambda _, writes: writes.put_citizen(citizen()))
    with pytest.raises(LostRace):
        await turn.commit()


@pytest.mark.parametrize("belonging", ["declarations", "consents", "evidence"])
async def test_what_belongs_to_a_citizen_is_guarded_even_if_they_are_read_later(
    store: Store, belonging: str
) -> None:
    await register(store)
    act = store.begin()
    of = citizen().document if belonging == "evidence" else citizen().id
    assert await getattr(act, belonging)(of) == ()
    await commit(store, lambda _, writes: writes.put_evidence(citizen().document, evidence()))
    assert await act.citizen(citizen().id) is not None
    act.put_channel(channel(citizen=citizen().id, version=1))
    with pytest.raises(LostRace):
        await act.commit()


async def test_reading_a_channel_twice_and_differently_is_a_lost_race(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    tx = store.begin()
    await tx.channel(channel().id)
    await commit(store, lambda other, _: other.put_channel(channel(version=1)))
    again = await tx.channel(channel().id)
    assert again is not None
    tx.put_channel(again)
    with pytest.raises(LostRace):
        await tx.commit()


async def test_writes_of_others_that_were_not_read_do_not_matter(store: Store) -> None:
    await register(store, 1)
    await register(store, 2)
    turn = store.begin()
    read = await turn.channel(channel(1).id)
    assert read is not None
    turn.put_channel(read)
    await commit(store, lambda _, writes: writes.put_declaration(citizen(2).id, declaration()))
    await turn.commit()


async def test_nothing_of_a_lost_race_is_written(store: Store) -> None:
    await register(store)
    tx = store.begin()
    read = await tx.channel(channel().id)
    assert read is not None
    tx.put_channel(read)
    writes = tx.act(replace(ENTRY, about=citizen().id.hex()))
    writes.put_declaration(citizen().id, declaration())
    writes.put_evidence(citizen().document, evidence())
    tx.put_item(item())
    tx.use_link(b"link", NOW)
    await commit(store, lambda tx, _: tx.put_channel(channel(citizen=citizen().id, version=1)))
    with pytest.raises(LostRace):
        await tx.commit()
    after = store.begin()
    assert await after.declarations(citizen().id) == ()
    assert await after.evidence(citizen().document) == ()
    assert await after.item("i1") is None
    assert not await after.link_used(b"link")
    assert await after.entries(citizen().id) == ()


async def test_a_hundred_at_once_all_count(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel(state={"count": 0})))
    await asyncio.gather(*(_count(store) for _ in range(100)))
    stored = await store.begin().channel(channel().id)
    assert stored is not None
    assert (stored.state, stored.version) == ({"count": 100}, 101)


async def _count(store: Store) -> None:
    while True:
        tx = store.begin()
        read = await tx.channel(channel().id)
        assert read is not None
        tx.put_channel(replace(read, state={"count": int(str(read.state["count"])) + 1}))
        try:
            return await tx.commit()
        except LostRace:
            continue


async def test_a_transaction_that_writes_nothing_commits_whatever_happened(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    tx = store.begin()
    await tx.channel(channel().id)
    await commit(store, lambda other, _: other.put_channel(channel(version=1)))
    await tx.commit()


async def test_a_waiter_who_gave_up_does_not_stop_the_others(store: Store) -> None:
    tx = store.begin()
    tx.put_channel(channel())
    task = asyncio.ensure_future(tx.commit())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await commit(store, lambda other, _: other.put_channel(channel(2)))
    assert await store.begin().channel(channel(2).id) is not None


async def test_two_first_pieces_of_evidence_for_one_document(store: Store) -> None:
    """Each made a key for it; one key stays, and whoever made the other tries again with that one."""
    document, both = citizen().document, (evidence(1), evidence(2))
    first, second = store.begin(), store.begin()
    for tx, each in zip((first, second), both, strict=True):
        tx.act(ENTRY).put_evidence(document, each)
    outcomes = await asyncio.gather(first.commit(), second.commit(), return_exceptions=True)
    kept = [each for each, outcome in zip(both, outcomes, strict=True) if outcome is None]
    lost = [each for each, outcome in zip(both, outcomes, strict=True) if isinstance(outcome, LostRace)]
    assert len(kept) >= 1
    assert len(kept) + len(lost) == 2
    assert await store.begin().evidence(document) == tuple(kept)
    for each in lost:
        await commit(store, lambda _, writes, each=each: writes.put_evidence(document, each))
    assert await store.begin().evidence(document) == both


async def test_a_unit_that_cannot_be_written_does_not_harm_its_neighbours(store: Store) -> None:
    bad, good = store.begin(), store.begin()
    bad.put_channel(channel(1, account=None))
    good.put_channel(channel(2))
    outcomes = await asyncio.gather(bad.commit(), good.commit(), return_exceptions=True)
    assert isinstance(outcomes[0], apsw.ConstraintError | asyncpg.NotNullViolationError)
    assert outcomes[1] is None
    assert await store.begin().channel(channel(2).id) is not None


async def registering(store: Store) -> None:
    linked = channel(citizen=citizen().id, version=1)
    await commit(store, lambda tx, writes: (writes.put_citizen(citizen()), tx.put_channel(linked)))


async def writing(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_item(item()))


@ON_SQLITE
async def test_a_message_put_while_its_channel_registers(store: Store) -> None:
    """In one batch: whoever comes second notices that the owner of the channel, or what it owns, has changed."""
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    outcomes = await asyncio.gather(registering(store), writing(store), return_exceptions=True)
    assert [type(each) for each in outcomes] == [type(None), LostRace]


@ON_SQLITE
async def test_a_channel_registering_while_a_message_is_put(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    outcomes = await asyncio.gather(writing(store), registering(store), return_exceptions=True)
    assert [type(each) for each in outcomes] == [type(None), LostRace]
    assert await store.begin().item("i1") == item()


@pytest.mark.parametrize("number", range(6))
async def test_registering_and_writing_at_once_leave_all_readable(
    store: Store, beside: Beside, number: int
) -> None:
    """Whichever came first: what is acknowledged can be read under the owner there is, what is refused is not there."""
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    acts = [registering(store), writing(store)][:: 1 if number % 2 else -1]
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    registered, written = outcomes[:: 1 if number % 2 else -1]
    assert {type(each) for each in outcomes} <= {type(None), LostRace}
    assert None in outcomes
    read = await store.begin().channel(channel().id)
    assert read is not None
    assert read.citizen == (citizen().id if registered is None else None)
    assert await store.begin().item("i1") == (item() if written is None else None)
    assert await beside.column("records", "SELECT count(*) FROM items") == {int(written is None)}


async def test_two_registrations_of_one_channel_leave_one(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel(1)))
    first, second = store.begin(), store.begin()
    seen = [await tx.channel(channel(1).id) for tx in (first, second)]
    for tx, read, number in zip((first, second), seen, (7, 8), strict=True):
        assert read is not None
        tx.act(ENTRY).put_citizen(citizen(number))
        tx.put_channel(replace(read, citizen=citizen(number).id))
        tx.put_item(item(number))
    await first.commit()
    with pytest.raises(LostRace):
        await second.commit()
