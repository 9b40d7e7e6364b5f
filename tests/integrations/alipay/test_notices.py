"""What the platform itself tells: withdrawn authorisations, and news that only need a word back."""

import json
from datetime import UTC, datetime

import pytest
from alipay_gateway import AES_KEY, APP_ID, NOW, USER, config, received, sealed, service, signed

from bot.conversation.messages import Incoming
from bot.ports import NotGenuine
from integrations.alipay import protocol
from integrations.alipay.keys import opened
from integrations.platform import RawRequest, RawResponse

CANCELLED = "alipay.open.auth.userauth.cancelled"
CONTENT = json.dumps({"cancel_time": 1700000000000, "user_id": USER, "app_id": APP_ID})
SEALING = config(aes_key=AES_KEY)


def old(type_: str, **params: str) -> RawRequest:
    common = {
        "notify_type": type_,
        "notify_id": "n-1",
        "charset": "UTF-8",
        "version": "1.0",
        "app_id": APP_ID,
    }
    return signed({**common, **params}, rule="V1")


@pytest.mark.parametrize("rule", ["V1", "V2"])
def test_a_withdrawn_authorisation_closes_what_was_linked(rule: str) -> None:
    got = received(service(CANCELLED, CONTENT, rule=rule))
    at = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert got.incoming == Incoming("demo-alipay", USER, "closed", sent_at=at, union_id=USER)
    assert got.name == CANCELLED
    assert got.material == b"2023111500262000000000000000000001"


@pytest.mark.parametrize("rule", ["V1", "V2"])
def test_it_may_come_sealed(rule: str) -> None:
    request = service(CANCELLED, sealed(CONTENT), rule=rule, encrypt_type="AES")
    got = received(request, SEALING)
    assert got.incoming is not None
    assert (got.incoming.kind, got.incoming.open_id) == ("closed", USER)


@pytest.mark.parametrize(
    ("content", "open_id", "union_id"),
    [
        ({"open_id": "own-1"}, "own-1", ""),
        ({"user_id": "", "open_id": "own-1"}, "own-1", ""),
        ({"user_id": USER, "open_id": "own-1"}, USER, USER),
        ({"user_id": int(USER)}, USER, USER),
    ],
)
def test_who_it_was_is_told_in_several_ways(content: dict[str, object], open_id: str, union_id: str) -> None:
    incoming = received(service(CANCELLED, json.dumps(content))).incoming
    assert incoming is not None
    assert (incoming.open_id, incoming.union_id) == (open_id, union_id)


def test_of_nobody_nothing_is_heard() -> None:
    nobody = received(service(CANCELLED, "{}"))
    assert nobody.incoming is None
    assert nobody.notes == (("account_notice", CANCELLED),), "a withdrawal is never lost without a word"


@pytest.mark.parametrize(
    ("cause", "content"),
    [
        ("json", "not JSON"),
        ("json", "[]"),
        ("json", ""),
        ("json", '"text"'),
        ("json", "[" * 10_000),
        ("json", '{"a":' + "[" * 10_000),
        ("depth", '{"a":' * 20 + "1" + "}" * 20),
        ("repeated", '{"user_id": "1", "user_id": "2"}'),
    ],
)
def test_content_that_cannot_be_read_is_refused(cause: str, content: str) -> None:
    with pytest.raises(NotGenuine) as refused:
        received(service(CANCELLED, content))
    assert refused.value.cause == cause


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no base64",
        CONTENT,
        sealed(CONTENT)[:-4],
        sealed("no JSON"),
        sealed("[]"),
        sealed('{"a":' + "[" * 10_000),
    ],
)
def test_sealed_content_fails_in_one_word(content: str) -> None:
    with pytest.raises(NotGenuine) as refused:
        received(service(CANCELLED, content, encrypt_type="AES"), SEALING)
    assert refused.value.cause == "content"


def test_a_seal_that_cannot_be_opened_is_told() -> None:
    for account, type_ in ((config(), "AES"), (SEALING, "SM4")):
        with pytest.raises(NotGenuine, match="encrypt_type"):
            received(service(CANCELLED, sealed(CONTENT), encrypt_type=type_), account)


def test_the_signature_is_looked_at_before_the_seal() -> None:
    request = service(CANCELLED, "no base64", encrypt_type="AES", version="1.0")
    forged = RawRequest("POST", {}, request.headers, request.body.replace(b"1700000000000", b"1700000000001"))
    with pytest.raises(NotGenuine, match="signature"):
        received(forged, SEALING)


@pytest.mark.parametrize(
    ("method", "name", "notes"),
    [
        ("alipay.open.auth.appauth.cancelled", "alipay.open.auth.appauth.cancelled", "account_notice"),
        (
            "alipay.open.mini.version.audit.rejected",
            "alipay.open.mini.version.audit.rejected",
            "account_notice",
        ),
        ("alipay.user.certify.open.notify.completed", "alipay.user.certify.open.notify.completed", ""),
        ("alipay.open.something.New1", "alipay.open.something.new", "unknown_event"),
    ],
)
def test_other_news_need_a_word_back(method: str, name: str, notes: str) -> None:
    got = received(service(method, "whatever it holds"))
    assert (got.name, got.incoming) == (name, None)
    assert got.notes == (((notes, name),) if notes else ())


def test_unknown_sealed_news_are_not_opened() -> None:
    got = received(service("alipay.open.something.new", "no base64", encrypt_type="AES"))
    assert got.incoming is None


@pytest.mark.parametrize("version", ["", "1.0", "2.0"])
def test_the_message_service_has_one_version(version: str) -> None:
    with pytest.raises(NotGenuine, match="version"):
        received(service(CANCELLED, CONTENT, version=version))


@pytest.mark.parametrize("version", ["", "1.0"])
@pytest.mark.parametrize("type_", ["open_app_auth_notify", "servicemarket_order_notify", "trade_status_sync"])
def test_old_notices_need_a_word_back(type_: str, version: str) -> None:
    got = received(old(type_, version=version))
    assert (got.name, got.incoming, got.notes, got.material) == (type_, None, (), b"n-1")


def test_an_old_notice_may_leave_out_the_account() -> None:
    assert received(old("servicemarket_order_notify", app_id="")).name == "servicemarket_order_notify"
    with pytest.raises(NotGenuine, match="app_id"):
        received(old("servicemarket_order_notify", app_id="2021000000000009"))


def test_a_new_message_does_not_come_in_by_the_old_door() -> None:
    for version in ("1.1", "2"):
        with pytest.raises(NotGenuine, match="version"):
            received(old("open_app_auth_notify", version=version))


def test_what_has_no_name_at_all_is_noted() -> None:
    got = received(signed({"charset": "utf-8", "something": "else"}))
    assert (got.name, got.notes) == ("unknown", (("unknown_event", "unknown"),))
    assert got.material == b"charset=utf-8&sign_type=RSA2&something=else"


def test_an_unknown_service_is_noted_by_its_name() -> None:
    assert received(signed({"service": "alipay.something.else"})).name == "alipay.something.else"


def test_each_is_answered_with_the_one_word() -> None:
    account = config()
    for request in (service(CANCELLED, CONTENT), service("a.new.one", ""), old("open_app_auth_notify")):
        answer = protocol.answer(account, opened(account), received(request), NOW)
        assert answer == RawResponse(b"success", "text/plain", 200)
