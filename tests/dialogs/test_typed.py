"""A chat in which nothing can be tapped: no sentence asks for a tap, and each second form belongs to a first one."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from chat import Chat
from ports import WECHAT, Clock, close_ports, open_ports

from bot.conversation.turn import talk
from bot.dialogs import DIALOGS
from integrations.texts import load_texts

TYPED = replace(WECHAT, tappable=False)
PLACE = re.compile(r"\{(\w+)\}")
# A tap that is right everywhere: the menu below, a card, a page.
TAP_ON_A_CHOICE = re.compile(r"点(?:一项|一下|几个|下面的选项|“(?!\+))|[Tt]ap (?:one|“(?!\+))|tap the one")
ON_PAGES = ("errors.office_", "problem", "choice.", "errors.confirm")


@pytest.fixture
async def typing(tmp_path: Path, clock: Clock) -> AsyncIterator[Chat]:
    ports = await open_ports(tmp_path, clock, automatic="demo", accounts={TYPED.name: TYPED})
    yield Chat(ports, account=TYPED)
    await close_ports(ports)


def test_each_second_form_has_a_first_one_and_no_place_of_its_own() -> None:
    texts = load_texts()
    for language in ("zh", "en"):
        for key in texts.keys("typed"):
            first, second = (texts.say(language, each) for each in (key.removeprefix("typed."), key))
            assert set(PLACE.findall(second)) == set(PLACE.findall(first)), key


def test_no_sentence_said_in_such_a_chat_asks_for_a_tap_on_a_choice() -> None:
    texts = load_texts()
    first_forms = set()
    for language in ("zh", "en"):
        for key, words in texts._sentences[language].items():
            if key.startswith(ON_PAGES) or not TAP_ON_A_CHOICE.search(words):
                continue
            assert texts.has(f"typed.{key}"), f"{key}: {words}"
            first_forms.add(key)
    assert "errors.pick" in first_forms, "the pattern finds nothing"


async def test_the_welcome_says_to_reply_with_a_number(typing: Chat, chat: Chat) -> None:
    assert "回复前面的数字" in (await typing.follows()).text
    assert "回复前面的数字" not in (await chat.follows()).text


async def test_an_answer_not_understood_may_be_typed(typing: Chat) -> None:
    await typing.all_of(("1", "就在聊天里继续"))
    assert (await typing.says("嗯嗯嗯")).text.startswith("没看懂这个回答。请回复前面的数字，或照着写。")


async def test_a_page_shows_choices_as_buttons_whatever_the_chat_does(typing: Chat) -> None:
    await typing.follows()
    await typing.all_of(("开始办码", "就在聊天里继续"))
    channel = typing.ports.sealing.index("channel", TYPED.name, typing.open_id)
    (asked,) = await talk(typing.ports, DIALOGS, channel, "嗯嗯嗯", b"k")
    assert "请点一项" in str(asked)
