"""What the platform seals for us with the key of a login: opened once, for the number of a telephone, or refused."""

import base64
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from line import NOW
from weixin_api import WeixinApi

from bot.ports import NotGenuine, Undelivered
from integrations.wechat import open_data
from integrations.wechat.account import WeChat
from integrations.wechat.client import SESSION

KEY, IV = bytes(range(16)), bytes(range(16, 32))
APP_ID, OPEN_ID = "wxdemo0000000001", "oTESTuser000000000000000001"
MARK: Mapping[str, object] = {"timestamp": int(NOW.timestamp()), "appid": APP_ID}
NUMBER = {"phoneNumber": "19900000000", "purePhoneNumber": "19900000000", "countryCode": "86"}
Open = Callable[..., WeChat]


def base64_of(text: bytes) -> str:
    return base64.b64encode(text).decode()


def sealed_bytes(plain: bytes) -> str:
    pad, seal = PKCS7(128).padder(), Cipher(algorithms.AES(KEY), modes.CBC(IV)).encryptor()
    return base64_of(seal.update(pad.update(plain) + pad.finalize()) + seal.finalize())


def sealed(info: object) -> str:
    return sealed_bytes(json.dumps(info).encode())


def proof(**other: object) -> str:
    said: dict[str, object] = {
        "code": "login-code",
        "encryptedData": sealed({**NUMBER, "watermark": MARK}),
        "iv": base64_of(IV),
    }
    return json.dumps({**said, **other})


def opened(text: str, key: str = base64_of(KEY), iv: str = base64_of(IV)) -> open_data.Members:
    return open_data.opened(key, iv, text, APP_ID, NOW)


@pytest.fixture
def mini(api: WeixinApi, open_wechat: Open) -> WeChat:
    api.answers[SESSION].append({"openid": OPEN_ID, "session_key": base64_of(KEY)})
    return open_wechat(kind="miniprogram")


@pytest.mark.parametrize("late", [-300, 0, 300])
def test_what_is_opened_bears_our_account_and_this_hour(late: int) -> None:
    mark = {**MARK, "timestamp": int(NOW.timestamp()) + late}
    assert opened(sealed({"a": 1, "watermark": mark})) == {"a": 1, "watermark": mark}


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 20000,
        b'{"watermark": []}',
        json.dumps({"watermark": {**MARK, "appid": "wxother"}}).encode(),
        json.dumps({"watermark": {**MARK, "timestamp": str(MARK["timestamp"])}}).encode(),
        json.dumps({"watermark": {**MARK, "timestamp": True}}).encode(),
        json.dumps({"watermark": {"appid": APP_ID}}).encode(),
        json.dumps({"watermark": {**MARK, "timestamp": int(NOW.timestamp()) + 301}}).encode(),
        json.dumps({"watermark": {**MARK, "timestamp": int(NOW.timestamp()) - 301}}).encode(),
        json.dumps({"watermark": {**MARK, "timestamp": 10**400}}).encode(),
    ],
)
def test_anything_else_is_refused_in_one_word(plain: bytes) -> None:
    with pytest.raises(NotGenuine, match=r"^open_data$") as fault:
        opened(sealed_bytes(plain))
    assert fault.value.__context__ is None or fault.value.__suppress_context__


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"key": base64_of(KEY * 2)},
        {"key": base64_of(KEY[::-1])},
        {"key": "not base64!"},
        {"iv": ""},
        {"iv": base64_of(IV * 2)},
        {"iv": "钥"},
    ],
)
def test_another_key_or_beginning_opens_nothing(wrong: dict[str, str]) -> None:
    with pytest.raises(NotGenuine, match=r"^open_data$"):
        opened(sealed({"watermark": MARK}), **wrong)


def test_without_a_key_nothing_is_signed() -> None:
    with pytest.raises(NotGenuine, match=r"^open_data$"):
        open_data.check_raw("", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "")
    with pytest.raises(NotGenuine, match=r"^open_data$"):
        open_data.check_raw("\ud800", "\ud800", "key")


async def test_an_older_app_hands_over_the_sealed_number_with_the_code_of_a_login(
    api: WeixinApi, mini: WeChat
) -> None:
    assert await mini.phone(proof()) == "+8619900000000"
    (call,) = api.calls
    assert (call.path, call.query["js_code"], call.token) == (SESSION, "login-code", "")


@pytest.mark.parametrize("shown", ["+12025550123", "12025550123", "2025550123"])
async def test_a_number_from_abroad_stands_twice_and_alike(mini: WeChat, shown: str) -> None:
    info = {"phoneNumber": shown, "purePhoneNumber": "2025550123", "countryCode": "1"}
    assert await mini.phone(proof(encryptedData=sealed({**info, "watermark": MARK}))) == "+12025550123"


@pytest.mark.parametrize(
    "wrong",
    [
        {"phoneNumber": "19900000001"},
        {"purePhoneNumber": "x", "phoneNumber": "x"},
        {"countryCode": None},
        {"watermark": {**MARK, "appid": "wxother"}},
    ],
)
async def test_a_number_that_does_not_hold_is_not_genuine(mini: WeChat, wrong: dict[str, Any]) -> None:
    with pytest.raises(NotGenuine):
        await mini.phone(proof(encryptedData=sealed({**NUMBER, "watermark": MARK, **wrong})))


@pytest.mark.parametrize(
    "text", ["{", "{}", proof(code=""), proof(code="a b"), proof(code=["a"]), '{"code": "a", "code": "a"}']
)
async def test_what_is_no_proof_is_not_even_asked(api: WeixinApi, mini: WeChat, text: str) -> None:
    with pytest.raises(NotGenuine):
        await mini.phone(text)
    assert api.calls == []


async def test_the_platform_may_refuse_the_code_or_give_no_key(api: WeixinApi, open_wechat: Open) -> None:
    mini = open_wechat(kind="miniprogram")
    api.answers[SESSION] += [
        {"errcode": 40029, "errmsg": "invalid code"},
        {"errcode": -1, "errmsg": "busy"},
        {"openid": OPEN_ID},
    ]
    with pytest.raises(NotGenuine, match="phone"):
        await mini.phone(proof())
    with pytest.raises(Undelivered, match="-1 busy"):
        await mini.phone(proof())
    with pytest.raises(NotGenuine, match="open_data"):
        await mini.phone(proof())


async def test_a_service_account_takes_none(api: WeixinApi, wechat: WeChat) -> None:
    with pytest.raises(NotGenuine, match="phone"):
        await wechat.phone(proof())
    assert api.calls == []


async def test_neither_key_nor_number_stands_in_a_log(mini: WeChat, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await mini.phone(proof())
    ours = " ".join(each.getMessage() for each in caplog.records if each.name != "aiohttp.access")
    assert not any(each in ours for each in (base64_of(KEY), "19900000000", OPEN_ID, "login-code"))
