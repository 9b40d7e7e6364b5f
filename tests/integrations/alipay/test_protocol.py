"""Who is let in: the signature first, the account next, the content last; and what goes back."""

import dataclasses
import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from alipay_gateway import (
    AES_KEY,
    APP_ID,
    CHECK,
    NOW,
    USER,
    bare,
    certified,
    check,
    config,
    joined,
    made_key,
    message,
    public_pem,
    receive,
    received,
    sealed,
    service,
    signature,
    signed,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ports import NotGenuine
from integrations.alipay import protocol
from integrations.alipay.config import AlipayConfig
from integrations.alipay.keys import opened
from integrations.alipay.signature import verify
from integrations.platform import RawRequest, RawResponse, Received

CANCELLED = "alipay.open.auth.userauth.cancelled"
TEXT = "<MsgType>text</MsgType><Text><Content><![CDATA[出示健康码]]></Content></Text>"
FOLLOW = "<MsgType>event</MsgType><EventType>follow</EventType>"
BOMB = '<!DOCTYPE XML [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><XML><AppId>&b;</AppId></XML>'
REPLY = re.compile(
    r'<\?xml version="1\.0" encoding="GBK"\?><alipay><response>(.*)</response>'
    r"(?:<app_cert_sn>(.*)</app_cert_sn>)?<sign>(.*)</sign><sign_type>RSA2</sign_type></alipay>"
)


def refusal(request: RawRequest, account: AlipayConfig | None = None) -> str:
    with pytest.raises(NotGenuine) as refused:
        receive(request, account)
    return refused.value.cause


def opened_reply(response: RawResponse) -> tuple[str, str]:
    """What is signed in it and the certificate's serial number; the signature is the app's."""
    assert (response.status, response.content_type, response.charset) == (200, "text/xml", "gbk")
    found = REPLY.fullmatch(response.body.decode("gbk"))
    assert found
    text, serial, sign = found.groups("")
    assert verify(made_key("app").public_key(), sign, text.encode("gbk"))
    return text, serial


def replaced(request: RawRequest, old: str, new: str) -> RawRequest:
    assert old.encode() in request.body
    return dataclasses.replace(request, body=request.body.replace(old.encode(), new.encode()))


def test_a_check_of_the_gateway_is_answered_with_the_apps_own_key() -> None:
    response = receive(check())
    assert isinstance(response, RawResponse)
    own = bare(public_pem(made_key("app")))
    expected = f"<success>true</success><biz_content>{own}</biz_content>"
    assert opened_reply(response) == (expected, "")


def test_in_certificate_mode_its_serial_number_stands_there_instead() -> None:
    account = certified()
    response = receive(check(), account)
    assert isinstance(response, RawResponse)
    assert opened_reply(response) == ("<success>true</success>", opened(account).app_cert_sn)


def test_a_check_may_leave_out_what_it_says_of_its_charset() -> None:
    silent = CHECK.partition("?>")[2]
    for request in (
        check(biz_content=silent),
        check(biz_content=silent, charset="utf-8"),
        check(charset="", bytes_in="gbk"),
    ):
        assert isinstance(receive(request), RawResponse)


def test_a_check_nobody_signed_gets_no_signature_back() -> None:
    assert (
        refusal(signed({"service": "alipay.service.check", "biz_content": CHECK}, whose="app")) == "signature"
    )
    assert refusal(replaced(check(), "CreateTime", "CreateTimf")) == "signature"


def test_a_life_accounts_message_gets_a_signed_acknowledgement() -> None:
    account = config()
    got = received(message(TEXT))
    ack = (
        f"<XML><ToUserId><![CDATA[{USER}]]></ToUserId><AppId><![CDATA[{APP_ID}]]></AppId>"
        "<CreateTime>1795492800123</CreateTime><MsgType><![CDATA[ack]]></MsgType></XML>"
    )
    assert opened_reply(protocol.answer(account, opened(account), got, NOW)) == (ack, "")
    in_certificates = certified()
    answer = protocol.answer(in_certificates, opened(in_certificates), got, NOW)
    assert opened_reply(answer) == (ack, opened(in_certificates).app_cert_sn)


def test_whose_writer_is_not_told_gets_one_word() -> None:
    account = config()
    got = received(message(TEXT, who=""))
    assert protocol.answer(account, opened(account), got, NOW).body == b"success"


def test_the_number_of_a_message_tells_it_again() -> None:
    numbered = f"<MsgId>m-1</MsgId>{TEXT}"
    assert received(message(numbered)).material == b"m-1"
    again = received(message(numbered, who="<FromUserId>other</FromUserId>"))
    assert again.material == b"m-1"


def test_without_a_number_the_signed_bytes_do() -> None:
    first, again, other = (received(message(each)) for each in (TEXT, TEXT, FOLLOW))
    assert first.material == again.material != other.material
    assert "出示健康码".encode("gbk") in first.material
    assert b"sign=" not in first.material
    unnumbered = received(service("a.new.one", "{}", notify_id=""))
    assert unnumbered.material.startswith(b"app_id=")


@pytest.mark.parametrize("rule", ["V1", "V2"])
@pytest.mark.parametrize("account", [config(), certified()])
def test_both_rules_are_taken_in_both_modes(account: AlipayConfig, rule: str) -> None:
    assert (
        received(signed({"notify_type": "trade_status_sync"}, rule=rule), account).name == "trade_status_sync"
    )


def test_the_certificates_serial_number_is_not_signed_in_certificate_mode() -> None:
    params = {"notify_type": "trade_status_sync", "sign_type": "RSA2"}
    beside = {**params, "alipay_cert_sn": "abc", "sign": signature(joined(params))}
    body = "&".join(f"{name}={value}" for name, value in beside.items()).replace("+", "%2B")
    request = dataclasses.replace(signed(params), body=body.encode())
    assert received(request, certified()).name == "trade_status_sync"
    assert refusal(request) == "signature"


@pytest.mark.parametrize(
    "request_",
    [
        check(biz_content=CHECK.replace(APP_ID, "2021000000000009")),
        check(biz_content="<XML/>"),
        message(TEXT, app_id="2021000000000009"),
        service(CANCELLED, "{}", app_id="2021000000000009"),
        service(CANCELLED, "{}", app_id=""),
    ],
)
def test_another_accounts_message_is_refused(request_: RawRequest) -> None:
    assert refusal(request_) == "app_id"


def test_the_account_is_looked_at_after_the_signature() -> None:
    request = service(CANCELLED, "{}", app_id="2021000000000009")
    assert refusal(replaced(request, "2021000000000009", "2021000000000008")) == "signature"


@pytest.mark.parametrize("sign_type", ["RSA", "rsa2", "HmacSHA1", ""])
def test_no_other_algorithm_is_let_in(sign_type: str) -> None:
    assert refusal(message(TEXT, sign_type=sign_type)) == "sign_type"


@pytest.mark.parametrize(
    ("cause", "content"),
    [
        ("doctype", BOMB),
        ("doctype", '<!DOCTYPE XML SYSTEM "file:///etc/passwd"><XML/>'),
        ("charset", '<?xml version="1.0" encoding="utf-8"?><XML/>'),
        ("xml", "no XML"),
        ("xml", ""),
        ("root", "<xml/>"),
        ("root", "<alipay/>"),
        ("depth", "<XML>" + "<a>" * 5000),
        ("repeated", f"<XML><AppId>{APP_ID}</AppId><AppId>{APP_ID}</AppId></XML>"),
    ],
)
def test_content_that_could_harm_is_refused(cause: str, content: str) -> None:
    assert refusal(check(biz_content=content)) == cause
    service_ = "alipay.mobile.public.message.notify"
    assert refusal(check(service=service_, biz_content=content)) == cause


def test_the_bytes_must_be_those_of_the_charset_that_was_signed() -> None:
    request = message(TEXT)
    assert refusal(replaced(request, "charset=GBK", "charset=GB18030")) == "signature"
    assert refusal(replaced(request, "charset=GBK", "charset=utf-8")) == "charset"
    assert refusal(replaced(request, "%B3%F6", "%B3%FF%FF")) == "charset"


def test_a_message_is_taken_however_old_it_is() -> None:
    account = config()
    for now in (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)):
        assert isinstance(protocol.receive(account, opened(account), message(TEXT), now), Received)


def test_nothing_of_a_person_is_shown() -> None:
    got = received(message(TEXT))
    shown = f"{got!r} {got.incoming!r} {opened(config())!r}"
    assert shown.startswith("Received(text) Incoming(text)")
    assert USER not in shown
    assert "健康码" not in shown


def meant(request: RawRequest) -> set[tuple[str, str]]:
    """What a form says, however it is written."""
    return set(parse_qsl(request.body.decode("ascii"), encoding="latin-1"))


GENUINE = [
    (check(), config()),
    (check(), certified()),
    (message(TEXT), config()),
    (message(f"<MsgId>m-1</MsgId>{FOLLOW}", bytes_in="gb18030"), config()),
    (service(CANCELLED, f'{{"user_id":"{USER}"}}', rule="V1"), config()),
    (service(CANCELLED, sealed(f'{{"user_id":"{USER}"}}'), encrypt_type="AES"), config(aes_key=AES_KEY)),
    (signed({"notify_type": "open_app_auth_notify", "version": "1.0", "empty": ""}, rule="V1"), config()),
]


@pytest.mark.parametrize(("request_", "account"), GENUINE)
def test_each_is_taken_as_it_is(request_: RawRequest, account: AlipayConfig) -> None:
    receive(request_, account)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_no_changed_body_is_taken(data: st.DataObject) -> None:
    """Unless it says the very same, such as with %3c for %3C."""
    request_, account = data.draw(st.sampled_from(GENUINE))
    body = request_.body
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(start + 40, len(body))))
    inside = data.draw(st.one_of(st.text('&=%+0aZ<>{}"', max_size=6).map(str.encode), st.binary(max_size=6)))
    changed = dataclasses.replace(request_, body=body[:start] + inside + body[end:])
    try:
        receive(changed, account)
    except NotGenuine:
        return
    assert meant(changed) == meant(request_)


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text("&=%+sign_typeRSA2charset", max_size=300).map(str.encode)))
def test_no_made_up_body_is_taken(body: bytes) -> None:
    with pytest.raises(NotGenuine):
        receive(dataclasses.replace(message(TEXT), body=body))
