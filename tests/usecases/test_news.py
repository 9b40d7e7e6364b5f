"""News: one neutral push to the account its person was at last, and to who shows their code."""

from dataclasses import replace
from datetime import timedelta

import pytest
from families import ask
from ports import MINI, WECHAT, Clock
from post import another_account, channel_of, items
from synthetic import sign_up, stored

from bot.conversation.messages import Text, from_json
from bot.domain.channels import Item
from bot.domain.citizens import Citizen
from bot.ports import Ports
from bot.usecases.commit import committed
from bot.usecases.news import announce
from bot.usecases.reaching import opened_by


async def news(ports: Ports) -> list[Item]:
    return [each for each in await items(ports, "waiting") if each.kind == "news"]


async def tell(ports: Ports, citizen: Citizen, *, changed: bool = True) -> None:
    await committed(ports, lambda tx: announce(ports, tx, citizen, ports.now(), changed=changed))


async def test_the_push_says_its_time_and_neither_colour_nor_reason(ports: Ports) -> None:
    await tell(ports, await sign_up(ports))
    (item,) = await items(ports, "waiting")
    message = from_json(item.message)
    assert isinstance(message, Text)
    assert message.words == "您的健康码有更新（11月24日 12:00）。点底部【健康码】查看。"
    assert not set("红黄绿") & set(message.words)


async def test_it_speaks_the_language_of_the_conversation(ports: Ports) -> None:
    state = {"tapped_at": ports.now().isoformat(), "language": "en"}
    await tell(ports, await sign_up(ports, state=state))
    (item,) = await items(ports, "waiting")
    assert item.message["text"] == "Your health code has news (24 November, 12:00). Tap Code below to see it."


@pytest.mark.parametrize(
    ("done", "after", "is_open"),
    [
        ("typed_at", timedelta(hours=47), True),
        ("typed_at", timedelta(hours=48), False),
        ("tapped_at", timedelta(seconds=59), True),
        ("tapped_at", timedelta(minutes=1), False),
    ],
)
async def test_a_window_is_open_for_as_long_as_policy_says(
    ports: Ports, clock: Clock, done: str, after: timedelta, is_open: bool
) -> None:
    citizen = await sign_up(ports, state={done: clock().isoformat()})
    channel = await channel_of(ports, citizen)
    assert bool(await opened_by(ports, ports.store.begin(), channel, clock() + after)) is is_open


async def test_a_window_takes_so_many_messages_and_no_more(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports, state={"tapped_at": clock().isoformat()})
    channel = await channel_of(ports, citizen)
    for number in range(3):
        assert await opened_by(ports, ports.store.begin(), channel, clock())
        sent = Item(f"i{number}", channel.id, channel.account, "reply", {}, clock(), clock(), "sent")
        tx = ports.store.begin()
        tx.put_item(replace(sent, sent_at=clock()))
        await tx.commit()
    assert not await opened_by(ports, ports.store.begin(), channel, clock())


async def test_the_newest_thing_done_permits_it_while_it_takes_messages(ports: Ports, clock: Clock) -> None:
    before = (clock() - timedelta(seconds=30)).isoformat()
    state = {"typed_at": before, "entered_at": clock().isoformat(), "followed_at": before}
    channel = await channel_of(ports, await sign_up(ports, state=state))
    said = []
    for number in range(5):
        said.append(await opened_by(ports, ports.store.begin(), channel, clock()))
        sent = Item(f"i{number}", channel.id, channel.account, "reply", {}, clock(), clock(), "sent")
        tx = ports.store.begin()
        tx.put_item(replace(sent, sent_at=clock()))
        await tx.commit()
    assert said == ["entered", "entered", "typed", "typed", "typed"]


async def test_who_unfollowed_is_sent_nothing(ports: Ports, clock: Clock) -> None:
    left = replace(await channel_of(ports, await sign_up(ports)), unfollowed_at=clock())
    assert not await opened_by(ports, ports.store.begin(), left, clock())


async def test_where_there_is_no_way_the_outbox_says_so(ports: Ports) -> None:
    await tell(ports, await sign_up(ports, state={}))
    (item,) = await items(ports, "waiting")
    assert item.account == WECHAT.name


async def test_the_account_used_last_of_those_with_a_way_is_taken(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    await another_account(ports, citizen, clock() + timedelta(minutes=1))
    await tell(ports, citizen)
    assert [item.account for item in await items(ports, "waiting")] == [WECHAT.name]


async def test_with_a_way_at_both_the_last_one_is_taken(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    await another_account(ports, citizen, clock() + timedelta(minutes=1), typed_at=clock().isoformat())
    await tell(ports, citizen)
    assert [item.account for item in await items(ports, "waiting")] == [MINI.name]


async def test_channels_left_out_are_told_nothing(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    channel = await channel_of(ports, citizen)
    await committed(ports, lambda tx: announce(ports, tx, citizen, clock(), besides=[channel.id]))
    assert await items(ports, "waiting") == ()


async def test_who_shows_a_code_is_told_that_it_changed(ports: Ports) -> None:
    auto = replace(ports, automatic="demo")
    holder = await sign_up(auto)
    asked = await ask(auto, holder)
    child = await auto.store.begin().citizen(asked.person)
    assert child is not None
    before = (await stored(auto, holder)).version
    await tell(auto, child, changed=False)
    assert await news(auto) == [], "an answer to somebody is theirs alone"
    await tell(auto, child)
    (item,) = await news(auto)
    assert item.message["text"] == "您家人的健康码有更新（11月24日 12:00）。回复“家人”查看。"
    assert (await stored(auto, holder)).version == before + 1
