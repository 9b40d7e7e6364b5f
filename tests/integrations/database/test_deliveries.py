"""A delivery is taken once; its reply is kept a short time, sealed under the key of whom it answered."""

import asyncio
from datetime import timedelta

import pytest
from beside import ON_POSTGRESQL, Beside
from stored import NOW, channel, citizen, commit, delivery, register

from bot.domain.channels import Delivery
from bot.ports import AlreadyTaken, Store
from integrations.database.units import CHANNEL

MANY = """
INSERT INTO deliveries (key, sent_at, taken_at, owner, reply)
SELECT decode(md5(at::text), 'hex'), 0, at, 'owner', 'reply' FROM generate_series(1, 12500) AS at
"""
COUNT = "SELECT count(*) FROM deliveries"
KEPT = "SELECT taken_at FROM deliveries WHERE reply IS NOT NULL"


async def test_the_reply_is_kept_with_it(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()), lambda tx, _: tx.take(delivery()))
    assert await store.begin().delivery(delivery().key) == delivery()
    assert await store.begin().delivery(b"?") is None


async def test_a_second_one_is_told_the_reply_of_the_first(store: Store) -> None:
    await register(store)
    tx = store.begin()
    await tx.channel(channel().id)
    tx.take(delivery())
    await tx.commit()
    with pytest.raises(AlreadyTaken) as known:
        await commit(store, lambda tx, _: tx.take(Delivery(delivery().key, NOW + timedelta(1), b"other")))
    assert known.value.delivery == delivery()


async def test_of_simultaneous_ones_exactly_one_acts(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    outcomes = await asyncio.gather(*(_answer(store, number) for number in range(20)), return_exceptions=True)
    winners = [each for each in outcomes if isinstance(each, bytes)]
    losers = [each for each in outcomes if isinstance(each, AlreadyTaken)]
    assert (len(winners), len(losers)) == (1, 19)
    assert {each.delivery.reply for each in losers} == set(winners)
    after = await store.begin().channel(channel().id)
    assert after is not None
    assert after.version == 2


async def _answer(store: Store, number: int) -> bytes:
    tx = store.begin()
    read = await tx.channel(channel().id)
    assert read is not None
    tx.put_channel(read)
    reply = str(number).encode()
    tx.take(Delivery(delivery().key, NOW, reply))
    await tx.commit()
    return reply


async def test_nobodys_reply_is_not_kept(store: Store) -> None:
    await commit(store, lambda tx, _: tx.take(delivery()))
    assert await store.begin().delivery(delivery().key) == delivery(reply=None)


async def test_first_the_reply_is_forgotten_and_then_the_delivery(store: Store) -> None:
    later = Delivery(delivery(2).key, NOW + timedelta(hours=1), b"later")
    await commit(
        store,
        lambda tx, _: tx.put_channel(channel()),
        lambda tx, _: tx.take(delivery()),
        lambda tx, _: tx.take(later),
    )
    after = NOW + timedelta(minutes=15)
    await commit(store, lambda tx, _: tx.forget({"reply": after, "delivery": NOW, "unfollowed": NOW}))
    assert await store.begin().delivery(delivery().key) == delivery(reply=None)
    assert await store.begin().delivery(later.key) == later
    await commit(store, lambda tx, _: tx.forget({"delivery": after}))
    assert await store.begin().delivery(delivery().key) is None
    assert await store.begin().delivery(later.key) == later


@ON_POSTGRESQL
async def test_replies_that_are_very_many_are_forgotten_some_at_a_time_the_oldest_first(
    store: Store, beside: Beside
) -> None:
    await beside.run("records", MANY)
    for left in (2500, 0, 0):
        await commit(store, lambda tx, _: tx.forget({"reply": NOW}))
        assert await beside.column("records", KEPT) == set(range(12_501 - left, 12_501))


@ON_POSTGRESQL
async def test_deliveries_that_are_very_many_hold_up_nothing_else_that_is_to_be_forgotten(
    store: Store, beside: Beside
) -> None:
    await beside.run("records", MANY.replace("12500", "100100"))
    for left in (100, 0):
        await commit(store, lambda tx, _: tx.forget({"delivery": NOW}))
        assert await beside.column("records", COUNT) == {left}


async def test_it_names_nobody(store: Store, beside: Beside) -> None:
    """Whoever is erased is gone from it at once, and not when the reply is forgotten."""
    await register(store)
    tx = store.begin()
    await tx.channel(channel().id)
    tx.take(delivery())
    await tx.commit()
    ((owner, reply),) = await beside.run("records", "SELECT owner, reply FROM deliveries")
    for id_ in (citizen().id, channel().id):
        assert id_ not in owner
        assert id_ not in reply
    assert await store.begin().delivery(delivery().key) == delivery()


async def test_one_that_names_whose_it_is_as_once_gives_no_reply(store: Store, beside: Beside) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()), lambda tx, _: tx.take(delivery()))
    await beside.run("records", "UPDATE deliveries SET owner = :owner", {"owner": CHANNEL + channel().id})
    assert await store.begin().delivery(delivery().key) == delivery(reply=None)
