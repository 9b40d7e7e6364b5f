"""What each message and event of the platform means to the bot."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from line import Line

from bot.conversation.messages import Incoming

SENT_AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
EMPTY = {"Latitude": "23.1", "Longitude": "113.3", "Precision": "65"}


def heard(line: Line, **fields: object) -> Incoming:
    incoming = line.hears(**fields).incoming
    assert incoming is not None
    return incoming


@pytest.mark.parametrize("format_", ["xml", "json"])
def test_text_comes_with_who_and_when(line_of: Callable[..., Line], format_: str) -> None:
    line = line_of(format=format_)
    assert heard(line, MsgType="text", Content="健康码") == Incoming(
        "demo-wechat", line.user.open_id, "text", "健康码", sent_at=SENT_AT
    )


@pytest.mark.parametrize("id_", ["0", "3", ""])
def test_a_tapped_choice_is_known_by_its_mark_whatever_its_id(line: Line, id_: str) -> None:
    tapped = heard(line, MsgType="text", Content="没有离开过", bizmsgmenuid=id_)
    assert (tapped.tapped, tapped.choice, tapped.text) == (True, id_, "没有离开过")
    assert not heard(line, MsgType="text", Content="没有离开过").tapped


@pytest.mark.parametrize(
    ("kind", "text", "fields"),
    [
        ("voice", "我没有症状。", {"MsgType": "voice", "MediaId": "m", "Recognition": "我没有症状。"}),
        ("voice", "", {"MsgType": "voice", "MediaId": "m", "Format": "amr"}),
        ("location", "广州市越秀区", {"MsgType": "location", "Location_X": "23.1", "Label": "广州市越秀区"}),
        ("image", "", {"MsgType": "image", "PicUrl": "https://example.org/p", "MediaId": "m"}),
        ("link", "", {"MsgType": "link", "Title": "t", "Url": "https://example.org"}),
        ("other", "", {"MsgType": "video", "MediaId": "m"}),
        ("other", "", {"MsgType": "shortvideo", "MediaId": "m"}),
        ("other", "", {"MsgType": "miniprogrampage", "Title": "t", "PagePath": "p"}),
        ("follow", "", {"MsgType": "event", "Event": "subscribe", "EventKey": ""}),
        ("follow", "gate_7", {"MsgType": "event", "Event": "subscribe", "EventKey": "qrscene_gate_7"}),
        ("follow", "", {"MsgType": "event", "Event": "subscribe", "EventKey": "last_trade_no_1"}),
        ("unfollow", "", {"MsgType": "event", "Event": "unsubscribe"}),
        ("scan", "gate_7", {"MsgType": "event", "Event": "SCAN", "EventKey": "gate_7", "Ticket": "t"}),
        ("menu", "code", {"MsgType": "event", "Event": "CLICK", "EventKey": "code"}),
        ("menu", "code", {"MsgType": "EVENT", "Event": "click", "EventKey": "code"}),
        ("enter", "", {"MsgType": "event", "Event": "user_enter_tempsession", "SessionFrom": "page"}),
    ],
)
def test_what_a_person_says_and_does(line: Line, kind: str, text: str, fields: dict[str, object]) -> None:
    incoming = heard(line, **fields)
    assert (incoming.kind, incoming.text, incoming.open_id) == (kind, text, line.user.open_id)


@pytest.mark.parametrize(
    ("event", "kind", "text"),
    [
        ("user_authorization_revoke", "revoked", "8"),
        ("user_authorization_cancellation", "closed", ""),
        ("user_info_modified", "modified", ""),
    ],
)
@pytest.mark.parametrize("format_", ["xml", "json"])
def test_the_platform_tells_of_a_person_under_a_name_of_its_own(
    line_of: Callable[..., Line], format_: str, event: str, kind: str, text: str
) -> None:
    fields = {"MsgType": "event", "Event": event, "RevokeInfo": "8", "AppID": "wxdemo0000000001"}
    incoming = heard(line_of(format=format_), **fields, OpenID="oSOMEBODY")
    assert (incoming.kind, incoming.text, incoming.open_id) == (kind, text, "oSOMEBODY")
    assert line_of(format=format_).hears(**fields).incoming is None


def test_the_published_sample_with_blanks_in_its_keys_is_read(line_of: Callable[..., Line]) -> None:
    line = line_of(format="json")
    told = line.hears(
        MsgType="event", Event="user_authorization_revoke", **{" OpenID": "o1", " RevokeInfo": 301}
    )
    assert told.incoming is not None
    assert (told.incoming.open_id, told.incoming.kind) == ("o1", "closed")


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("view", {"Event": "VIEW", "EventKey": "https://example.org"}),
        ("location", {"Event": "LOCATION", **EMPTY}),
        ("wxa_media_check", {"Event": "wxa_media_check", "trace_id": "1", "result": {"suggest": "pass"}}),
    ],
)
@pytest.mark.parametrize("format_", ["xml", "json"])
def test_what_needs_no_answer_is_named_and_no_more(
    line_of: Callable[..., Line], format_: str, name: str, fields: dict[str, object]
) -> None:
    received = line_of(format=format_).hears(MsgType="event", **fields)
    assert (received.name, received.incoming, received.notes) == (name, None, ())


@pytest.mark.parametrize(
    ("counted", "fields"),
    [
        ("brand_new_event", {"MsgType": "event", "Event": "Brand_New_Event"}),
        ("evilxx", {"MsgType": "event", "Event": "Evil 号码 13800000000 \n xx"}),
        ("a" * 40, {"MsgType": "event", "Event": "a" * 400}),
        ("unknown", {"MsgType": "event"}),
        ("hologram", {"MsgType": "hologram"}),
        ("unknown", {}),
    ],
)
def test_what_is_unknown_is_counted_under_a_clean_name(
    line: Line, counted: str, fields: dict[str, object]
) -> None:
    received = line.hears(**fields)
    assert (received.name, received.incoming) == (counted, None)
    assert received.notes == (("unknown_event", counted),)


def test_the_operator_is_told_of_the_account_itself(line: Line) -> None:
    received = line.hears(MsgType="event", Event="verify_expired", ExpiredTime="1790000000")
    assert received.notes == (("account_notice", "verify_expired"),)


def test_another_recipient_is_counted_not_refused(line: Line) -> None:
    received = line.hears(ToUserName="gh_another", MsgType="text", Content="1")
    assert received.incoming is not None
    assert received.notes == (("wrong_recipient", ""),)


@pytest.mark.parametrize("at", ["", "soon", "99999999999999", "-1", "1.5"])
def test_a_time_that_is_none_is_left_out(line: Line, at: str) -> None:
    assert heard(line, MsgType="text", Content="1", CreateTime=at).sent_at is None


def test_nobody_said_it(line: Line) -> None:
    assert line.hears(FromUserName="", MsgType="text", Content="1").incoming is None


def test_a_long_text_arrives_whole(line: Line) -> None:
    words = "我住在𠮷祥里👍" * 500
    assert heard(line, MsgType="text", Content=words).text == words


def test_an_image_comes_with_the_id_it_can_be_fetched_by(line: Line) -> None:
    assert heard(line, MsgType="image", PicUrl="http://e.org/p", MediaId="MEDIA7").media == "MEDIA7"
    assert heard(line, MsgType="voice", MediaId="MEDIA8", Format="amr").media == ""
