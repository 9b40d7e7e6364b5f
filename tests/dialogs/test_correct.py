"""Correcting in chat: the health answers by oneself, once and soon; a name, number or phone after an officer's check."""

import ports as parts
import pytest
from chat import HEALTHY, ZHANG, Chat, Reply
from synthetic import CDC, list_officers, resident_number

from bot.domain.corrections import Correction
from bot.domain.declarations import DECLARATION
from bot.usecases import corrections
from bot.usecases.commit import committed

CONTACT = ("没有离开过", "接触过病人", "今天接触的", "没有症状")
CHOICES = ("改刚才的申报", "改姓名", "改证件号", "改手机号", "不用改了")


async def red(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(CONTACT)
    await chat.taps("都属实，出码")
    assert (await chat.taps("确认属实，提交")).card.title.startswith("红码")


async def says_no_contact(chat: Chat) -> Reply:
    await chat.taps("要改")
    await chat.taps("改接触")
    await chat.says("没有接触过")
    return await chat.taps("都属实，出码")


async def waiting(chat: Chat) -> Correction:
    (one,) = await corrections.waiting(chat.ports.store.begin())
    return one


async def test_a_slip_of_a_moment_ago_is_put_right_and_counts_no_more(chat: Chat, clock: parts.Clock) -> None:
    await red(chat)
    clock.forward(minutes=29)
    asked = await chat.says("更正")
    assert asked.text.startswith("要更正哪一项？")
    assert asked.choices == CHOICES
    looked = await chat.taps("改刚才的申报")
    assert looked.text.startswith("请看一遍：")
    assert "接触过病人" in looked.text
    told = await says_no_contact(chat)
    assert told.card.title.startswith("绿码")
    assert "✓ 申报已更正，刚才那次不算了。" in [getattr(each, "words", "") for each in await chat.waiting()]


async def test_it_can_be_put_right_once(chat: Chat, clock: parts.Clock) -> None:
    await red(chat)
    clock.forward(minutes=5)
    await chat.says("更正")
    await chat.taps("改刚才的申报")
    await says_no_contact(chat)
    clock.forward(minutes=5)
    assert (await chat.says("更正")).choices == CHOICES[1:]


async def test_after_half_an_hour_it_stands(chat: Chat, clock: parts.Clock) -> None:
    await red(chat)
    clock.forward(minutes=31)
    assert (await chat.says("更正")).choices == CHOICES[1:]
    clock.forward(minutes=1)


async def test_the_half_hour_may_end_while_choosing(chat: Chat, clock: parts.Clock) -> None:
    await red(chat)
    await chat.says("更正")
    clock.forward(minutes=31)
    assert (await chat.taps("改刚才的申报")).text.startswith("过了更正的时间。有变化")


async def test_sent_too_late_it_counts_beside_the_earlier_one(chat: Chat, clock: parts.Clock) -> None:
    await red(chat)
    await chat.says("更正")
    clock.forward(minutes=29)
    await chat.taps("改刚才的申报")
    await chat.taps("要改")
    await chat.taps("改接触")
    await chat.says("没有接触过")
    clock.forward(minutes=2)
    told = await chat.taps("都属实，出码")
    assert told.card.title.startswith("红码")
    waits = [getattr(each, "words", "") for each in await chat.waiting()]
    assert any(words.startswith("过了更正的时间，这次按新的申报记下") for words in waits)


async def test_an_earlier_declaration_cannot_be_hidden_by_a_later_one(chat: Chat, clock: parts.Clock) -> None:
    await red(chat)
    clock.forward(minutes=5)
    await chat.says("申报")
    await chat.all_of(HEALTHY)
    await chat.taps("都属实，出码")
    clock.forward(minutes=5)
    await chat.says("更正")
    await chat.taps("改刚才的申报")
    assert (await chat.taps("都属实，出码")).card.title.startswith("红码")


async def test_who_is_being_checked_can_put_it_right_too(manual: Chat, clock: parts.Clock) -> None:
    await manual.identifies()
    await manual.all_of(CONTACT)
    await manual.taps("都属实，出码")
    await manual.taps("确认属实，提交")
    clock.forward(minutes=5)
    await manual.says("更正")
    await manual.taps("改刚才的申报")
    told = await says_no_contact(manual)
    assert "核对" in told.text


@pytest.mark.parametrize(
    ("choice", "words", "said", "field", "value"),
    [
        ("改姓名", "张珊", "✓ 张*\n姓名待核对。", "name", "张珊"),
        ("改手机号", "13912345678", "✓ 139****5678\n手机号待核对。", "phone", "+8613912345678"),
        ("改证件号", resident_number(7), "✓ 号码已收到", "document_number", resident_number(7)),
    ],
)
async def test_who_one_is_waits_for_an_officer(
    chat: Chat, choice: str, words: str, said: str, field: str, value: str
) -> None:
    await chat.signs_up()
    await chat.says("更正")
    asked = await chat.taps(choice)
    assert "请写正确的" in asked.text
    assert (await chat.says(words)).text.startswith(said)
    one = await waiting(chat)
    assert (one.field, one.value, one.state) == (field, value, "open")
    assert (await chat.says("更正")).text.startswith("待核对：")


@pytest.mark.parametrize(
    ("choice", "words", "said"),
    [
        ("改姓名", ZHANG["name"], "和现在登记的一样"),
        ("改姓名", "张3", "姓名里不会有数字"),
        ("改手机号", "123", "手机号对不上"),
        ("改证件号", "440106198001010018", "号码对不上"),
        ("改证件号", resident_number(9, "20200101"), "未满14岁"),
    ],
)
async def test_what_is_wrong_is_asked_again(chat: Chat, choice: str, words: str, said: str) -> None:
    await chat.signs_up()
    await chat.says("更正")
    await chat.taps(choice)
    told = await chat.says(words)
    assert told.text.startswith(said)
    assert told.choices == ("不用改了",)
    assert await corrections.waiting(chat.ports.store.begin()) == ()


async def test_a_picture_or_an_old_tap_is_no_value(chat: Chat) -> None:
    await chat.signs_up()
    await chat.says("更正")
    await chat.taps("改姓名")
    assert (await chat.does("image")).text.startswith("我看不了图片")
    assert "请写正确的" in (await chat.taps("没有症状")).text
    assert await corrections.waiting(chat.ports.store.begin()) == ()


async def test_what_is_no_choice_is_asked_again(chat: Chat) -> None:
    await chat.signs_up()
    await chat.says("更正")
    assert (await chat.says("那个")).text.startswith("没看懂")
    assert "哪一项" in (await chat.taps("没有症状")).text


async def test_after_something_else_the_question_is_shown_first(chat: Chat) -> None:
    await chat.signs_up()
    await chat.says("更正")
    await chat.taps("改姓名")
    await chat.says("帮助")
    assert "请写正确的" in (await chat.says("李四")).text
    assert await corrections.waiting(chat.ports.store.begin()) == ()


async def test_back_and_giving_up(chat: Chat) -> None:
    await chat.signs_up()
    await chat.says("更正")
    await chat.taps("改姓名")
    assert "哪一项" in (await chat.says("返回")).text
    assert (await chat.taps("不用改了")).text.startswith("好的，不办这件事了")


async def test_who_is_not_registered_signs_up_first(chat: Chat) -> None:
    told = await chat.says("更正")
    assert told.text == "您还没有登记，没有要更正的。请先办码。"


async def test_what_was_put_right_is_told_once(chat: Chat, clock: parts.Clock) -> None:
    one, ports = await asked_by(chat, "张珊"), chat.ports
    clock.forward(minutes=1)
    await committed(ports, lambda tx: corrections.accept(ports, tx, one.id, CDC.id, "", ports.now()))
    assert (await chat.says("隐私")).text.startswith("※ 您的姓名已更正。")
    assert "※" not in (await chat.says("帮助")).text
    assert "张*" in (await chat.menu()).card.description


async def test_why_it_was_not_put_right_is_told_once(chat: Chat, clock: parts.Clock) -> None:
    one, ports = await asked_by(chat, "张三丰"), chat.ports
    clock.forward(minutes=1)
    await committed(
        ports, lambda tx: corrections.refuse(ports, tx, one.id, CDC.id, "请带身份证", ports.now())
    )
    assert (await chat.says("隐私")).text.startswith("※ 您的姓名没有更正：请带身份证")
    assert "※" not in (await chat.says("帮助")).text


async def asked_by(chat: Chat, name: str) -> Correction:
    await chat.signs_up()
    await list_officers(chat.ports)
    await chat.says("更正")
    await chat.taps("改姓名")
    await chat.says(name)
    return await waiting(chat)


async def test_declaring_by_a_new_form_is_no_correction(chat: Chat, clock: parts.Clock) -> None:
    await chat.signs_up()
    clock.forward(minutes=1)
    await chat.says("申报")
    assert (await chat.taps("都没变，更新")).card.title.startswith("绿码")
    channel = await chat.ports.store.begin().channel(
        chat.ports.sealing.index("channel", chat.account.name, chat.open_id)
    )
    assert channel is not None
    assert channel.citizen is not None
    every = await chat.ports.store.begin().corrections_of(channel.citizen)
    assert [each.field for each in every if each.field == DECLARATION] == []
