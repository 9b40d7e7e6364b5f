"""One person at several accounts of one owner: what they began goes with them, and stays apart where they said so."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chat import HEALTHY, ZHANG, Chat, Reply
from ports import WECHAT, Clock, close_ports, open_ports

from bot.conversation.dialog import Turn
from bot.dialogs.entry import turn_of
from bot.domain.channels import Channel
from bot.domain.errors import Refused
from bot.domain.unions import APART, UNION
from bot.ports import Ports
from bot.usecases.commit import committed
from bot.usecases.logins import log_in, login_of

SECOND = replace(WECHAT, name="second")
ASKING = replace(WECHAT, name="asking", asks_union=True)
BEGUN = ("开始办码", "就在聊天里继续", "同意核对本人", ZHANG["name"])


class Known(Chat):
    """Their messages tell who they are at all accounts, as Alipay's do."""

    async def does(self, kind: str, text: str = "", **other: Any) -> Reply:
        return await super().does(kind, text, **{"union_id": "u-1", **other})


@pytest.fixture
async def ports(tmp_path: Path, clock: Clock) -> AsyncIterator[Ports]:
    accounts = {each.name: each for each in (WECHAT, SECOND, ASKING)}
    opened = await open_ports(tmp_path, clock, automatic="demo", accounts=accounts)
    yield opened
    await close_ports(opened)


@pytest.fixture
def one(ports: Ports) -> Chat:
    return Known(ports, "o-one")


@pytest.fixture
def two(ports: Ports) -> Chat:
    return Known(ports, "o-two", SECOND)


async def channel(chat: Chat) -> Channel:
    id_ = chat.ports.sealing.index("channel", chat.account.name, chat.open_id)
    found = await chat.ports.store.begin().channel(id_)
    assert found is not None
    return found


async def test_a_form_begun_there_goes_on_here_and_is_there_no_more(one: Chat, two: Chat) -> None:
    await one.all_of(BEGUN)
    assert (await two.follows()).text.startswith("欢迎回来，您填过的都还在。\n3/7 您的证件号码？")
    assert "answers" not in (await channel(one)).state
    await two.says("取消")
    assert (await one.menu()).text.startswith("第1步，共2步"), "what was cancelled comes back from nowhere"


async def test_a_number_shown_there_means_nothing_here(one: Chat, two: Chat) -> None:
    await one.all_of(BEGUN[:2])
    reply = await two.says("1")
    assert "张" not in reply.text
    assert (await channel(two)).state.get("answers") in (None, {})


async def test_what_was_begun_here_is_not_given_up_for_what_is_there(one: Chat, two: Chat) -> None:
    stranger = Known(one.ports, "o-two", SECOND)
    await stranger.does("text", "开始办码", union_id="")
    for words in BEGUN[1:]:
        await stranger.does("text", words, union_id="")
    await one.all_of((*BEGUN[:3], "李四"))
    reply = await two.menu()
    assert reply.text.startswith("3/7")
    assert (await channel(two)).state["answers"] != (await channel(one)).state["answers"]


async def test_a_registration_there_is_known_here(one: Chat, two: Chat) -> None:
    await one.says("english")
    await one.says("中文")
    await one.signs_up()
    assert (await two.menu()).card.title == "绿码 可以通行"
    assert (await channel(two)).citizen == (await channel(one)).citizen


async def test_the_language_comes_along_unless_another_is_spoken_here(one: Chat, two: Chat) -> None:
    await one.signs_up()
    await one.says("english")
    assert "GREEN" in (await two.menu()).card.title


async def test_an_account_that_was_left_gives_nothing(one: Chat, two: Chat) -> None:
    await one.signs_up()
    await one.does("unfollow")
    assert (await two.menu()).text.startswith("第1步，共2步")


async def test_nor_does_one_that_is_configured_no_more(one: Chat, two: Chat) -> None:
    await one.signs_up()
    alone = replace(two.ports, accounts={SECOND.name: SECOND})
    assert (await Known(alone, "o-two", SECOND).menu()).text.startswith("第1步，共2步")


async def test_an_account_cut_off_stays_cut_off(one: Chat, two: Chat) -> None:
    await one.signs_up()
    await two.menu()
    await two.says("这不是我的资料")
    await two.taps("确认解除")
    assert (await channel(two)).citizen is None
    assert (await channel(two)).state[APART] is True
    assert (await two.menu()).text.startswith("第1步，共2步")
    assert (await channel(two)).citizen is None
    token = await committed(
        two.ports, lambda tx: log_in(two.ports, tx, SECOND, "o-two", "u-1", two.ports.now())
    )
    login = await login_of(two.ports, two.ports.store.begin(), token, two.ports.now())
    assert login is not None
    assert login.channel == (await channel(two)).id


async def test_somebody_else_gets_nothing(one: Chat, ports: Ports) -> None:
    await one.signs_up()
    other = Chat(ports, "o-other", SECOND)
    assert (await other.does("menu", "code", union_id="u-2")).text.startswith("第1步，共2步")


async def unions(chat: Chat) -> list[str]:
    return [each.id for each in await chat.ports.store.begin().items("waiting", 99) if each.kind == UNION]


async def test_who_it_is_is_asked_for_where_the_messages_do_not_tell(ports: Ports, clock: Clock) -> None:
    chat = Chat(ports, "o-ask", ASKING)
    await chat.says("你好")
    (asked,) = await unions(chat)
    tx = ports.store.begin()
    item = await tx.item(asked)
    assert item is not None
    tx.put_item(replace(item, state="sent"))
    await tx.commit()
    await chat.menu()
    assert await unions(chat) == [], "once is enough"
    await chat.follows()
    assert await unions(chat) == [asked]


async def test_it_is_asked_again_when_they_come_back_after_a_day(ports: Ports, clock: Clock) -> None:
    chat = Chat(ports, "o-ask", ASKING)
    await chat.says("你好")
    (asked,) = await unions(chat)
    tx = ports.store.begin()
    item = await tx.item(asked)
    assert item is not None
    tx.put_item(replace(item, state="sent"))
    await tx.commit()
    clock.forward(hours=24)
    await chat.menu()
    assert await unions(chat) == [asked]


async def test_nobody_is_asked_about_whose_messages_tell_it_or_where_the_account_asks_none(
    ports: Ports, one: Chat
) -> None:
    await Known(ports, "o-told", ASKING).follows()
    await Chat(ports, "o-none").follows()
    await one.follows()
    assert await unions(one) == []


async def test_whoever_leaves_is_not_asked_about(ports: Ports) -> None:
    chat = Chat(ports, "o-ask", ASKING)
    await chat.does("unfollow")
    assert await unions(chat) == []


async def test_both_can_sign_up_to_the_end_where_it_began_elsewhere(one: Chat, two: Chat) -> None:
    await one.all_of(BEGUN)
    await two.all_of(
        (ZHANG["number"], ZHANG["phone"], "住在广州", ZHANG["address"], "同意用健康回答判断颜色")
    )
    await two.all_of(HEALTHY)
    assert (await two.taps("都属实，出码")).card.title == "绿码 可以通行"
    assert (await one.menu()).card.title == "绿码 可以通行"


async def test_an_app_that_acts_for_an_account_left_for_another_logs_in_again(
    one: Chat, two: Chat, clock: Clock
) -> None:
    await one.signs_up()
    await two.menu()
    for words in ("申报", "有变化", "没有离开过"):
        clock.forward(minutes=1)
        await two.says(words)

    async def opened(chat: Chat) -> Turn:
        return await turn_of(chat.ports, chat.ports.store.begin(), (await channel(chat)).id, clock())

    assert (await opened(two)).session.of("declaration") == {"places": []}
    with pytest.raises(Refused, match="unauthorized"):
        await opened(one)
    clock.forward(minutes=1)
    await one.says("申报")
    await one.says("有变化")
    await one.says("没有离开过")
    assert (await opened(one)).session.of("declaration") == {"places": []}
