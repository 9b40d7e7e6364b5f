"""One delivery of a message is one turn: repeated, twice at once, two at once, and what is stored of it."""

import asyncio

import pytest
from chat import ZHANG, Chat
from ports import Clock
from synthetic import CDC, document, list_officers

from bot.conversation.messages import Card, HandOver, Incoming, Message, Picture, Text, from_json, to_json
from bot.conversation.session import Session
from bot.conversation.turn import Replies, take, talk
from bot.dialogs import DIALOGS
from bot.ports import LostRace
from bot.usecases.claims import Claim
from bot.usecases.commit import committed
from bot.usecases.evidence import add


async def delivered(chat: Chat, words: str, key: bytes) -> Replies:
    incoming = Incoming(chat.account.name, chat.open_id, "text", words)
    replies, _ = await take(chat.ports, DIALOGS, chat.account, key, incoming)
    return replies


async def test_a_repeated_delivery_gets_the_stored_answer(chat: Chat) -> None:
    await chat.identifies()
    first = await delivered(chat, "没有离开过", b"k" * 16)
    assert await delivered(chat, "没有离开过", b"k" * 16) == first
    assert "不舒服" in (await chat.says("没有接触过")).text


async def test_one_delivery_twice_at_once_is_one_turn(chat: Chat) -> None:
    await chat.identifies()
    first, second = await asyncio.gather(*(delivered(chat, "1", b"k" * 16) for _ in range(2)))
    assert first == second


async def test_two_messages_at_once_are_both_heard(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(["没有离开过", "没有接触过", "发热"])
    await asyncio.gather(delivered(chat, "干咳", b"1" * 16), delivered(chat, "乏力", b"2" * 16))
    reply = await chat.says("腹泻")
    assert all(each in reply.text for each in ("发热", "干咳", "乏力", "腹泻"))


async def test_who_loses_every_race_is_not_answered(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.conversation.turn.RACES", 0)
    with pytest.raises(LostRace):
        await chat.says("健康码")


async def test_a_page_of_somebody_gone_talks_to_nobody(chat: Chat) -> None:
    with pytest.raises(LostRace):
        await talk(chat.ports, DIALOGS, b"n" * 16, "", b"k" * 16)


async def test_news_goes_before_handing_over(chat: Chat, clock: Clock) -> None:
    await list_officers(chat.ports)
    await chat.signs_up(ZHANG | {"number": document().number})
    claim = Claim("close_contact", "CDC", "list 7", day=clock.at.date())
    await committed(
        chat.ports,
        lambda tx: add(chat.ports, tx, claim, [document()], CDC.id, clock.at, single_handed=True),
    )
    reply = await chat.says("人工")
    assert reply.text.startswith("※")
    assert HandOver() in await chat.waiting()


@pytest.mark.parametrize(
    "message",
    [
        Text("words"),
        Card("title", "description", "http://127.0.0.1/p/1", "http://127.0.0.1/p/1/card.png"),
        Picture("HP1:1", "green", "", Clock().at),
        HandOver(),
    ],
)
def test_every_message_comes_back_as_it_was_stored(message: Message) -> None:
    assert from_json(to_json(message)) == message


def test_nothing_said_is_printed() -> None:
    assert "440106" not in repr(Incoming("demo", "o-1", "text", "440106198001010019"))
    assert "440106" not in repr(Session(answers={"registration": {"document_number": "440106198001010019"}}))


async def test_the_platforms_own_word_for_a_person_is_kept(chat: Chat) -> None:
    """By it their mini program takes part in this conversation."""
    await chat.does("text", "你好", union_id="2088000000000002")
    union = chat.ports.sealing.index("union", chat.account.platform, "2088000000000002")
    (channel,) = await chat.ports.store.begin().channels_with_union(union)
    await chat.says("你好吗")
    assert await chat.ports.store.begin().channels_with_union(union) == (
        await chat.ports.store.begin().channel(channel.id),
    )
