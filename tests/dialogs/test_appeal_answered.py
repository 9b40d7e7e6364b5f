"""What becomes of an appeal, as its citizen is told: the answer once, a photo that was lost, and how it stands."""

from dataclasses import replace

import ports as parts
import pytest
from chat import Chat
from yellow_chat import REASON, appeals_without_photo, opened, rejected, yellow

from bot.conversation.messages import Text
from bot.usecases import appeals, photos


async def test_a_rejection_is_the_first_line_of_the_next_answer_once(chat: Chat, clock: parts.Clock) -> None:
    await yellow(chat)
    await appeals_without_photo(chat)
    clock.forward(hours=1)
    one = await rejected(chat)
    assert [each.words for each in await news(chat)] == [
        "您的健康码有一条答复（11月24日 13:00）。点底部【健康码】查看。"
    ]
    told = await chat.says("隐私")
    assert told.text.startswith(f"※ 申诉{one.number}没有通过：体温单显示发热\n只问办码要用的")
    assert "※" not in (await chat.says("帮助")).text


async def test_after_a_rejection_the_same_colour_can_be_appealed_again(
    chat: Chat, clock: parts.Clock
) -> None:
    await yellow(chat)
    await appeals_without_photo(chat)
    clock.forward(hours=1)
    one = await rejected(chat)
    await chat.menu()
    told = await chat.says("申诉")
    assert told.text == f"申诉{one.number}没有通过，工作人员写的：体温单显示发热"
    assert told.choices == ("再申诉一次", "不申诉了")
    assert "工作人员写的" in (await chat.says("什么")).text
    assert "哪里不对" in (await chat.taps("再申诉一次")).text
    await chat.says(REASON)
    await chat.taps("没有照片")
    assert (await opened(chat)).number != one.number


async def test_a_late_answer_is_owned_up_to(chat: Chat, clock: parts.Clock) -> None:
    await yellow(chat)
    await appeals_without_photo(chat)
    clock.forward(hours=49)
    assert "过了11月26日12:00还没有答复，很抱歉" in (await chat.says("申诉")).text


async def test_a_lifted_yellow_is_told_and_stands_in_the_status(chat: Chat, clock: parts.Clock) -> None:
    await yellow(chat)
    await appeals_without_photo(chat)
    number = (await opened(chat)).number
    clock.forward(hours=49)
    await appeals.lift_late(chat.ports, clock())
    told = await chat.menu()
    assert told.card.title.startswith("绿码")
    assert (
        Text(f"※ 申诉{number}到时没有答复，当时的黄码已按规定取消。让您久等，很抱歉。")
        in await chat.waiting()
    )
    told = await chat.says("申诉")
    assert told.text.startswith(f"申诉{number}到时没有答复，当时的黄码已经取消。\n您现在是绿码")


async def test_a_photo_that_did_not_arrive_is_told_once_and_can_be_sent_again(chat: Chat) -> None:
    await yellow(chat)
    await chat.says("申诉")
    await chat.says(REASON)
    await chat.does("image", media="MEDIA7")
    number = (await opened(chat)).number
    await photos.fetch_due(chat.ports, text_file)
    told = await chat.says("帮助")
    assert told.text.startswith(f"※ 申诉{number}的照片没有收到。请回复“申诉”，再发一次。")
    assert "※" not in (await chat.says("隐私")).text
    assert "要补照片，现在发一张" in (await chat.says("申诉")).text
    assert (await chat.does("image", media="MEDIA8")).text == f"照片收到了，会放进申诉{number}里。"
    await photos.fetch_due(chat.ports, picture)
    assert await chat.ports.store.begin().photo(number) == PNG
    assert "补照片" not in (await chat.says("申诉")).text


async def test_other_words_after_the_status_are_heard_as_ever(chat: Chat) -> None:
    await yellow(chat)
    await appeals_without_photo(chat)
    await chat.says("申诉")
    assert (await chat.says("呵呵呵呵")).text.startswith("我能办这几件事")


async def test_a_photo_after_the_answer_is_too_late(chat: Chat, clock: parts.Clock) -> None:
    await yellow(chat)
    await appeals_without_photo(chat)
    await chat.says("申诉")
    clock.forward(hours=1)
    await rejected(chat)
    assert "我看不了图片" in (await chat.does("image", media="MEDIA9")).text


@pytest.mark.parametrize("word", ["申诉", "更正"])
async def test_who_is_erased_meanwhile_begins_anew(chat: Chat, word: str) -> None:
    await yellow(chat)
    await chat.says(word)
    tx = chat.ports.store.begin()
    channel = await tx.channel(chat.ports.sealing.index("channel", chat.account.name, chat.open_id))
    assert channel is not None
    tx.put_channel(replace(channel, citizen=None))
    await tx.commit()
    assert "请先办码" in (await chat.says(REASON)).text


PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


async def picture(account: str, media: str, most: int) -> bytes:
    return PNG


async def text_file(account: str, media: str, most: int) -> bytes:
    return b"no picture at all"


async def news(chat: Chat) -> list[Text]:
    """Of now; that the colour will change at its end is planned for then."""
    items = await chat.ports.store.begin().due_items(chat.ports.now(), 1000)
    return [each for item in items if item.kind == "news" for each in [text_of(item.message)]]


def text_of(message: object) -> Text:
    assert isinstance(message, dict)
    return Text(str(message["text"]))
