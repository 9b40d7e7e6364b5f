"""Which way a push goes: the best that is permitted, at the account its person used last; waiting, failing, once."""

from dataclasses import replace
from datetime import timedelta

from ports import MINI, WECHAT, Clock, reports_of
from post import (
    ASKED,
    FREE,
    LASTING,
    Post,
    agreed,
    another_account,
    channel_of,
    deliver_due,
    items,
    left_of,
    with_templates,
)
from synthetic import sign_up

from bot.domain.channels import Item
from bot.domain.citizens import Citizen
from bot.domain.notices import CHANGED, Subscription
from bot.ports import Ports, Undelivered, Unwanted
from bot.usecases.commit import committed
from bot.usecases.consents import HEALTH, take_back
from bot.usecases.news import announce
from bot.usecases.outbox import Note, deliver, due
from bot.usecases.reminders import reminder

GONE = Undelivered("43004 not subscribed", permanent=True)
NEITHER = Undelivered("45015 window closed", permanent=True)
FULL = Undelivered("45009 reach max api daily quota limit", permanent=False, later=timedelta(hours=1))
UNWANTED = Unwanted("43101 user refuse to accept the msg")


async def tell(ports: Ports, citizen: Citizen, *, changed: bool = True) -> None:
    await committed(ports, lambda tx: announce(ports, tx, citizen, ports.now(), changed=changed))


async def test_a_customer_message_comes_first(ports: Ports, clock: Clock) -> None:
    ports = with_templates(ports, {CHANGED: FREE})
    await tell(ports, await sign_up(ports))
    post = Post()
    await deliver_due(ports, post, clock())
    assert post.ways == [(WECHAT.name, "customer")]
    (item,) = await items(ports, "sent")
    assert (item.way, item.receipt, item.arrived) == ("customer", "", "")


async def test_a_subscribe_message_is_used_up_with_the_sending(ports: Ports, clock: Clock) -> None:
    ports = with_templates(ports, {CHANGED: ASKED})
    citizen = await sign_up(ports, state={"language": "en"})
    channel = await channel_of(ports, citizen)
    await agreed(ports, channel, CHANGED, 1)
    await tell(ports, citizen)
    post = Post()
    assert await deliver_due(ports, post, clock()) == 1
    await tell(ports, citizen)
    assert await deliver_due(ports, post, clock()) == 0
    (letter,) = post.sent
    assert (letter.way, letter.template, letter.page) == ("subscribe", ASKED.id, ASKED.page)
    assert letter.values == {
        "thing1": "Health code updated",
        "time2": "2026年11月24日 12:00",
        "thing3": "Tap to open",
    }
    assert (await left_of(ports, channel))[CHANGED].left == 0
    assert [(each.way, each.receipt) for each in await items(ports, "sent")] == [("subscribe", "N1")]
    assert [each.reason for each in await items(ports, "failed")] == ["window closed, not agreed to"]


async def test_what_was_noted_though_nobody_heard_of_it_is_noted_once(ports: Ports, clock: Clock) -> None:
    ports = with_templates(ports, {CHANGED: ASKED})
    citizen = await sign_up(ports, state={})
    channel = await channel_of(ports, citizen)
    await agreed(ports, channel, CHANGED, 3)
    await tell(ports, citizen)

    async def twice(note: Note) -> None:
        await note()
        await note()

    (queue,) = (await due(ports, clock())).values()
    assert await deliver(ports, Post(), queue, clock(), twice) == 1
    assert [each.receipt for each in await items(ports, "sent")] == ["N1"]
    assert (await left_of(ports, channel))[CHANGED].left == 2


async def test_a_lasting_one_is_not_used_up(ports: Ports, clock: Clock) -> None:
    ports = with_templates(ports, {CHANGED: LASTING})
    citizen = await sign_up(ports, state={})
    channel = await channel_of(ports, citizen)
    await agreed(ports, channel, CHANGED, lasting=True)
    for _ in range(2):
        await tell(ports, citizen)
        assert await deliver_due(ports, Post(), clock()) == 1
    assert (await left_of(ports, channel))[CHANGED].lasting


async def test_what_the_person_takes_no_more_changes_the_book(ports: Ports, clock: Clock) -> None:
    ports = with_templates(ports, {CHANGED: ASKED})
    citizen = await sign_up(ports, state={})
    channel = await channel_of(ports, citizen)
    await agreed(ports, channel, CHANGED, 3)
    await tell(ports, citizen)
    assert await deliver_due(ports, Post(UNWANTED), clock()) == 0
    assert (await left_of(ports, channel))[CHANGED] == Subscription(
        channel.id, CHANGED, 0, False, clock(), True
    )
    assert [each.reason for each in await items(ports, "failed")] == [UNWANTED.reason]
    acts = [entry.act for entry in await ports.store.begin().entries(channel.id)]
    assert "notice_unwanted" in acts


async def test_a_way_that_fails_for_good_leads_to_the_next(ports: Ports, clock: Clock) -> None:
    ports = with_templates(ports, {CHANGED: FREE})
    await tell(ports, await sign_up(ports))
    post = Post(NEITHER)
    assert await deliver_due(ports, post, clock()) == 1
    assert post.ways == [(WECHAT.name, "template")]


async def test_a_full_quota_waits_and_counts_as_no_try(ports: Ports, clock: Clock) -> None:
    ports = with_templates(ports, {CHANGED: FREE})
    citizen = await sign_up(ports, state={})
    await tell(ports, citizen)
    for _ in range(10):
        await deliver_due(ports, Post(FULL), clock())
        clock.forward(hours=1)
    (item,) = await items(ports, "waiting")
    assert (item.tries, item.reason, item.way) == (0, FULL.reason, "template")
    assert await deliver_due(ports, Post(), clock()) == 1


async def test_a_push_that_waits_holds_up_no_reply(ports: Ports, clock: Clock) -> None:
    ports = with_templates(ports, {CHANGED: FREE})
    citizen = await sign_up(ports, state={})
    await tell(ports, citizen)
    tx = ports.store.begin()
    tx.put_channel(replace(await channel_of(ports, citizen), state={"typed_at": clock().isoformat()}))
    await tx.commit()
    message = {"text": "reply", "choices": [], "links": [], "after": ""}
    now, channel = clock(), await channel_of(ports, citizen)
    tx = ports.store.begin()
    tx.put_item(Item("reply", channel.id, channel.account, "reply", message, now, now))
    await tx.commit()
    post = Post(NEITHER, FULL)
    assert await deliver_due(ports, post, clock.forward(seconds=1)) == 1
    assert post.words == ["reply"]


async def test_it_goes_where_its_person_was_at_last(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    await tell(ports, citizen)
    await another_account(ports, citizen, clock.forward(minutes=1), typed_at=clock().isoformat())
    post = Post()
    assert await deliver_due(ports, post, clock()) == 0
    assert await deliver_due(ports, post, clock()) == 1
    assert post.ways == [(MINI.name, "customer")]
    assert [each.reason for each in await items(ports, "dropped")] == ["goes by demo-mini"]


async def test_where_one_account_fails_for_good_the_other_is_tried_and_the_failure_kept_once(
    ports: Ports, clock: Clock
) -> None:
    citizen = await sign_up(ports)
    await another_account(ports, citizen, clock.forward(minutes=1), typed_at=clock().isoformat())
    await tell(ports, citizen)
    post = Post(GONE, NEITHER)
    for _ in range(3):
        await deliver_due(ports, post, clock.forward(seconds=1))
    assert (post.sent, post.faults) == ([], [])
    assert [(each.account, each.reason) for each in await items(ports, "failed")] == [
        (WECHAT.name, NEITHER.reason)
    ]


async def test_who_unfollowed_or_has_no_account_left_is_not_sent_to(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    await tell(ports, citizen)
    await deliver_due(replace(ports, accounts={}), Post(), clock())
    assert [each.reason for each in await items(ports, "failed")] == ["left the account"]


async def test_an_answer_waits_for_the_morning_and_a_colour_does_not(ports: Ports, clock: Clock) -> None:
    clock.forward(hours=11)
    citizen = await sign_up(ports)
    await tell(ports, citizen, changed=False)
    await tell(ports, citizen)
    post = Post()
    assert await deliver_due(ports, post, clock()) == 1
    assert "更新（11月24日 23:00）" in str(post.words)
    assert await deliver_due(ports, post, clock.forward(hours=8)) == 0
    assert await deliver_due(ports, post, clock.forward(hours=1)) == 1
    assert "答复" in str(post.words[-1])
    assert reports_of(ports).named("undelivered") == []


async def test_news_of_the_same_that_waits_together_goes_once_with_the_newest_time(
    ports: Ports, clock: Clock
) -> None:
    citizen = await sign_up(ports)
    await tell(ports, citizen)
    clock.forward(minutes=5)
    await tell(ports, citizen, changed=False)
    await tell(ports, citizen)
    post = Post()
    assert await deliver_due(ports, post, clock()) == 2
    assert ["更新（11月24日 12:05）" in str(words) for words in post.words] == [True, False]


async def test_a_sign_up_s_reminder_is_part_of_no_push(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    channel = await channel_of(ports, citizen)
    tx = ports.store.begin()
    tx.put_item(replace(reminder(ports, channel, "zh", clock()), due_at=clock()))
    await tx.commit()
    assert await deliver_due(ports, Post(), clock()) == 0
    assert [each.reason for each in await items(ports, "dropped")] == ["true no longer"]


async def test_an_open_conversation_comes_before_what_is_agreed_to_for_once(
    ports: Ports, clock: Clock
) -> None:
    """Even where the person was seen later at the account that would use it up."""
    ports = with_templates(ports, {}, {CHANGED: ASKED})
    citizen = await sign_up(ports)
    mini = await another_account(ports, citizen, clock.forward(minutes=1))
    await agreed(ports, mini, CHANGED, 1)
    await tell(ports, citizen)
    post = Post()
    assert await deliver_due(ports, post, clock()) == 1
    assert post.ways == [(WECHAT.name, "customer")]
    assert (await left_of(ports, mini))[CHANGED].left == 1


async def test_whoever_took_a_consent_back_meanwhile_is_told_of_no_colour(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    await tell(ports, citizen)
    await tell(ports, citizen, changed=False)
    await committed(ports, lambda tx: take_back(tx, citizen, HEALTH, clock()))
    post = Post()
    await deliver_due(ports, post, clock())
    assert ["答复" in str(words) for words in post.words] == [True]
    assert [each.reason for each in await items(ports, "dropped")] == ["true no longer"]
