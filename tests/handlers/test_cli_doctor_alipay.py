"""`healthcode doctor` for Alipay accounts: keys, certificates and gateway judged, and the account tried over HTTP."""

import codecs
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
import rsa_keys
from aiohttp import web
from aiohttp.test_utils import TestServer
from alipay_api import AlipayApi, pair, private_text, public_text
from pytest_aiohttp.plugin import AiohttpServer
from running import demo_settings, free_port, server, typed

from config.accounts_alipay import GATEWAY, SANDBOX, AlipaySettings
from config.settings import Settings, load_settings
from handlers.alipay_keys import config_of
from handlers.cli import round_trip_alipay as trips
from handlers.cli.asking import Answer
from handlers.cli.doctor_alipay import alipay_findings, sha256, signing
from handlers.cli.doctor_online import called
from handlers.cli.findings import Finding
from handlers.cli.round_trip_alipay import alipay_round_trip
from handlers.cli.throw_away import throw_away
from integrations.alipay import requests
from integrations.alipay.keys import opened

ALIPAY = ("demo-alipay", "demo-alipay-mini")
ACCOUNT = AlipaySettings(
    name="gz-alipay",
    platform="alipay",
    app_id="2021001234567890",
    region="440100",
    private_key=private_text("app"),
    alipay_public_key=public_text("alipay"),
)


def certified(**certificates: str) -> AlipaySettings:
    good = {
        "app_cert": rsa_keys.certificate(pair("app"), name="app"),
        "alipay_cert": rsa_keys.certificate(pair("alipay"), name="alipay"),
        "alipay_root_cert": rsa_keys.certificate(pair("stranger"), name="root"),
    }
    return replace(ACCOUNT, alipay_public_key="", **(good | certificates))


def told(findings: list[Finding], mark: str = "") -> str:
    return "\n".join(each.words for each in findings if mark in {"", each.mark})


async def test_accounts_in_order_are_called_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = demo_settings(tmp_path, free_port(), accounts=("demo-wechat-mini", *ALIPAY))
    async with server(file):
        assert await typed("doctor", "--online", "--settings", str(file)) == 0
    shown = capsys.readouterr().out
    assert "WRONG" not in shown
    for words in (
        "wechat miniprogram", "alipay life", "alipay miniprogram", "GBK is known", "RSA key of 2048 bits",
        "verified by its public half", "another than ours", "aes_key has 16 bytes", "web_login",
        "a handshake signed by a stranger is refused", "with your public key, signed",
        "a text message in GBK is taken", "a notice of the message service is taken",
        "Alipay knows APPID and public key", "All is well.",
    ):  # fmt: skip
        assert words in shown, words


async def test_our_public_half_is_shown_as_the_console_takes_it() -> None:
    found = list(alipay_findings(ACCOUNT))
    assert rsa_keys.bare(rsa_keys.public_pem(pair("app").public_key())) in [each.words for each in found]
    assert sha256(pair("app").public_key()) in told(found)
    assert sha256(pair("alipay").public_key()) in told(found)
    assert not told(found, "wrong")


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (replace(ACCOUNT, gateway=GATEWAY), "the gateway is Alipay's"),
        (replace(ACCOUNT, gateway=SANDBOX), "the sandbox: nobody real"),
        (replace(ACCOUNT, gateway="http://127.0.0.1:9/gateway.do"), "played on this machine"),
        (ACCOUNT, "signed, but not encrypted"),
        (replace(ACCOUNT, kind="miniprogram"), "telephone numbers travel readable"),
        (replace(ACCOUNT, aes_key=rsa_keys.of_bytes(16)), "content is encrypted"),
        (certified(), "certificate mode"),
        (certified(), "app_cert is valid until"),
    ],
)
def test_what_is_set_is_named(account: AlipaySettings, words: str) -> None:
    assert words in told(list(alipay_findings(account)))


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (replace(ACCOUNT, alipay_public_key=public_text("app")), "the app's own public key"),
        (replace(ACCOUNT, alipay_public_key=private_text("alipay")), "This is a private key"),
        (replace(ACCOUNT, private_key=public_text("app")), "This is a public key"),
        (certified(app_cert=rsa_keys.certificate(pair("stranger"))), "another key than private_key"),
    ],
)
async def test_an_unusable_key_is_told_and_nothing_is_tried_with_it(
    tmp_path: Path, account: AlipaySettings, words: str
) -> None:
    assert words in told(list(alipay_findings(account)), "wrong")
    (unreached,) = await alipay_round_trip(account, f"http://127.0.0.1:{free_port()}", datetime.now(UTC))
    assert "nothing listens there" in unreached.words
    settings = load_settings(demo_settings(tmp_path, free_port()), {})
    assert "is not asked while a key is unusable" in (await called(account, settings)).words


def test_certificates_that_end_are_told() -> None:
    ended = certified(app_cert=rsa_keys.certificate(pair("app"), days=-3))
    assert "app_cert ended on" in told(list(alipay_findings(ended)), "wrong")
    ending = certified(alipay_cert=rsa_keys.certificate(pair("alipay"), days=9))
    assert "alipay_cert ends on" in told(list(alipay_findings(ending)), "note")
    keys = opened(config_of(ending))
    assert f"app_cert_sn {keys.app_cert_sn}, alipay_root_cert_sn {keys.alipay_root_cert_sn}" in told(
        list(alipay_findings(ending))
    )


def test_requests_signed_by_another_key_than_shown_are_wrong() -> None:
    ours = requests.opened("2021001234567890", opened(config_of(ACCOUNT)))
    assert signing(ours, pair("app").public_key()).mark == "right"
    assert signing(ours, pair("stranger").public_key()).mark == "wrong"


def test_a_python_without_gbk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(_: str) -> codecs.CodecInfo:
        raise LookupError

    monkeypatch.setattr(codecs, "lookup", without)
    assert "knows no GBK" in told(list(alipay_findings(ACCOUNT)), "wrong")


@pytest.mark.parametrize("account", [ACCOUNT, certified(), replace(ACCOUNT, kind="miniprogram")])
async def test_an_account_answers_whoever_signs_as_alipay_does(
    account: AlipaySettings, aiohttp_server: AiohttpServer
) -> None:
    findings = await alipay_round_trip(account, await refusing(aiohttp_server), datetime.now(UTC))
    assert [each.mark for each in findings] == ["right"] * 4, told(findings)
    shown = "serial number of your certificate" if account.certified else "your public key"
    assert shown in told(findings)


async def refusing(aiohttp_server: AiohttpServer, status: int = 403) -> str:
    """The address of a server that takes nothing."""

    async def hook(_: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_post("/hooks/{account}", hook)
    return str((await aiohttp_server(app)).make_url("")).rstrip("/")


@pytest.mark.parametrize(("status", "words"), [(200, "403 would be right"), (502, "cannot reach the server")])
async def test_a_running_server_that_does_not_refuse_a_stranger_is_wrong(
    aiohttp_server: AiohttpServer, status: int, words: str
) -> None:
    findings = await alipay_round_trip(ACCOUNT, await refusing(aiohttp_server, status), datetime.now(UTC))
    assert words in told(findings, "wrong")


@pytest.mark.parametrize(
    ("body", "handshake", "message"),
    [
        ("success", "wrong", "right"),
        ("<html>", "wrong", "wrong"),
        ("", "wrong", "wrong"),
    ],
)
async def test_answers_that_alipay_would_not_take_are_wrong(
    aiohttp_server: AiohttpServer, body: str, handshake: str, message: str
) -> None:
    async def hook(_: web.Request) -> web.Response:
        return web.Response(text=body)

    app = web.Application()
    app.router.add_post("/", hook)
    address = str((await aiohttp_server(app)).make_url("/"))
    async with aiohttp.ClientSession() as session:
        visit = trips.Visit(session, ACCOUNT, throw_away())
        assert (await trips._handshake(visit, address)).mark == handshake
        assert (await trips._message(visit, address)).mark == message


async def test_an_account_that_refuses_is_wrong(aiohttp_server: AiohttpServer) -> None:
    async with aiohttp.ClientSession() as session:
        visit = trips.Visit(session, ACCOUNT, throw_away())
        async with trips._answering(visit) as hook:
            stranger = replace(visit, pair=throw_away())
            assert "status 403" in (await trips._handshake(stranger, hook)).words
            assert "status 403" in (await trips._message(stranger, hook)).words


def test_a_handshake_signed_by_another_key_says_nothing() -> None:
    keys = opened(config_of(replace(ACCOUNT, private_key=private_text("stranger"))))
    text = (
        '<?xml version="1.0" encoding="GBK"?><alipay><response><success>true</success></response>'
        "<sign>QUJD</sign><sign_type>RSA2</sign_type></alipay>"
    )
    assert trips._signed(keys, Answer(200, text, "text/xml", "", 0.1)) == ("", "")


@pytest.fixture
async def api() -> AsyncIterator[AlipayApi]:
    return AlipayApi()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(demo_settings(tmp_path, free_port()), {})


@pytest.mark.parametrize(
    ("code", "sub_code", "mark", "words"),
    [
        ("40002", "isv.code-invalid", "right", "Alipay knows APPID and public key"),
        ("40002", "isv.invalid-signature", "wrong", "the console knows another 应用公钥"),
        ("40002", "isv.invalid-app-id", "wrong", "app_id is wrong"),
        ("20000", "aop.unknow-error", "wrong", "Alipay is busy"),
    ],
)
async def test_an_invented_code_tells_what_alipay_thinks_of_us(
    api: AlipayApi, settings: Settings, code: str, sub_code: str, mark: str, words: str
) -> None:
    api.answers["alipay.system.oauth.token"].append({"code": code, "msg": "no", "sub_code": sub_code})
    async with TestServer(api.app()) as gateway:
        found = await called(replace(ACCOUNT, gateway=str(gateway.make_url("/gateway.do"))), settings)
    assert (found.mark, words in found.words) == (mark, True), found.words


async def test_a_wrong_private_key_or_a_wrong_key_of_alipay_is_told_online(
    api: AlipayApi, settings: Settings
) -> None:
    async with TestServer(api.app()) as gateway:
        account = replace(ACCOUNT, gateway=str(gateway.make_url("/gateway.do")))
        theirs = await called(replace(account, alipay_public_key=public_text("stranger")), settings)
        ours = await called(replace(account, private_key=private_text("stranger")), settings)
        named = await called(account, settings)
    assert "copy 支付宝公钥 again" in theirs.words
    assert "the console knows another 应用公钥" in ours.words
    assert "names somebody for an invented code" in named.words
    gone = await called(account, settings)
    assert "firewall and DNS" in gone.words
    assert [each.mark for each in (theirs, ours, named, gone)] == ["wrong"] * 4
