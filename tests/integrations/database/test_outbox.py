"""The outbox keeps order, counts what was sent, follows its channel to another key, and ends with it."""

from dataclasses import replace
from datetime import timedelta

from stored import ENTRY, NOW, channel, citizen, commit, item, register

from bot.ports import Store


async def test_due_items_come_in_order(store: Store) -> None:
    await commit(
        store,
        lambda tx, _: tx.put_channel(channel()),
        lambda tx, _: tx.put_item(item(3)),
        lambda tx, _: tx.put_item(item(1)),
        lambda tx, _: tx.put_item(item(2)),
        lambda tx, _: tx.put_item(item(4, due_at=NOW + timedelta(1))),
    )
    now = NOW + timedelta(seconds=1)
    assert await store.begin().due_items(now, 9) == (item(1), item(2), item(3))
    await store.begin().end_lease(channel().id)
    assert await store.begin().due_items(now, 1) == (item(1),)
    assert await store.begin().due_items(NOW, 9) == ()


async def test_what_is_due_for_some_channels_is_passed_over(store: Store) -> None:
    await commit(
        store,
        lambda tx, _: tx.put_channel(channel()),
        lambda tx, _: tx.put_channel(channel(2)),
        lambda tx, _: tx.put_item(item(1)),
        lambda tx, _: tx.put_item(item(2, of=2)),
    )
    now = NOW + timedelta(seconds=1)
    assert await store.begin().due_items(now, 1, besides={channel().id}) == ()
    await store.begin().end_lease(channel().id)
    assert await store.begin().due_items(now, 9, besides={channel().id}) == (item(2, of=2),)


async def test_what_is_due_and_what_has_failed_is_counted(store: Store) -> None:
    await commit(
        store,
        lambda tx, _: tx.put_channel(channel()),
        lambda tx, _: tx.put_item(item(1)),
        lambda tx, _: tx.put_item(item(2)),
        lambda tx, _: tx.put_item(item(3, due_at=NOW + timedelta(1))),
        lambda tx, _: tx.put_item(item(4, state="failed")),
    )
    assert await store.begin().backlog(NOW + timedelta(seconds=3)) == (2, 1)


async def test_what_became_of_an_item(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()), lambda tx, _: tx.put_item(item()))
    failed = replace(item(), state="failed", tries=3, reason="window closed")
    await commit(store, lambda tx, _: tx.put_item(failed))
    assert await store.begin().items("failed", 9) == (failed,)
    assert await store.begin().item("i1") == failed
    assert await store.begin().item("i9") is None
    assert await store.begin().due_items(NOW + timedelta(1), 9) == ()


async def test_found_by_the_number_the_platform_gave(store: Store) -> None:
    sent = {"state": "sent", "sent_at": NOW, "way": "subscribe"}
    await commit(
        store,
        lambda tx, _: tx.put_channel(channel()),
        lambda tx, _: tx.put_item(item(1, receipt="9001", **sent)),
        lambda tx, _: tx.put_item(item(2, receipt="9001", account="other", **sent)),
        lambda tx, _: tx.put_item(item(3)),
    )
    found = await store.begin().item_by_receipt("demo-wechat", "9001")
    assert found == item(1, receipt="9001", **sent)
    arrived = replace(found, arrived="user block")
    await commit(store, lambda tx, _: tx.put_item(arrived))
    assert await store.begin().item("i1") == arrived
    assert await store.begin().item_by_receipt("demo-wechat", "9002") is None
    assert await store.begin().item_by_receipt("demo-wechat", "") is None


async def test_counts_what_was_sent_since(store: Store) -> None:
    sent = {"state": "sent", "sent_at": NOW}
    await commit(
        store,
        lambda tx, _: tx.put_channel(channel()),
        lambda tx, _: tx.put_channel(channel(2)),
        lambda tx, _: tx.put_item(item(1, **sent)),
        lambda tx, _: tx.put_item(item(2, **sent)),
        lambda tx, _: tx.put_item(item(3)),
        lambda tx, _: tx.put_item(item(4, of=2, **sent)),
    )
    assert await store.begin().sent_since(channel().id, NOW) == 2
    assert await store.begin().sent_since(channel().id, NOW + timedelta(1)) == 0


async def test_an_item_for_nobody_is_dropped(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_item(item()))
    assert await store.begin().item("i1") is None


async def test_marking_an_item_sent_does_not_race_with_the_conversation(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()), lambda tx, _: tx.put_item(item()))
    sender, turn = store.begin(), store.begin()
    read = await turn.channel(channel().id)
    assert read is not None
    turn.put_channel(read)
    sender.put_item(replace(item(), state="sent", sent_at=NOW))
    await turn.commit()
    await sender.commit()
    assert await store.begin().sent_since(channel().id, NOW) == 1


async def test_items_go_along_when_the_channel_gets_a_citizen(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()), lambda tx, _: tx.put_item(item(1)))
    tx = store.begin()
    read = await tx.channel(channel().id)
    assert read is not None
    tx.act(ENTRY).put_citizen(citizen())
    tx.put_channel(replace(read, citizen=citizen().id))
    tx.put_item(item(2))
    await tx.commit()
    assert await store.begin().due_items(NOW + timedelta(1), 9) == (item(1), item(2))


async def test_items_go_along_when_the_channel_changes_citizens(store: Store) -> None:
    await register(store, 1)
    await commit(
        store,
        lambda _, writes: writes.put_citizen(citizen(2)),
        lambda tx, _: tx.put_item(item()),
    )
    tx = store.begin()
    tx.put_channel(channel(1, citizen=citizen(2).id, version=1))
    await tx.commit()
    assert await store.begin().item("i1") == item()


async def test_all_but_waiting_ones_are_forgotten(store: Store) -> None:
    await commit(
        store,
        lambda tx, _: tx.put_channel(channel()),
        lambda tx, _: tx.put_item(item(1, state="sent", sent_at=NOW)),
        lambda tx, _: tx.put_item(item(2, state="dropped")),
        lambda tx, _: tx.put_item(item(3, state="failed")),
        lambda tx, _: tx.put_item(item(4)),
    )
    await commit(store, lambda tx, _: tx.forget({"outbox": NOW + timedelta(days=1)}))
    left = [await store.begin().item(f"i{number}") for number in (1, 2, 3, 4)]
    assert [each is not None for each in left] == [False, False, False, True]


async def test_what_one_channel_still_waits_for(store: Store) -> None:
    await commit(
        store,
        lambda tx, _: tx.put_channel(channel()),
        lambda tx, _: tx.put_channel(channel(2)),
        lambda tx, _: tx.put_item(item(1, due_at=NOW + timedelta(9))),
        lambda tx, _: tx.put_item(item(2)),
        lambda tx, _: tx.put_item(item(3, state="failed")),
        lambda tx, _: tx.put_item(item(4, of=2)),
    )
    assert [each.id for each in await store.begin().unsent(channel().id)] == ["i2", "i1"]
