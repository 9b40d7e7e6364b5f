"""Channels come back as they were put, and are found by citizen and by age."""

from dataclasses import replace
from datetime import timedelta

import pytest
from stored import NOW, channel, citizen, commit, register

from bot.ports import LostRace, Store


async def test_what_is_put_is_read(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    assert await store.begin().channel(channel().id) == replace(channel(), version=1)
    assert await store.begin().channel(b"?" * 16) is None


async def test_putting_again_replaces_and_raises_the_version(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    tx = store.begin()
    read = await tx.channel(channel().id)
    assert read is not None
    changed = replace(read, state={"answers": {"name": "李"}}, unfollowed_at=NOW, seen_at=NOW + timedelta(1))
    tx.put_channel(changed)
    await tx.commit()
    assert await store.begin().channel(channel().id) == replace(changed, version=2)


async def test_reads_do_not_see_what_is_not_committed(store: Store) -> None:
    tx = store.begin()
    tx.put_channel(channel())
    assert await tx.channel(channel().id) is None


async def test_what_is_put_twice_is_written_once(store: Store) -> None:
    tx = store.begin()
    tx.put_channel(channel())
    tx.put_channel(replace(channel(), state={"last": 1}))
    await tx.commit()
    assert await store.begin().channel(channel().id) == replace(channel(), state={"last": 1}, version=1)


async def test_found_by_citizen(store: Store) -> None:
    await register(store)
    await commit(store, lambda tx, _: tx.put_channel(channel(2)))
    found = await store.begin().channels_of(citizen().id)
    assert [each.id for each in found] == [channel().id]


async def test_found_by_what_the_platform_calls_the_same_person(store: Store) -> None:
    union = b"u" * 16
    await commit(
        store,
        lambda tx, _: tx.put_channel(channel(1, union=union)),
        lambda tx, _: tx.put_channel(channel(2)),
        lambda tx, _: tx.put_channel(channel(3, union=b"o" * 16)),
    )
    assert await store.begin().channels_with_union(union) == (channel(1, union=union, version=1),)
    assert await store.begin().channels_with_union(b"?" * 16) == ()
    await commit(store, lambda tx, _: tx.put_channel(channel(2, union=union, version=1)))
    tx = store.begin()
    assert [each.id for each in await tx.channels_with_union(union)] == [channel(1).id, channel(2).id]
    tx.use_link(b"link", NOW)
    await commit(store, lambda tx, _: tx.put_channel(channel(2, version=2)))
    with pytest.raises(LostRace):
        await tx.commit()


async def test_moving_under_the_key_of_a_citizen_keeps_the_conversation(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    tx = store.begin()
    read = await tx.channel(channel().id)
    assert read is not None
    await commit(store, lambda _, writes: writes.put_citizen(citizen()))
    tx = store.begin()
    tx.put_channel(replace(read, citizen=citizen().id))
    await tx.commit()
    after = await store.begin().channel(channel().id)
    assert after == replace(read, citizen=citizen().id, version=2)


async def test_due_for_erasure(store: Store) -> None:
    day = timedelta(days=1)
    await register(store, 1)
    await commit(
        store,
        lambda tx, _: tx.put_channel(channel(2, seen_at=NOW - 2 * day)),
        lambda tx, _: tx.put_channel(channel(3)),
        lambda tx, _: tx.put_channel(channel(4, unfollowed_at=NOW - 3 * day)),
        lambda tx, _: tx.put_channel(channel(5, unfollowed_at=NOW)),
    )
    due = await store.begin().channels_to_erase(
        unfollowed_before=NOW - day, unfinished_before=NOW - day, limit=10
    )
    assert {each.id for each in due} == {channel(2).id, channel(4).id}
    one = await store.begin().channels_to_erase(
        unfollowed_before=NOW - day, unfinished_before=NOW - day, limit=1
    )
    assert len(one) == 1
