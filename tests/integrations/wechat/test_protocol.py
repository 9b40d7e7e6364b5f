"""Who is let in: signatures first, age next, content last."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from line import NOW, Line
from wechat_client import Delivery, MadeUpAccount, WeChatUser, encrypt, sign, xml

from bot.ports import NotGenuine
from integrations.platform import RawRequest, RawResponse
from integrations.wechat import protocol
from integrations.wechat.config import WeChatConfig

BOMB = '<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'


def refusal(line: Line, delivery: Delivery, max_age: int = 900) -> str:
    with pytest.raises(NotGenuine) as refused:
        line.receive(delivery, max_age)
    return refused.value.cause


def text(line: Line, words: str = "健康码") -> Delivery:
    return line.user.delivery(line.user.message({"MsgType": "text", "Content": words}))


def changed(delivery: Delivery, **query: str) -> Delivery:
    return dataclasses.replace(delivery, query={**delivery.query, **query})


@pytest.mark.parametrize("format_", ["xml", "json"])
def test_the_material_is_the_message_without_its_random_part(
    line_of: Callable[..., Line], format_: str
) -> None:
    line = line_of(format=format_)
    message = line.user.message({"MsgType": "text", "Content": "健康码", "MsgId": 1})
    first, again = line.user.delivery(message), line.user.delivery(message)
    assert first.body != again.body
    assert line.receive(first).material == line.receive(again).material == message.encode()


def test_a_delivery_needs_its_own_signature(line: Line) -> None:
    delivery = text(line)
    without = {name: value for name, value in delivery.query.items() if name != "msg_signature"}
    assert refusal(line, dataclasses.replace(delivery, query=without)) == "signature"
    assert refusal(line, dataclasses.replace(delivery, query={})) == "signature"
    assert refusal(line, changed(delivery, msg_signature=delivery.query["signature"])) == "signature"
    assert refusal(line, changed(delivery, nonce="1")) == "signature"
    assert refusal(line, dataclasses.replace(delivery, body=text(line, "别的").body)) == "signature"


def test_the_encrypt_type_may_be_missing(line: Line) -> None:
    delivery = text(line)
    query = {name: value for name, value in delivery.query.items() if name != "encrypt_type"}
    assert line.receive(dataclasses.replace(delivery, query=query)).name == "text"


def test_plain_fields_beside_the_encrypted_ones_are_ignored(line: Line) -> None:
    delivery = text(line)
    forged = b"<MsgType>event</MsgType><Event>unsubscribe</Event><FromUserName>oVICTIM</FromUserName></xml>"
    received = line.receive(dataclasses.replace(delivery, body=delivery.body[: -len(b"</xml>")] + forged))
    assert received.incoming is not None
    assert (received.incoming.kind, received.incoming.open_id) == ("text", line.user.open_id)


@pytest.mark.parametrize("format_", ["xml", "json"])
def test_a_plain_body_is_refused_in_secure_mode(line_of: Callable[..., Line], format_: str) -> None:
    line, plain = line_of(format=format_), line_of(format=format_, mode="plain")
    assert refusal(line, text(plain)) == "plain"
    assert plain.receive(text(plain)).name == "text"


def test_plain_mode_checks_the_address(line_of: Callable[..., Line]) -> None:
    line = line_of(mode="plain")
    assert refusal(line, changed(text(line), signature="0" * 40)) == "signature"
    stale = dataclasses.replace(line.user, now=lambda: NOW.timestamp() - 901)
    assert refusal(line, stale.delivery(b"<xml/>")) == "stale"


def test_another_accounts_message_is_refused(line: Line) -> None:
    account = line.user.account
    other = encrypt(account.aes_key, b"<xml/>", "wxanother00000001")
    query = text(line).query
    signed = sign(account.token, query["timestamp"], query["nonce"], other)
    delivery = Delivery({**query, "msg_signature": signed}, xml({"Encrypt": other}).encode())
    assert refusal(line, delivery) == "app_id"


@pytest.mark.parametrize("seconds", [-901, 901])
def test_an_old_message_is_not_taken_again(line: Line, seconds: int) -> None:
    at = (NOW + timedelta(seconds=seconds)).timestamp()
    replayed = dataclasses.replace(line.user, now=lambda: at).delivery(b"<xml><MsgType>text</MsgType></xml>")
    assert refusal(line, replayed) == "stale"
    assert line.receive(replayed, max_age=0).name == "text"
    assert line.receive(replayed, max_age=901).name == "text"


def test_a_time_that_is_none_is_refused(line: Line) -> None:
    account = line.user.account
    encrypted = encrypt(account.aes_key, b"<xml/>", account.app_id)
    for timestamp in ("", "now", "1e9", "１７９５５３３８００", "9" * 40):
        query = {"timestamp": timestamp, "nonce": "1"}
        query["msg_signature"] = sign(account.token, timestamp, "1", encrypted)
        assert refusal(line, Delivery(query, xml({"Encrypt": encrypted}).encode())) == "stale"


def test_the_outer_body_is_read_with_the_same_care(line: Line) -> None:
    query = text(line).query
    assert refusal(line, Delivery(query, BOMB.encode())) == "doctype"
    twice = b"<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>"
    assert refusal(line, Delivery(query, twice)) == "repeated"
    assert refusal(line, Delivery(query, b"")) == "xml"
    assert refusal(line, Delivery(query, b'{"Encrypt": {"a": 1}}')) == "plain"


def test_so_is_what_it_encloses(line: Line) -> None:
    assert refusal(line, line.user.delivery(BOMB)) == "doctype"
    assert refusal(line, line.user.delivery("<xml><A>1</A><A>2</A></xml>")) == "repeated"
    assert refusal(line, line.user.delivery("no message at all")) == "xml"


@settings(deadline=None)
@given(
    st.sampled_from(["timestamp", "nonce", "msg_signature", "body"]),
    st.integers(0, 10_000),
    st.sampled_from("0aZ="),
)
def test_no_changed_character_is_accepted(part: str, place: int, with_: str) -> None:
    account = MadeUpAccount()
    config = WeChatConfig(**dataclasses.asdict(account))
    user = WeChatUser.__new__(WeChatUser)
    user.account, user.open_id, user.now = account, "oTEST", NOW.timestamp
    delivery = user.delivery("<xml><MsgType>text</MsgType><FromUserName>o</FromUserName></xml>")
    # The control: as it is, it is taken.
    assert protocol.receive(config, RawRequest("POST", delivery.query, {}, delivery.body), NOW, 900)
    start, end = delivery.body.index(b"<Encrypt><![CDATA[") + 18, delivery.body.index(b"]]></Encrypt>")
    value = delivery.body[start:end].decode() if part == "body" else delivery.query[part]
    at = place % len(value)
    other = value[:at] + with_ + value[at + 1 :]
    if part == "body":
        delivery = dataclasses.replace(
            delivery, body=delivery.body[:start] + other.encode() + delivery.body[end:]
        )
    else:
        delivery = changed(delivery, **{part: other})
    assume(other != value)
    with pytest.raises(NotGenuine):
        protocol.receive(config, RawRequest("POST", delivery.query, {}, delivery.body), NOW, 900)


def shake(line: Line, query: dict[str, str], max_age: int = 900) -> RawResponse:
    answer = protocol.receive(line.config, RawRequest("GET", query, {}, b""), NOW, max_age)
    assert isinstance(answer, RawResponse)
    return answer


def test_the_handshake_gives_back_what_it_was_asked(line: Line) -> None:
    query = {**text(line).query, "echostr": "4375120948345356249"}
    assert shake(line, query) == RawResponse(b"4375120948345356249")
    with pytest.raises(NotGenuine, match="signature"):
        shake(line, {**query, "signature": "0" * 40})
    with pytest.raises(NotGenuine, match="signature"):
        shake(line, {"echostr": "1"})
    old = dataclasses.replace(line.user, now=lambda: NOW.timestamp() - 1000).delivery(b"").query
    with pytest.raises(NotGenuine, match="stale"):
        shake(line, dict(old))
    assert shake(line, dict(old), max_age=0).body == b""


def test_nothing_of_a_person_shows_in_a_representation(line: Line) -> None:
    received = line.receive(text(line, "我叫张三"))
    shown = f"{received!r} {received.incoming!r} {received.context!r} {RawRequest('POST', {}, {}, b'')!r}"
    assert shown.startswith("Received(text) Incoming(text)")
    assert "张三" not in shown
    assert line.user.open_id not in shown
