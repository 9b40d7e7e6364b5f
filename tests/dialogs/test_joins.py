"""A second account: its code is told at the first alone, typed at the second, and nothing betrays who holds what."""

import itertools
import re
from dataclasses import replace

import pytest
from chat import ZHANG, Chat
from ports import ALIPAY, Clock
from synthetic import CDC, list_officers, outcome

from bot.conversation.messages import Card, Text, to_json
from bot.usecases import review
from bot.usecases.commit import committed

HERS = {**ZHANG, "name": "李四", "number": "440106198001010027"}


@pytest.fixture
def second(chat: Chat) -> Chat:
    """The same person by another platform, at a server where officers verify by hand."""
    return Chat(replace(chat.ports, automatic=""), "2088000000000001", replace(ALIPAY, passive=9))


async def code_of(chat: Chat) -> str:
    return (await chat.menu()).text.split("输入 ")[1][:6]


async def test_the_code_is_told_at_the_first_account_and_joins_the_second(
    chat: Chat, second: Chat, clock: Clock
) -> None:
    await chat.signs_up()
    assert "6位数字" in (await second.signs_up()).text
    pushed = [each.words for each in await chat.waiting() if isinstance(each, Text)]
    assert "您的健康码有更新（11月24日 12:00）。点底部【健康码】查看。" in pushed
    assert (await chat.says("帮助")).text.startswith("※ 有人在支付宝用您的证件登记，点【健康码】看。")
    asked = await chat.menu()
    assert asked.choices == ("不是我登记的", "健康码")
    clock.forward(minutes=1)
    shown = await second.says(asked.text.split("输入 ")[1][:6])
    assert isinstance(shown.messages[0], Card)
    assert "绿码" in shown.card.title
    assert shown.messages[-1] == Text("✓ 这个账号已接到您原来的登记。")
    assert isinstance((await second.menu()).messages[0], Card)
    assert "支付宝的一个账号已接到您名下" in (await chat.says("帮助")).text


async def test_the_code_stays_in_reach_while_it_holds_and_the_card_comes_first(
    chat: Chat, second: Chat, clock: Clock
) -> None:
    await chat.signs_up()
    await second.signs_up()
    code = await code_of(chat)
    again = await chat.menu()
    assert isinstance(again.messages[0], Card)
    assert code in str([to_json(each) for each in (*again.messages, *await chat.waiting())])
    clock.forward(minutes=31)
    assert isinstance((await chat.menu()).messages[0], Card)
    assert "没有对上" in (await second.says(code)).text


async def test_after_five_wrong_numbers_the_right_one_is_wrong_too(chat: Chat, second: Chat) -> None:
    await chat.signs_up()
    await second.signs_up()
    code = await code_of(chat)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert "没有对上" in (await second.says(wrong)).text
    assert "没有对上" in (await second.says(code)).text


async def test_it_is_somebody_else(chat: Chat, second: Chat) -> None:
    await chat.signs_up()
    await second.signs_up()
    code = await code_of(chat)
    assert "作废" in (await chat.taps("不是我登记的")).text
    assert "没有对上" in (await second.says(code)).text
    (waiting,) = await review.pending(chat.ports.store.begin(), 9)
    assert (waiting.held, waiting.denied) == (True, True)
    assert "没有这样的登记" in (await chat.says("不是我")).text


async def transcript(chat: Chat, number: str, tries: tuple[str, ...]) -> list[object]:
    asked = (*tries, "健康码", "申报", "没变化", *tries[:1], "隐私", "帮助")
    replies = [await chat.signs_up({**ZHANG, "number": number}), *[await chat.says(each) for each in asked]]
    said = [to_json(message) for reply in replies for message in reply.messages]
    return [*said, *(to_json(each) for each in await chat.waiting())]


async def test_the_asker_cannot_tell_whether_a_document_is_held(chat: Chat) -> None:
    await chat.signs_up()
    counted = itertools.count()

    def fixed(length: int) -> bytes:
        return next(counted).to_bytes(length, "big")

    ports = replace(chat.ports, automatic="", random=fixed)
    tries = ("123456", "123456", "000000", "１２３ ４５６", "999999", "111111", "222222")
    held = await transcript(Chat(ports, "oHeld"), ZHANG["number"], tries)
    free = await transcript(Chat(ports, "oFree"), HERS["number"], tries)
    assert without_links(held) == without_links(free)
    assert "没有对上" in str(held)
    third = await transcript(Chat(ports, "oOther"), HERS["number"], ("不是数字",))
    assert without_links(third) != without_links(free)


def without_links(said: list[object]) -> str:
    """Addresses are sealed with fresh randomness each time."""
    return re.sub(r"/p/[\w.-]+", "/p/", str(said))


async def test_a_wrong_join_is_undone_at_the_first_account(chat: Chat, second: Chat, clock: Clock) -> None:
    await chat.signs_up()
    clock.forward(minutes=1)
    await second.signs_up(
        health=("没有离开过", "没有接触过", "发热", "没有别的了", "今天开始的", "没有量体温")
    )
    await second.taps("确认属实，提交")
    await list_officers(chat.ports)
    (waiting,) = await review.pending(chat.ports.store.begin(), 9)
    joined = await committed(
        chat.ports,
        lambda tx: review.confirm(chat.ports, tx, waiting.citizen.id, CDC.id, chat.ports.now()),
    )
    assert await outcome(chat.ports, joined) == "yellow"
    assert (await second.says("我的账号")).choices == ("健康码", "这不是我的资料")
    listed = await chat.says("我的账号")
    assert listed.text.splitlines()[-2:] == ["· 微信（这里）", "· 支付宝，11月24日起"]
    assert listed.choices == ("健康码", "解除【支付宝】", "这不是我的资料")
    assert "解除【支付宝，11月24日起】" in (await chat.taps("解除【支付宝】")).text
    assert "您名下的账号" in (await chat.taps("不解除")).text
    await chat.taps("解除【支付宝】")
    assert "已经解除" in (await chat.taps("确认解除")).text
    assert await outcome(chat.ports, joined) == "green"
    assert "第1步" in (await second.menu()).text


async def test_who_was_joined_cannot_part_the_first_account(chat: Chat, second: Chat) -> None:
    await chat.signs_up()
    await second.signs_up()
    await second.says(await code_of(chat))
    await second.says("我的账号")
    assert "解除" not in (await second.says("解除【微信】")).text
    assert isinstance((await chat.menu()).messages[0], Card)


async def test_whoever_has_the_account_now_signs_up_anew(chat: Chat) -> None:
    await chat.signs_up()
    assert "张*" in (await chat.says("换人")).text
    reply = await chat.taps("确认解除")
    assert reply.text.startswith("好，已经分开，原来的资料这里看不到了。\n第1步")
    assert await chat.ports.store.begin().citizens_in("confirmed", 9) == ()
    assert "绿码" in (await chat.signs_up(HERS)).card.title


async def test_a_long_silent_account_asks_once_who_it_is(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    clock.forward(days=367)
    asked = await chat.menu()
    assert (asked.text, asked.choices) == ("好久没见了。这里还是张*吗？", ("是我", "不是我"))
    assert "张*" in (await chat.says("申报")).text
    assert "120" in (await chat.says("胸痛")).text
    assert "still 张*" in (await chat.says("english")).text
    assert "lapsed" in (await chat.taps("It is me")).text
    assert "张" not in (await chat.menu()).text


async def test_the_next_person_of_a_silent_account_sees_nothing(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    clock.forward(days=367)
    await chat.says("你好")
    assert "第1步" in (await chat.says("不是我")).text
    assert await chat.ports.store.begin().citizens_in("confirmed", 9) == ()


async def test_the_words_are_for_everybody(chat: Chat, second: Chat) -> None:
    assert "第1步" in (await chat.says("我的账号")).text
    assert "第1步" in (await chat.says("换人")).text
    assert "没有这样的登记" in (await second.says("不是我登记的")).text
    await chat.says("取消")
    await chat.identifies()
    await chat.says("没有离开过")
