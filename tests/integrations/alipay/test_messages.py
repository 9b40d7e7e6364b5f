"""What a person wrote, sent or did at a life account, as the conversation hears it."""

from datetime import UTC, datetime

import pytest
from alipay_gateway import USER, message, received

from bot.conversation.messages import Incoming
from bot.ports import NotGenuine
from integrations.platform import Received

SENT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def text(inside: str) -> str:
    return f"<MsgType>text</MsgType>{inside}"


def event(name: str, parameter: str = "") -> Received:
    inside = f"<MsgType>event</MsgType><EventType>{name}</EventType><ActionParam><![CDATA[{parameter}]]></ActionParam>"
    return received(message(inside))


def heard(got: Received) -> tuple[str, str]:
    assert got.incoming is not None
    return got.incoming.kind, got.incoming.text


@pytest.mark.parametrize(
    "inside", ["<Text><Content><![CDATA[出示健康码]]></Content></Text>", "<Text>出示健康码</Text>"]
)
def test_words_come_in_two_shapes(inside: str) -> None:
    got = received(message(text(inside)))
    said = Incoming("demo-alipay", USER, "text", "出示健康码", sent_at=SENT, union_id=USER)
    assert (got.name, got.incoming, got.notes) == ("text", said, ())


@pytest.mark.parametrize(
    "inside", ["", "<Text/>", "<Text><Other>1</Other></Text>", "<Text><Content><b>1</b></Content></Text>"]
)
def test_a_text_without_words_says_nothing(inside: str) -> None:
    assert heard(received(message(text(inside)))) == ("text", "")


def test_swift_marks_and_rare_characters_survive() -> None:
    words = "欧阳𠮷 1+1=2 %3d & <b>"
    inside = text(f"<Text><Content><![CDATA[{words}]]></Content></Text>")
    assert heard(received(message(inside, bytes_in="gb18030"))) == ("text", words)
    assert heard(received(message(inside, charset="utf-8"))) == ("text", words)


@pytest.mark.parametrize(
    "inside",
    [
        "<Image><MediaId>m-1</MediaId><Format>jpg</Format></Image>",
        "<MediaId>m-1</MediaId>",
        "<Content><Image><MediaId><![CDATA[m-1]]></MediaId></Image></Content>",
    ],
)
def test_the_number_of_a_picture_comes_along(inside: str) -> None:
    got = received(message(f"<MsgType>image</MsgType>{inside}"))
    assert (got.name, heard(got)) == ("image", ("image", ""))
    assert got.incoming is not None
    assert got.incoming.media == "m-1"
    nothing = received(message("<MsgType>image</MsgType><Image><MediaId><a/></MediaId></Image>"))
    assert nothing.incoming is not None
    assert nothing.incoming.media == ""


@pytest.mark.parametrize(
    ("name", "parameter", "kind", "words"),
    [
        ("follow", "", "follow", ""),
        ("unfollow", "", "unfollow", ""),
        ("click", "show_code", "menu", "show_code"),
        ("enter", "", "enter", ""),
        ("enter", '{"scene":{"sceneId":"site-0042"}}', "scan", "site-0042"),
        ("enter", '{"scene":{"sceneId":42}}', "scan", "42"),
        ("enter", '{"scene":{}}', "enter", ""),
        ("enter", '{"scene":"site-0042"}', "enter", ""),
        ("enter", '["scene"]', "enter", ""),
        ("enter", "{", "enter", ""),
        ("enter", '{"scene":' + "[" * 10_000, "enter", ""),
        ("enter", '{"scene":' * 8 + "1" + "}" * 8, "enter", ""),
    ],
)
def test_what_was_done_is_heard(name: str, parameter: str, kind: str, words: str) -> None:
    got = event(name, parameter)
    assert (got.name, heard(got), got.notes) == (name, (kind, words), ())


def test_a_person_is_known_by_the_platforms_id_first() -> None:
    follow = "<MsgType>event</MsgType><EventType>follow</EventType>"
    both = f"<FromUserId>own</FromUserId><FromAlipayUserId>{USER}</FromAlipayUserId>"
    for who, open_id, union_id in (
        (both, USER, USER),
        ("<FromAlipayUserId></FromAlipayUserId><FromUserId>own-1</FromUserId>", "own-1", ""),
        ("<open_id>own_2</open_id>", "own_2", ""),
        ("<FromUserId>2088000000000009</FromUserId>", "2088000000000009", "2088000000000009"),
    ):
        incoming = received(message(follow, who)).incoming
        assert incoming is not None
        assert (incoming.open_id, incoming.union_id) == (open_id, union_id)


@pytest.mark.parametrize("who", ["", "<FromUserId>a]]b</FromUserId>", f"<open_id>{'a' * 129}</open_id>"])
def test_nobody_can_have_done_nothing(who: str) -> None:
    got = received(message("<MsgType>event</MsgType><EventType>follow</EventType>", who))
    assert (got.name, got.incoming, got.context) == ("follow", None, "")


@pytest.mark.parametrize("time", ["", "soon", "9" * 14, "１７"])
def test_a_time_that_is_none_is_left_out(time: str) -> None:
    incoming = received(message(text("<Text>1</Text>"), created=time)).incoming
    assert incoming is not None
    assert incoming.sent_at is None


@pytest.mark.parametrize(
    ("type_", "name"),
    [
        ("click", "event"),
        ("follow", "event"),
        ("enter", ""),
        ("verifygw", ""),
        ("text", "follow"),
        ("image", "enter"),
        ("event", "text"),
        ("event", "image"),
        ("event", "event"),
        ("", "follow"),
        ("voice", "event"),
    ],
)
def test_a_type_and_an_event_that_do_not_belong_together_are_refused(type_: str, name: str) -> None:
    inside = f"<MsgType>{type_}</MsgType><EventType>{name}</EventType>"
    with pytest.raises(NotGenuine, match="event"):
        received(message(inside))


@pytest.mark.parametrize(
    ("inside", "counted"),
    [
        ("<MsgType>event</MsgType><EventType>enter_ppchat</EventType>", "enter_ppchat"),
        ("<MsgType>event</MsgType><EventType>新事件</EventType>", "unknown"),
        ("<MsgType>event</MsgType>", "unknown"),
        ("<MsgType>Voice-2088000000000002</MsgType>", "voice"),
        (f"<MsgType>{'a' * 500}</MsgType>", "a" * 60),
        ("", "unknown"),
    ],
)
def test_what_is_new_is_noted_by_a_harmless_name(inside: str, counted: str) -> None:
    got = received(message(inside))
    assert (got.name, got.incoming, got.notes) == (counted, None, (("unknown_event", counted),))


def test_a_check_among_the_messages_needs_an_acknowledgement_only() -> None:
    got = event("verifygw")
    assert (got.name, got.incoming, got.notes) == ("verifygw", None, ())
