"""What the person's chat shows of an answer, in XML and in JSON, sealed or plain."""

import dataclasses
import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
from line import NOW, Line
from wechat_client import MadeUpAccount

from bot.conversation.messages import Card, Choice, HandOver, Link, Picture, Text
from integrations.platform import RawResponse
from integrations.tokens import ProcessTokens
from integrations.wechat import protocol
from integrations.wechat.account import WeChat
from integrations.wechat.config import WeChatConfig
from integrations.wechat.envelope import SUCCESS
from integrations.wechat.wording import LIMIT

PICTURE = Picture("HP1:X", "green", "", NOW)
QUESTION = Text(
    "1/3 最近14天，您离开过广州吗？",
    (Choice(1, "没有离开过"), Choice(2, "离开过广州")),
    (Link("为什么问", "https://example.org/why?a=1&b=2"),),
    "急病直接打120",
)
EVERYWHERE = [
    pytest.param({"format": format_, "mode": mode}, id=f"{format_}-{mode}")
    for format_, mode in itertools.product(("xml", "json"), ("secure", "plain"))
]


@pytest.mark.parametrize("account", EVERYWHERE)
def test_a_question_shows_its_words_links_and_tappable_choices(
    line_of: Callable[..., Line], account: dict[str, str]
) -> None:
    reply = line_of(**account).answers(QUESTION)
    assert reply.text.splitlines() == [
        "1/3 最近14天，您离开过广州吗？",
        "为什么问",
        "1. 没有离开过",
        "2. 离开过广州",
        "急病直接打120",
    ]
    assert reply.choices == (("1", "没有离开过"), ("2", "离开过广州"))
    assert reply.links == (("为什么问", "https://example.org/why?a=1&b=2"),)


def test_a_line_without_an_address_is_words_in_its_place(line: Line) -> None:
    links = (
        Link("定点医院", "https://example.org/"),
        Link("热线：12345", ""),
        Link("买药", "https://example.com/"),
    )
    reply = line.answers(Text("您可能用得上：", links=links))
    assert reply.text.splitlines() == ["您可能用得上：", "定点医院", "热线：12345", "买药"]
    assert [words for words, _ in reply.links] == ["定点医院", "买药"]


@pytest.mark.parametrize("account", EVERYWHERE)
def test_a_card_is_one_article(line_of: Callable[..., Line], account: dict[str, str]) -> None:
    card = Card(
        "绿码 可以通行", "到11月28日 ]]> & <b>", "https://example.org/p/x", "https://example.org/c.png"
    )
    reply = line_of(**account).answers(card)
    assert reply.card is not None
    shown = (reply.card.title, reply.card.description, reply.card.url, reply.card.picture)
    assert shown == (card.title, card.description, card.url, card.picture)
    assert str(reply.fields["ArticleCount"]) == "1"


@pytest.mark.parametrize("account", EVERYWHERE)
def test_a_person_takes_over(line_of: Callable[..., Line], account: dict[str, str]) -> None:
    assert line_of(**account).answers(HandOver()).kind == "hand_over"


@pytest.mark.parametrize("account", EVERYWHERE)
@pytest.mark.parametrize(
    "words", ["王]]>五", "0", "欧阳𠮷👍", 'a & b < c > d "e"', "第一行\n第二行", "]]", "</Content>"]
)
def test_any_name_comes_back_as_it_was(
    line_of: Callable[..., Line], account: dict[str, str], words: str
) -> None:
    assert line_of(**account).answers(Text(words)).text == words


def test_what_somebody_typed_never_becomes_a_link(line: Line) -> None:
    reply = line.answers(Text('<a href="https://evil.example">点这里</a> < A HREF="x">y</ a>'))
    assert (reply.links, reply.choices) == ((), ())
    assert "点这里" in reply.text
    choice = line.answers(Text("?", (Choice(1, '50%&"<a>'),), (Link("<a>", 'https://e.org/"<x>'),)))
    assert choice.choices == (("1", '50%&"<a>'),)
    assert choice.links == (("＜a>", "https://e.org/%22%3Cx%3E"),)


def test_a_text_too_long_loses_words_never_a_choice(line: Line) -> None:
    reply = line.answers(dataclasses.replace(QUESTION, words="长𠮷" * 1000))
    assert len(reply.fields["Content"].encode()) <= LIMIT
    assert reply.words == ("没有离开过", "离开过广州")
    assert reply.text.splitlines()[0].endswith("…")


def test_a_stored_answer_is_rendered_as_it_was(line: Line) -> None:
    origin = protocol.Origin(line.user.open_id, line.config.original_id, json=False)
    first, again = (protocol.answer(line.config, origin, QUESTION, NOW) for _ in range(2))
    assert first.body != again.body  # sealed anew each time
    shown = [line.user.read(each.status, each.body) for each in (first, again)]
    assert shown[0].fields == shown[1].fields
    assert shown[0].fields["CreateTime"] == str(int(NOW.timestamp()))
    later = protocol.answer(line.config, origin, QUESTION, NOW + timedelta(seconds=5))
    assert line.user.read(later.status, later.body).fields != shown[0].fields


@pytest.fixture
def wechat(line: Line) -> WeChat:
    return WeChat(line.config, line.user.http, lambda _: b"", 900, ProcessTokens(), lambda: NOW)


def test_nothing_to_say_is_success(line: Line, wechat: WeChat) -> None:
    received = line.hears(MsgType="text", Content="1")
    assert wechat.answer(received, (), NOW) == SUCCESS == RawResponse(b"success", "text/plain", 200)


def test_a_picture_cannot_travel_in_an_answer(line: Line, wechat: WeChat) -> None:
    assert wechat.answer(line.hears(MsgType="text", Content="1"), (PICTURE,), NOW) == SUCCESS


def test_an_account_of_the_platforms_own_is_never_answered(line: Line, wechat: WeChat) -> None:
    told = line.hears(MsgType="event", Event="user_authorization_revoke", OpenID="o1", RevokeInfo="8")
    assert wechat.answer(told, (Text("1"),), NOW) == SUCCESS
    acknowledged = line.hears(MsgType="event", Event="VIEW")
    assert wechat.answer(acknowledged, (Text("1"),), NOW) == SUCCESS


def test_a_mini_program_is_never_answered_passively(line: Line) -> None:
    config = WeChatConfig(**dataclasses.asdict(MadeUpAccount(kind="miniprogram")))
    mini = WeChat(config, line.user.http, lambda _: b"", 900, ProcessTokens(), lambda: NOW)
    assert mini.answer(line.hears(MsgType="text", Content="1"), (Text("1"),), NOW) == SUCCESS
