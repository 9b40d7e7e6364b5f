"""News: one neutral push where a window is open, the failure kept where none is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from ports import Clock
from synthetic import sign_up

from bot.conversation.messages import Text, from_json
from bot.domain.channels import Channel, Item
from bot.domain.citizens import Citizen
from bot.ports import Ports
from bot.usecases.commit import committed
from bot.usecases.news import announce, window_open


async def tell(ports: Ports, citizen: Citizen) -> None:
    await committed(ports, lambda tx: announce(ports, tx, citizen, ports.now()))


async def news(ports: Ports, state: str) -> tuple[Item, ...]:
    return await ports.store.begin().items(state, 10)


async def test_the_push_says_neither_colour_nor_reason(ports: Ports) -> None:
    await tell(ports, await sign_up(ports))
    (item,) = await news(ports, "waiting")
    message = from_json(item.message)
    assert isinstance(message, Text)
    assert message.words == ports.texts.say("zh", "news.push")
    assert not set("红黄绿") & set(message.words)


async def test_it_speaks_the_language_of_the_conversation(ports: Ports) -> None:
    state = {"tapped_at": ports.now().isoformat(), "language": "en"}
    await tell(ports, await sign_up(ports, state=state))
    (item,) = await news(ports, "waiting")
    assert item.message["text"] == ports.texts.say("en", "news.push")


@pytest.mark.parametrize(
    ("opened_by", "after", "is_open"),
    [
        ("spoke_at", timedelta(hours=47), True),
        ("spoke_at", timedelta(hours=48), False),
        ("tapped_at", timedelta(seconds=59), True),
        ("tapped_at", timedelta(minutes=1), False),
    ],
)
async def test_a_window_is_open_for_as_long_as_policy_says(
    ports: Ports, clock: Clock, opened_by: str, after: timedelta, is_open: bool
) -> None:
    citizen = await sign_up(ports, state={opened_by: clock().isoformat()})
    (channel,) = await ports.store.begin().channels_of(citizen.id)
    assert await window_open(ports, ports.store.begin(), channel, clock() + after) is is_open


async def test_a_window_takes_so_many_messages_and_no_more(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports, state={"tapped_at": clock().isoformat()})
    (channel,) = await ports.store.begin().channels_of(citizen.id)
    for number in range(3):
        assert await window_open(ports, ports.store.begin(), channel, clock())
        tx = ports.store.begin()
        tx.put_item(
            Item(
                f"i{number}",
                channel.id,
                channel.account,
                "reply",
                {},
                clock(),
                clock(),
                "sent",
                sent_at=clock(),
            )
        )
        await tx.commit()
    assert not await window_open(ports, ports.store.begin(), channel, clock())


async def test_who_unfollowed_is_sent_nothing(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    (channel,) = await ports.store.begin().channels_of(citizen.id)
    left = replace(channel, unfollowed_at=clock())
    assert not await window_open(ports, ports.store.begin(), left, clock())


async def test_where_no_window_is_open_the_failure_is_kept(ports: Ports) -> None:
    await tell(ports, await sign_up(ports, state={}))
    (item,) = await news(ports, "failed")
    assert item.reason == "window closed"
    assert await news(ports, "waiting") == ()


async def test_one_open_window_of_several_is_enough(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    tx = ports.store.begin()
    tx.put_channel(Channel(b"m" * 16, "demo-mini", "mini-1", clock(), clock(), citizen.id))
    await tx.commit()
    await tell(ports, citizen)
    assert [item.account for item in await news(ports, "waiting")] == ["demo-wechat"]
    assert await news(ports, "failed") == ()
