"""Who somebody is at Alipay: codes of logins, telephone numbers let go of, and the page that asks."""

import json

import pytest
from aiohttp import web
from alipay_api import AlipayApi, signed
from alipay_desk import Desk

from bot.ports import NotGenuine, Undelivered
from integrations.alipay.account import Alipay
from integrations.alipay.client import TOKEN
from integrations.alipay.encryption import encrypted
from integrations.platform import Identity

USER, OPEN_ID = "2088000000000002", "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5"
AES = b"0123456789abcdef"


@pytest.fixture
def mini(desk: Desk) -> Alipay:
    return desk.account(kind="miniprogram")


def sealed(mobile: str, code: str = "10000") -> str:
    return encrypted(AES, json.dumps({"code": code, "msg": "Success", "mobile": mobile}))


def proof(response: str, **more: object) -> str:
    values = {"response": response, "sign": signed(f'"{response}"'), **more}
    return json.dumps({name: value for name, value in values.items() if value is not None})


@pytest.mark.parametrize(
    ("answer", "identity"),
    [
        ({"user_id": USER}, Identity(USER, USER)),
        ({"user_id": USER, "open_id": OPEN_ID}, Identity(USER, USER)),
        ({"open_id": OPEN_ID, "union_id": "U1"}, Identity(OPEN_ID, "U1")),
        ({"open_id": OPEN_ID}, Identity(OPEN_ID, "")),
    ],
)
async def test_a_code_tells_who_it_is(
    api: AlipayApi, mini: Alipay, answer: dict[str, str], identity: Identity
) -> None:
    api.answers[TOKEN].append({"access_token": "A", **answer})
    assert await mini.identify("c0de") == identity
    (call,) = api.calls
    assert call.body == {"grant_type": "authorization_code", "code": "c0de"}
    assert "code" not in call.query


@pytest.mark.parametrize("code", ["", " ", "a b", "x" * 129, "码", "a\n"])
async def test_what_is_no_code_is_not_even_asked(api: AlipayApi, mini: Alipay, code: str) -> None:
    with pytest.raises(NotGenuine, match="code"):
        await mini.identify(code)
    assert api.calls == []


async def test_a_wrong_code_is_not_genuine_whether_signed_or_not(api: AlipayApi, mini: Alipay) -> None:
    error = {"code": "40002", "msg": "Invalid Arguments", "sub_code": "isv.code-invalid"}
    api.answers[TOKEN] += [error, web.json_response({"error_response": error})]
    for _ in range(2):
        with pytest.raises(NotGenuine, match="code") as fault:
            await mini.identify("c0de")
        assert fault.value.__suppress_context__


async def test_a_fault_of_the_platform_is_no_fault_of_the_code(api: AlipayApi, mini: Alipay) -> None:
    api.answers[TOKEN] += [{"code": "20000", "sub_code": "isp.unknow-error"}, {"access_token": "A"}]
    with pytest.raises(Undelivered, match="20000"):
        await mini.identify("c0de")
    with pytest.raises(Undelivered, match="names nobody"):
        await mini.identify("c0de")


@pytest.mark.parametrize(
    ("mobile", "number"),
    [
        ("19900000000", "+8619900000000"),
        ("86-19900000000", "+8619900000000"),
        ("1-1234432112", "+11234432112"),
        ("852-61234567", "+85261234567"),
    ],
)
async def test_a_number_is_told_in_one_way_of_writing(mini: Alipay, mobile: str, number: str) -> None:
    assert await mini.phone(proof(sealed(mobile))) == number


async def test_an_unencrypted_number_is_signed_without_quotes(mini: Alipay) -> None:
    response = json.dumps({"code": "10000", "mobile": "19900000000"})
    assert await mini.phone(proof(response, sign=signed(response))) == "+8619900000000"
    with pytest.raises(NotGenuine, match="phone"):
        await mini.phone(proof(response))


GOOD = sealed("19900000000")


@pytest.mark.parametrize(
    "given",
    [
        "",
        "[]",
        "{",
        '"x"',
        "[" * 100_000,
        "\ud800",
        "{}",
        proof(GOOD, sign=None),
        proof(GOOD, sign=""),
        proof(GOOD, sign=7),
        proof(GOOD, sign="\ud800"),
        proof(GOOD, sign=signed(GOOD)),
        proof(GOOD, sign=signed(f'"{GOOD}"', owner="app")),
        proof(GOOD, sign=signed(f'"{GOOD}"', owner="stranger")),
        proof(GOOD, sign_type="RSA"),
        proof(GOOD, encrypt_type="none"),
        proof(GOOD, charset="GBK"),
        proof(GOOD).replace(GOOD, "\ud800"),
        proof("bm90IG91cnM="),
        proof(encrypted(AES, "no json")),
        proof(encrypted(AES, "[]")),
        proof(sealed("19900000000", code="40003")),
        proof(sealed("")),
        proof(sealed("199")),
        proof(sealed("0-19900000000")),
        proof(sealed("1234-12345678901234")),
        proof(sealed("19900000000\n")),
        proof(encrypted(AES, '{"code":"10000","mobile":19900000000}')),
        proof(encrypted(AES, '{"code":"10000","mobile":"19900000000","mobile":"19900000001"}')),
        proof(GOOD)[:-1] + ',"response":"x"}',
    ],
)  # fmt: skip
async def test_a_number_from_anybody_but_the_platform_is_refused_in_one_word(
    mini: Alipay, given: str
) -> None:
    with pytest.raises(NotGenuine) as fault:
        await mini.phone(given)
    assert fault.value.cause == "phone"


async def test_without_a_key_no_sealed_number_is_read(desk: Desk) -> None:
    with pytest.raises(NotGenuine, match="phone"):
        await desk.account(kind="miniprogram", aes_key="").phone(proof(GOOD))


@pytest.mark.parametrize(
    ("gateway", "page"),
    [
        ("https://openapi.alipay.com/gateway.do", "https://openauth.alipay.com"),
        ("https://openapi-sandbox.dl.alipaydev.com/gateway.do", "https://openauth-sandbox.dl.alipaydev.com"),
        ("http://127.0.0.1:8080/demo/alipay/gateway.do", "http://127.0.0.1:8080/demo/alipay"),
    ],
)
async def test_the_login_page_stands_beside_the_gateway(desk: Desk, gateway: str, page: str) -> None:
    account = desk.account(gateway=gateway, web_login=True)
    asked = account.login_page("https://example.org/m/?a=1&b=2", "s+1")
    assert asked == (
        f"{page}/oauth2/publicAppAuthorize.htm?app_id=2021000000000001&scope=auth_base"
        "&redirect_uri=https%3A%2F%2Fexample.org%2Fm%2F%3Fa%3D1%26b%3D2&state=s%2B1"
    )
    assert desk.account(gateway=gateway).login_page("https://example.org/m/", "s") == ""
