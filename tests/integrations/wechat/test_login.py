"""Who somebody is at WeChat: codes of logins, telephone numbers let go of, and the page that asks."""

import logging
from collections.abc import Callable

import pytest
from wechat_client import MadeUpAccount
from weixin_api import WeixinApi

from bot.ports import NotGenuine, Undelivered
from integrations.platform import Identity
from integrations.wechat.account import WeChat
from integrations.wechat.client import INFO, OAUTH, PHONE, SESSION
from integrations.wechat.config import WeChatConfig

OPEN_ID, UNION_ID = "oTESTuser000000000000000001", "oTESTunion00000000000000001"
Open = Callable[..., WeChat]


@pytest.fixture
def mini(open_wechat: Open) -> WeChat:
    return open_wechat(kind="miniprogram")


async def test_a_mini_program_s_code_tells_who_it_is_and_nothing_else(api: WeixinApi, mini: WeChat) -> None:
    api.answers[SESSION].append({"openid": OPEN_ID, "session_key": "SESSIONKEY==", "unionid": UNION_ID})
    identity = await mini.identify("0a1b-2C_3")
    assert identity == Identity(OPEN_ID, UNION_ID)
    (call,) = api.calls
    account = MadeUpAccount()
    assert call.query == {
        "appid": account.app_id,
        "secret": account.secret,
        "js_code": "0a1b-2C_3",
        "grant_type": "authorization_code",
    }
    assert call.token == "", "no access token is spent on it"


async def test_a_service_account_s_code_tells_who_it_is(api: WeixinApi, wechat: WeChat) -> None:
    api.answers[OAUTH].append({"access_token": "USERTOKEN", "openid": OPEN_ID, "scope": "snsapi_base"})
    assert await wechat.identify("0a1b") == Identity(OPEN_ID)
    assert api.calls[0].query["code"] == "0a1b"


@pytest.mark.parametrize("number", [40029, 40163, 42003])
async def test_a_code_that_is_wrong_used_or_late_is_not_genuine(
    api: WeixinApi, mini: WeChat, number: int
) -> None:
    api.answers[SESSION].append({"errcode": number, "errmsg": "invalid code"})
    with pytest.raises(NotGenuine, match="code") as fault:
        await mini.identify("0a1b")
    assert fault.value.__suppress_context__


@pytest.mark.parametrize("code", ["", "a b", "a&secret=", "码", "a\n", "x" * 513])
async def test_what_is_no_code_is_not_even_asked(api: WeixinApi, mini: WeChat, code: str) -> None:
    with pytest.raises(NotGenuine, match="code"):
        await mini.identify(code)
    with pytest.raises(NotGenuine, match="phone"):
        await mini.phone(code)
    assert api.calls == []


@pytest.mark.parametrize(
    ("answer", "reason", "permanent"),
    [
        ({"errcode": -1, "errmsg": "system error"}, "-1 system error", False),
        ({"errcode": 45011, "errmsg": "api minute-quota"}, "45011 api minute-quota", False),
        ({"errcode": 40226, "errmsg": "code blocked"}, "40226 code blocked", True),
        ({"errcode": 40125, "errmsg": "invalid appsecret"}, "40125 invalid appsecret", True),
        ({"session_key": "SESSIONKEY=="}, "the answer names nobody", False),
        ({"openid": 7}, "the answer names nobody", False),
        ({"openid": OPEN_ID, "unionid": None}, "the answer names nobody", False),
    ],
)
async def test_a_fault_of_the_platform_is_no_fault_of_the_code(
    api: WeixinApi, mini: WeChat, answer: dict[str, object], reason: str, permanent: bool
) -> None:
    api.answers[SESSION].append(answer)
    with pytest.raises(Undelivered) as fault:
        await mini.identify("0a1b")
    assert (fault.value.reason, fault.value.permanent) == (reason, permanent)


async def test_neither_secret_nor_code_nor_session_key_stands_in_a_reason_or_a_log(
    api: WeixinApi, mini: WeChat, open_wechat: Open, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = MadeUpAccount().secret
    api.answers[SESSION] += [
        {"errcode": -1, "errmsg": f"{secret} 0a1bCODE"},
        {"openid": "", "session_key": "SESSIONKEY=="},
        {"openid": OPEN_ID, "session_key": "SESSIONKEY=="},
    ]
    reasons = []
    for _ in range(2):
        with pytest.raises(Undelivered) as fault:
            await mini.identify("0a1bCODE")
        reasons.append(fault.value.reason)
    assert reasons[0] == "-1 *** ***"
    identity = await mini.identify("0a1bCODE")
    with pytest.raises(Undelivered) as fault:
        await open_wechat(kind="miniprogram", api_base="http://127.0.0.1:1").identify("0a1bCODE")
    assert fault.value.reason == "no connection (ClientConnectorError)"
    assert fault.value.__suppress_context__
    ours = [each.getMessage() for each in caplog.records if each.name != "aiohttp.access"]
    told = " ".join([*ours, *reasons, repr(identity)])
    assert not any(each in told for each in (secret, "0a1bCODE", "SESSIONKEY", OPEN_ID))


async def test_a_number_is_told_with_its_country(api: WeixinApi, mini: WeChat) -> None:
    info = {"phoneNumber": "19900000000", "purePhoneNumber": "19900000000", "countryCode": "86"}
    abroad = {"phoneNumber": "+12025550123", "purePhoneNumber": "2025550123", "countryCode": "1"}
    api.answers[PHONE] += [{"errcode": 0, "phone_info": info}, {"errcode": 0, "phone_info": abroad}]
    assert await mini.phone("button-code") == "+8619900000000"
    assert await mini.phone("button-code") == "+12025550123"
    assert [(call.body, call.token) for call in api.asked(PHONE)] == [({"code": "button-code"}, "TOKEN1")] * 2


@pytest.mark.parametrize(
    "info",
    [None, [], {}, {"purePhoneNumber": "19900000000"}, {"purePhoneNumber": "x", "countryCode": "86"}],
)
async def test_an_answer_without_a_number_may_be_asked_for_again(
    api: WeixinApi, mini: WeChat, info: object
) -> None:
    api.answers[PHONE].append({"errcode": 0, "phone_info": info})
    with pytest.raises(Undelivered, match="no telephone number") as fault:
        await mini.phone("button-code")
    assert not fault.value.permanent


async def test_a_wrong_button_code_is_not_genuine(api: WeixinApi, mini: WeChat) -> None:
    api.answers[PHONE] += [{"errcode": 40029, "errmsg": "invalid code"}, {"errcode": -1, "errmsg": "busy"}]
    with pytest.raises(NotGenuine, match="phone"):
        await mini.phone("button-code")
    with pytest.raises(Undelivered, match="-1 busy"):
        await mini.phone("button-code")


async def test_a_service_account_is_told_no_number(api: WeixinApi, wechat: WeChat) -> None:
    with pytest.raises(NotGenuine, match="phone"):
        await wechat.phone("button-code")
    assert api.calls == []


async def test_the_login_page_is_the_platform_s(open_wechat: Open) -> None:
    real = open_wechat(api_base=WeChatConfig.__dataclass_fields__["api_base"].default, web_login=True)
    assert real.login_page("https://example.org/m/?a=1&b=2", "s+1") == (
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wxdemo0000000001"
        "&redirect_uri=https%3A%2F%2Fexample.org%2Fm%2F%3Fa%3D1%26b%3D2"
        "&response_type=code&scope=snsapi_base&state=s%2B1#wechat_redirect"
    )


async def test_a_played_platform_has_its_login_page_beside_its_api(open_wechat: Open) -> None:
    played = open_wechat(api_base="http://127.0.0.1:8080/demo/wechat", web_login=True)
    assert played.login_page("http://127.0.0.1:8080/m/", "s").startswith(
        "http://127.0.0.1:8080/demo/wechat/connect/oauth2/authorize?appid="
    )


async def test_without_web_login_there_is_no_page(open_wechat: Open) -> None:
    assert open_wechat().login_page("https://example.org/m/", "s") == ""
    assert open_wechat(kind="miniprogram", web_login=True).login_page("https://example.org/m/", "s") == ""


async def test_a_follower_s_union_id_is_told_where_the_owner_has_brought_accounts_together(
    api: WeixinApi, wechat: WeChat
) -> None:
    api.answers[INFO] += [
        {"subscribe": 1, "openid": OPEN_ID, "unionid": UNION_ID},
        {"subscribe": 0, "openid": OPEN_ID},
        {"subscribe": 1, "openid": OPEN_ID, "unionid": None},
    ]
    assert [await wechat.union(OPEN_ID) for _ in range(3)] == [UNION_ID, "", ""]
    assert api.asked(INFO)[0].query == {"access_token": "TOKEN1", "openid": OPEN_ID}


async def test_a_refusal_to_tell_names_nobody(api: WeixinApi, wechat: WeChat) -> None:
    api.answers[INFO].append({"errcode": 40003, "errmsg": f"invalid openid {OPEN_ID}"})
    with pytest.raises(Undelivered) as fault:
        await wechat.union(OPEN_ID)
    assert OPEN_ID not in fault.value.reason


async def test_a_mini_program_asks_for_no_union_id(api: WeixinApi, mini: WeChat) -> None:
    assert await mini.union(OPEN_ID) == ""
    assert api.calls == []
