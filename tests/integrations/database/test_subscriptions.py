"""What a channel agreed to be told: one row a purpose, and no agreed message is spent twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from stored import NOW, channel, commit, register, subscription

from bot.domain.notices import CHANGED, LAPSE
from bot.ports import LostRace, Store


async def test_what_is_put_is_read_by_purpose(store: Store) -> None:
    lasting = subscription(purpose=LAPSE, left=0, lasting=True)
    await register(store)
    await register(store, 2)
    await commit(
        store,
        lambda tx, _: tx.put_subscription(lasting),
        lambda tx, _: tx.put_subscription(subscription()),
        lambda tx, _: tx.put_subscription(subscription(of=2)),
    )
    assert await store.begin().subscriptions(channel().id) == (subscription(), lasting)
    assert await store.begin().subscriptions(channel(3).id) == ()


async def test_it_can_be_made_with_its_channel(store: Store) -> None:
    await commit(
        store, lambda tx, _: tx.put_subscription(subscription()), lambda tx, _: tx.put_channel(channel())
    )
    assert await store.begin().subscriptions(channel().id) == (subscription(),)


async def test_putting_again_replaces(store: Store) -> None:
    await register(store)
    await commit(store, lambda tx, _: tx.put_subscription(subscription()))
    refused = subscription(left=0, refused=True, changed_at=NOW + timedelta(1))
    await commit(store, lambda tx, _: tx.put_subscription(refused))
    assert await store.begin().subscriptions(channel().id) == (refused,)


async def test_what_was_agreed_is_spent_once(store: Store) -> None:
    await register(store)
    await commit(store, lambda tx, _: tx.put_subscription(subscription(left=2)))
    first, second = store.begin(), store.begin()
    for tx in (first, second):
        (read,) = await tx.subscriptions(channel().id)
        tx.put_subscription(replace(read, left=read.left - 1))
    await first.commit()
    with pytest.raises(LostRace):
        await second.commit()
    assert await store.begin().subscriptions(channel().id) == (subscription(left=1),)


async def test_agreeing_twice_at_once_counts_twice(store: Store) -> None:
    await register(store)
    first, second = store.begin(), store.begin()
    for tx in (first, second):
        assert await tx.subscriptions(channel().id) == ()
        tx.put_subscription(subscription())
    await first.commit()
    with pytest.raises(LostRace):
        await second.commit()


async def test_other_purposes_do_not_race(store: Store) -> None:
    await register(store)
    first, second = store.begin(), store.begin()
    for tx, purpose in ((first, CHANGED), (second, LAPSE)):
        await tx.subscriptions(channel().id)
        tx.put_subscription(subscription(purpose=purpose))
        await tx.commit()
    assert len(await store.begin().subscriptions(channel().id)) == 2


async def test_nobody_agrees(store: Store) -> None:
    with pytest.raises(LostRace):
        await commit(store, lambda tx, _: tx.put_subscription(subscription()))


async def test_it_goes_with_its_channel(store: Store) -> None:
    await register(store)
    await commit(store, lambda tx, _: tx.put_subscription(subscription()))
    await commit(
        store,
        lambda tx, _: tx.put_subscription(subscription(left=9)),
        lambda _, writes: writes.erase_channel(channel().id),
    )
    await register(store, 2)
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    assert await store.begin().subscriptions(channel().id) == ()
