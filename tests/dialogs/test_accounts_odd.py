"""The accounts of one citizen at odd moments: midway in a form, cut off meanwhile, parted by somebody else first."""

from dataclasses import replace
from functools import partial

import pytest
from chat import Chat
from ports import ALIPAY, Clock
from synthetic import CDC, list_officers

from bot.conversation.messages import Card
from bot.usecases import parting, review
from bot.usecases.commit import committed


@pytest.fixture
async def second(chat: Chat, clock: Clock) -> Chat:
    """Joined to the first, where officers verify by hand."""
    await chat.signs_up()
    clock.forward(minutes=1)
    other = Chat(replace(chat.ports, automatic=""), "2088000000000001", replace(ALIPAY, passive=9))
    await other.signs_up()
    code = (await chat.menu()).text.split("输入 ")[1][:6]
    await other.says(code)
    return other


async def test_a_declaration_begun_is_finished_before_the_accounts_are_shown(
    chat: Chat, second: Chat
) -> None:
    await second.says("申报")
    await second.taps("有变化")
    await second.says("没有离开过")
    assert "请先答完这一题" in (await second.says("我的账号")).text
    assert "解除【支付宝】" in (await chat.says("我的账号")).choices


async def test_what_was_undone_meanwhile_is_not_undone_twice(chat: Chat, second: Chat, clock: Clock) -> None:
    await chat.says("我的账号")
    await chat.taps("解除【支付宝】")
    (join,) = await chat.ports.store.begin().joins_in("joined", 9)
    await committed(
        chat.ports,
        lambda tx: parting.undo(chat.ports, tx, join.id, "citizen", "", clock(), second_id(second)),
    )
    assert "没有这样的登记" in (await chat.taps("确认解除")).text


async def test_whoever_was_cut_off_unheard_is_told_before_anything_else(
    chat: Chat, second: Chat, clock: Clock
) -> None:
    clock.forward(days=3)
    await chat.says("我的账号")
    await chat.taps("解除【支付宝】")
    await chat.taps("确认解除")
    assert await second.waiting() == []
    assert "分开" in (await second.says("申报")).text
    assert isinstance((await chat.menu()).messages[0], Card)


async def test_whoever_was_refused_meanwhile_hears_why(chat: Chat, clock: Clock) -> None:
    by_hand = Chat(replace(chat.ports, automatic=""))
    await by_hand.signs_up()
    await by_hand.says("我的账号")
    await list_officers(chat.ports)
    (waiting,) = await review.pending(chat.ports.store.begin(), 9)
    act = partial(review.refuse, chat.ports, id_=waiting.citizen.id, reason="证件看不清", officer=CDC.id)
    await committed(chat.ports, lambda tx: act(tx=tx, now=clock()))
    assert "证件看不清" in (await by_hand.says("不解除")).text


def second_id(second: Chat) -> bytes:
    return second.ports.sealing.index("channel", second.account.name, second.open_id)


async def test_what_was_begun_here_and_declared_there_stands_before_the_code_no_more(
    chat: Chat, second: Chat, clock: Clock
) -> None:
    await chat.says("申报")
    await chat.taps("有变化")
    await chat.says("没有离开过")
    clock.forward(minutes=1)
    await second.says("申报")
    await second.taps("有变化")
    await second.all_of(("没有离开过", "没有接触过", "发热", "没有别的了", "今天开始的", "没有量体温"))
    await second.taps("都属实，出码")
    await second.taps("确认属实，提交")
    assert "黄码" in (await chat.menu()).card.title
    assert isinstance((await chat.menu()).messages[0], Card)


async def test_accounts_that_are_alike_are_told_apart_by_when_they_came(
    chat: Chat, second: Chat, clock: Clock
) -> None:
    clock.forward(minutes=1)
    third = Chat(replace(chat.ports, automatic=""), "2088000000000002", replace(ALIPAY, passive=9))
    await third.signs_up()
    await third.says((await chat.menu()).text.split("输入 ")[1][:6])
    parting = [each for each in (await chat.says("我的账号")).choices if each.startswith("解除")]
    assert sorted(parting) == ["解除【支付宝，11月24日12:01起】", "解除【支付宝，11月24日12:02起】"]
    assert "解除【支付宝，11月24日起】" in (await chat.taps(parting[0])).text
