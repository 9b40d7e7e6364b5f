"""Appealing in chat: the reason, a photo if there is one, a number with its deadline, and what comes of it."""

import ports as parts
import pytest
from chat import Chat
from yellow_chat import REASON, appeals_without_photo, opened, yellow

from bot.conversation.messages import Text
from bot.usecases import photos


async def test_a_reason_and_no_photo_give_a_number_and_a_deadline(chat: Chat) -> None:
    await yellow(chat)
    asked = await chat.says("申诉")
    assert asked.text == "您现在是黄码。哪里不对？请把理由写在一条消息里，最多500个字。"
    asked = await chat.says(REASON)
    assert asked.text == "✓ 理由已记下\n有能证明的照片吗？有就现在发一张，没有就点“没有照片”。"
    told = await chat.taps("没有照片")
    one = await opened(chat)
    assert told.text == (
        f"✓ 申诉收到了，编号{one.number}。\n最晚11月26日12:00答复；到时还没有答复，黄码自动取消。\n"
        "想看办到哪一步，回复“申诉”。"
    )
    assert (one.reason, one.colour, one.photo) == (REASON, "yellow", False)
    assert (await chat.says("申诉")).text.startswith(f"您的申诉{one.number}正在审核，最晚11月26日12:00答复。")


async def test_a_photo_waits_to_be_fetched_and_holds_up_no_answer(chat: Chat) -> None:
    await yellow(chat)
    await chat.says("appeal")
    await chat.says(REASON)
    told = await chat.does("image", media="MEDIA7")
    one = await opened(chat)
    assert one.number in told.text
    item = await chat.ports.store.begin().item(photos.photo_id(one.number))
    assert item is not None
    assert (item.kind, item.state) == ("photo", "waiting")
    assert item.message == {"media": "MEDIA7", "appeal": one.number}


@pytest.mark.parametrize("kind", ["voice", "image", "link"])
async def test_what_is_no_words_is_no_reason(chat: Chat, kind: str) -> None:
    await yellow(chat)
    await chat.says("申诉")
    told = await chat.does(kind, media="MEDIA7")
    assert told.text.startswith("申诉要有文字的理由")
    assert told.choices == ("不申诉了",)
    assert "理由已记下" in (await chat.says(REASON)).text


async def test_recognised_speech_is_a_reason(chat: Chat) -> None:
    await yellow(chat)
    await chat.says("申诉")
    assert "理由已记下" in (await chat.does("voice", REASON)).text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("是" * 501, "理由最多500个字，您写了501个字"),
        ("好的", "申诉要有文字的理由"),
        ("……", "申诉要有文字的理由"),
    ],
)
async def test_a_reason_that_does_not_fit_is_asked_again(chat: Chat, words: str, said: str) -> None:
    await yellow(chat)
    await chat.says("申诉")
    assert (await chat.says(words)).text.startswith(said)
    assert "理由已记下" in (await chat.says("是" * 500)).text


async def test_words_where_a_photo_is_asked_are_no_photo(chat: Chat) -> None:
    await yellow(chat)
    await chat.says("申诉")
    await chat.says(REASON)
    assert (await chat.says("等我找找")).text.startswith("这一步请发一张照片")
    assert (await chat.does("image")).text.startswith("还是这一步")
    await chat.says("没有")
    assert (await opened(chat)).photo is False


async def test_a_tap_of_long_ago_is_no_answer(chat: Chat) -> None:
    await yellow(chat)
    await chat.says("申诉")
    assert "哪里不对" in (await chat.taps("没有症状")).text
    await chat.says(REASON)
    assert "照片" in (await chat.taps("没有症状")).text


@pytest.mark.parametrize("other", ["帮助", "服务"])
async def test_what_is_said_after_something_else_was_shown_is_no_reason(chat: Chat, other: str) -> None:
    await yellow(chat)
    await chat.says("申诉")
    await chat.says(other)
    assert "哪里不对" in (await chat.says("今天天气真好")).text
    assert "理由已记下" in (await chat.says(REASON)).text


@pytest.mark.parametrize("other", ["健康码", "人工"])
async def test_what_shows_no_words_ends_an_appeal_not_sent(chat: Chat, other: str) -> None:
    await yellow(chat)
    await chat.says("申诉")
    await chat.says(other)
    assert (await chat.says("今天天气真好")).text.startswith("我能办这几件事")


async def test_short_answers_repeat_the_question(chat: Chat) -> None:
    await yellow(chat)
    await chat.says("申诉")
    told = await chat.says("谢谢")
    assert told.text.startswith("不客气")
    assert told.choices == ("不申诉了",)


@pytest.mark.parametrize("words", ["取消", "不申诉了", "返回"])
async def test_giving_up_sends_nothing(chat: Chat, words: str) -> None:
    await yellow(chat)
    await chat.says("申诉")
    assert (await chat.says(words)).text.startswith("好的，不办这件事了")
    assert await chat.ports.store.begin().appeals_in("open", 10) == ()


async def test_back_from_the_photo_asks_for_the_reason_again(chat: Chat) -> None:
    await yellow(chat)
    await chat.says("申诉")
    await chat.says(REASON)
    assert "哪里不对" in (await chat.says("返回")).text
    await chat.says("我这几天都没出门")
    await chat.taps("没有照片")
    assert (await opened(chat)).reason == "我这几天都没出门"


async def test_a_form_being_filled_in_waits_behind_the_appeal(chat: Chat) -> None:
    await yellow(chat)
    await chat.says("申报")
    await chat.says("没有离开过")
    told = await appeals_without_photo(chat)
    assert "接触过" in told.text
    assert "申诉收到了" in told.text


async def test_who_has_nothing_to_appeal_against_is_told_what_to_do(chat: Chat, clock: parts.Clock) -> None:
    assert (await chat.says("申诉")).text.startswith("申诉是对红码、黄码说“不对”")
    await chat.signs_up()
    assert (await chat.says("申诉")).text.startswith("您现在是绿码，没有要申诉的")
    clock.forward(days=9)
    assert (await chat.says("申诉")).text.startswith("※ 您的申报到期了")


async def test_who_is_being_checked_has_no_colour_yet(manual: Chat) -> None:
    await manual.signs_up()
    assert (await manual.says("申诉")).text.startswith("您的登记还在核对，还没有颜色")


async def test_a_colour_that_ended_meanwhile_needs_no_appeal(chat: Chat, clock: parts.Clock) -> None:
    await yellow(chat)
    await chat.says("申诉")
    await chat.says(REASON)
    clock.forward(days=10)
    told = await chat.taps("没有照片")
    assert "现在没有红码或黄码" in told.text
    assert await chat.ports.store.begin().appeals_in("open", 10) == ()


async def test_a_reason_written_stays_until_its_photo_and_is_given_up_in_words(chat: Chat) -> None:
    await yellow(chat)
    await chat.says("申诉")
    await chat.says(REASON)
    again = await chat.says("申诉")
    assert (again.text, again.choices) == (
        "有能证明的照片吗？有就现在发一张，没有就点“没有照片”。",
        ("没有照片", "不申诉了"),
    )
    unsent = Text("※ 申诉还没有发出去，理由没有留下。要申诉，请再回复“申诉”。")
    assert (await chat.menu()).card.title.startswith("黄码")
    assert (await chat.waiting()).count(unsent) == 1
    await chat.menu()
    assert (await chat.waiting()).count(unsent) == 1
    assert "哪里不对" in (await chat.says("申诉")).text
