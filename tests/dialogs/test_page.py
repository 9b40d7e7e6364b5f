"""The form page's answers: the same reading and checks as in chat, all faults at once, nothing kept while one is left."""

import pytest
from chat import ZHANG, Chat
from ports import Clock
from synthetic import CDC, list_officers

from bot.conversation.messages import Card
from bot.conversation.turn import talk
from bot.dialogs import DIALOGS
from bot.dialogs.page import fill
from bot.domain.errors import Refused
from bot.usecases.commit import committed
from bot.usecases.review import refuse

FIELDS = {
    "consent_identity": "on",
    "consent_health": "on",
    "name": ZHANG["name"],
    "document_number": ZHANG["number"],
    "phone": ZHANG["phone"],
    "region": "广州",
    "address": ZHANG["address"],
}


def channel_of(chat: Chat) -> bytes:
    return chat.ports.sealing.index("channel", chat.account.name, chat.open_id)


async def filled(chat: Chat, **fields: str) -> dict[str, str]:
    """The keys of the faults by question."""
    sent = {**FIELDS, **fields}
    faults = await committed(
        chat.ports, lambda tx: fill(chat.ports, tx, channel_of(chat), sent, chat.ports.now())
    )
    return {id_: refused.key for id_, refused in faults.items()}


async def test_after_the_page_the_chat_goes_on_with_the_first_health_question(chat: Chat) -> None:
    await chat.taps("开始办码")
    assert await filled(chat) == {}
    reply = await chat.menu()
    assert reply.text.startswith("✓ 张*，身份已填好。\n第2步，共2步\n1/3 ")


async def test_the_short_way_takes_six_actions(chat: Chat) -> None:
    await chat.follows()
    chat.inputs = 0
    await chat.taps("开始办码")
    await filled(chat)
    key = channel_of(chat)
    for number, words in enumerate(("没有离开过", "没有接触过", "没有症状", "都属实，出码")):
        messages = await talk(chat.ports, DIALOGS, key, words, bytes([number]) * 16)
    assert isinstance(messages[0], Card)
    assert await chat.waiting() == []


async def test_the_page_shows_where_it_stands(chat: Chat) -> None:
    await chat.identifies()
    messages = await talk(chat.ports, DIALOGS, channel_of(chat), "", b"n" * 16)
    assert "离开过广州吗" in str(messages[0])


async def test_all_faults_are_told_at_once_and_nothing_is_kept(chat: Chat) -> None:
    await chat.taps("开始办码")
    faults = await filled(chat, name="", document_number="440106198001010011", phone="123", consent_health="")
    assert faults.keys() == {"name", "document_number", "phone", "consent_health"}
    assert "第1步" in (await chat.menu()).text


async def test_an_ambiguous_place_is_told_with_its_meanings(chat: Chat) -> None:
    await chat.taps("开始办码")
    assert await filled(chat, region="朝阳区") == {"region": "errors.unclear"}


async def test_a_passport_needs_what_its_number_does_not_tell(chat: Chat) -> None:
    await chat.taps("开始办码")
    faults = await filled(chat, document_number="AAB123456", phone="maria@example.org")
    assert faults.keys() == {"nationality", "sex", "birth_date"}
    told = {"nationality": "Spain", "sex": "female", "birth_date": "1 May 1990"}
    assert await filled(chat, document_number="AAB123456", phone="maria@example.org", **told) == {}


async def test_whoever_has_registered_meanwhile_cannot_fill_it_again(chat: Chat) -> None:
    await chat.signs_up()
    with pytest.raises(Refused, match="form_used"):
        await filled(chat)


async def test_whoever_was_refused_can_fill_it_again(manual: Chat, clock: Clock) -> None:
    await manual.signs_up()
    await list_officers(manual.ports)
    citizen = (await manual.ports.store.begin().citizens_in("pending", 9))[0]
    await committed(
        manual.ports, lambda tx: refuse(manual.ports, tx, citizen.id, "照片不清楚", CDC.id, clock.at)
    )
    reply = await manual.says("帮助")
    assert "登记有答复" in reply.text
    assert "照片不清楚" in (await manual.menu()).text
    await manual.taps("重新登记")
    assert await filled(manual) == {}
    assert "身份已填好" in (await manual.menu()).text


async def test_nobody_fills_in_for_a_stranger(chat: Chat) -> None:
    with pytest.raises(Refused, match="form_used"):
        await filled(chat)
