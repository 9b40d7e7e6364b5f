"""After a consent was taken back by an app, chat says so and takes it again."""

import pytest
from chat import Chat
from ports import Clock

from bot.usecases.commit import committed
from bot.usecases.consents import HEALTH, IDENTITY, take_back
from bot.usecases.erasure import erase_due


async def takes_back(chat: Chat, *purposes: str) -> None:
    tx = chat.ports.store.begin()
    channel = await tx.channel(chat.ports.sealing.index("channel", chat.account.name, chat.open_id))
    assert channel is not None
    citizen = await tx.citizen(channel.citizen or b"")
    assert citizen is not None
    for purpose in purposes:
        await committed(chat.ports, lambda tx, each=purpose: take_back(tx, citizen, each, chat.ports.now()))


async def test_without_consent_there_is_no_code_until_it_is_given_again(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    await takes_back(chat, HEALTH)
    reply = await chat.menu()
    assert reply.text.startswith("您收回了同意")
    assert reply.choices[0] == "重新同意"
    clock.forward(minutes=1)
    assert (await chat.taps("重新同意")).card.title.startswith("绿码")
    assert (await chat.says("重新同意")).card.title.startswith("绿码")


async def test_a_declaration_is_not_begun_without_it(chat: Chat) -> None:
    await chat.signs_up()
    await takes_back(chat, HEALTH)
    assert "您收回了同意" in (await chat.says("申报")).text


@pytest.mark.parametrize("words", ["帮助", "服务"])
async def test_talking_alone_undoes_no_leaving(chat: Chat, clock: Clock, words: str) -> None:
    await chat.signs_up()
    await takes_back(chat, IDENTITY)
    clock.forward(hours=1)
    await chat.says(words)
    clock.forward(hours=24)
    assert await erase_due(chat.ports, clock()) == 1


async def test_both_are_asked_for_one_after_the_other(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    await takes_back(chat, IDENTITY, HEALTH)
    clock.forward(hours=1)
    assert "核对您是谁" in (await chat.menu()).text
    assert "判断颜色" in (await chat.taps("重新同意")).text
    clock.forward(hours=1)
    assert (await chat.taps("重新同意")).card
    clock.forward(hours=24)
    assert await erase_due(chat.ports, clock()) == 0


async def test_who_waits_for_an_officer_goes_on_waiting(manual: Chat, clock: Clock) -> None:
    await manual.signs_up()
    await takes_back(manual, IDENTITY)
    clock.forward(hours=1)
    assert "核对中" in (await manual.says("重新同意")).text


async def test_a_stranger_begins_with_registering(chat: Chat) -> None:
    assert "第1步" in (await chat.says("重新同意")).text


async def test_the_question_fits_a_message(chat: Chat) -> None:
    for language in ("zh", "en"):
        for purpose in (IDENTITY, HEALTH):
            consent = chat.ports.policy.consents[purpose][language]
            assert len(chat.ports.texts.say(language, "code.consent", consent=consent)) <= 120 + 10
