"""Who somebody is, told by both platforms: codes of mini programs and of pages, telephone numbers, a checked face."""

import json
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from played_gateway import LIFE_ID, genuine, opened, signature
from played_office import APP_ID, Stage
from played_office import MINI_ID as WECHAT_MINI
from sign_in import asked, code_of, gateway, led_back, own

from integrations.simulator.codes import KEPT, Codes


async def test_a_mini_program_of_wechat_learns_who_opened_it_once(stage: Stage) -> None:
    person = stage.simulator.person()
    code = await code_of(stage, person, "demo-wechat-mini")
    session = await asked(stage, "wechat-mini", "/sns/jscode2session", js_code=code)
    assert session["openid"] != person.open_id
    assert "errcode" not in session
    assert (await asked(stage, "wechat-mini", "/sns/jscode2session", js_code=code))["errcode"] == 40029
    again = await code_of(stage, person, "demo-wechat-mini")
    same = await asked(stage, "wechat-mini", "/sns/jscode2session", js_code=again)
    assert (same["openid"], same["unionid"]) == (session["openid"], session["unionid"])
    assert same["session_key"] != session["session_key"]
    assert "session_key" not in json.dumps(person.after(0)).replace('"session_key": "\\u2026"', "")


async def test_a_code_ends_after_five_minutes_and_is_for_one_account(stage: Stage) -> None:
    person = stage.simulator.person()
    late = await code_of(stage, person, "demo-wechat-mini")
    stage.clock.passes(minutes=5)
    other = await code_of(stage, person, "demo-wechat")
    for code in (late, other, "", "guess"):
        assert (await asked(stage, "wechat-mini", "/sns/jscode2session", js_code=code))["errcode"] == 40029
    assert (await asked(stage, "wechat-mini", "/sns/jscode2session", secret="x"))["errcode"] == 40125
    assert (await asked(stage, "wechat-mini", "/sns/jscode2session", appid="wx0"))["errcode"] == 40013
    assert (await asked(stage, "wechat-mini", "/sns/jscode2session", grant_type="x"))["errcode"] == 40002


async def test_a_page_of_wechat_learns_the_open_id_of_the_chat(stage: Stage) -> None:
    person = stage.simulator.person(followed=True)
    back = f"{stage.simulator.origin}/m/?account=demo-wechat"
    query = {"appid": APP_ID, "redirect_uri": back, "response_type": "code", "state": "s1"}
    for scope in ("snsapi_base", "snsapi_userinfo"):
        path = "wechat/connect/oauth2/authorize"
        there = await led_back(stage, path, query | {"scope": scope}, person)
        assert str(there).startswith(f"{back}&code=")
        assert there.query["state"] == "s1"
        token = await asked(stage, "wechat", "/sns/oauth2/access_token", code=there.query["code"])
        assert (token["openid"], token["scope"]) == (person.open_id, scope)
        assert ("unionid" in token) == (scope == "snsapi_userinfo")


async def test_one_person_has_one_union_id_at_both_accounts_of_wechat(stage: Stage) -> None:
    person = stage.simulator.person(followed=True)
    code = await code_of(stage, person, "demo-wechat-mini")
    session = await asked(stage, "wechat-mini", "/sns/jscode2session", js_code=code)
    token = await stage.log_in()
    info = await asked(stage, "wechat", "/cgi-bin/user/info", access_token=token, openid=person.open_id)
    assert (info["subscribe"], info["unionid"]) == (1, session["unionid"])
    assert session["unionid"] != session["openid"]
    person.followed = False
    info = await asked(stage, "wechat", "/cgi-bin/user/info", access_token=token, openid=person.open_id)
    assert info["subscribe"] == 0
    info = await asked(stage, "wechat", "/cgi-bin/user/info", access_token=token, openid="oNobody")
    assert info["errcode"] == 40003
    assert (await asked(stage, "wechat", "/cgi-bin/user/info", access_token="x"))["errcode"] == 40001


async def test_the_button_of_the_telephone_number(stage: Stage) -> None:
    came = await own(stage, "", {"platform": "wechat", "phone": "+34 612345678"})
    person = stage.simulator.people[came["open_id"]]
    proof = (await own(stage, f"/{person.open_id}/phone", {"account": "demo-wechat-mini"}))["proof"]
    path, token = "/wxa/business/getuserphonenumber", await stage.log_in("wechat-mini")
    told = await stage.api(path, {"code": proof}, token, "wechat-mini")
    info = told["phone_info"]
    assert isinstance(info, dict)
    assert (info["phoneNumber"], info["purePhoneNumber"], info["countryCode"]) == (
        "+34612345678",
        "612345678",
        "34",
    )
    assert info["watermark"]["appid"] == WECHAT_MINI
    assert (await stage.api(path, {"code": proof}, token, "wechat-mini"))["errcode"] == 40029
    login = await code_of(stage, person, "demo-wechat-mini")
    assert (await stage.api(path, {"code": login}, token, "wechat-mini"))["errcode"] == 40029


async def test_a_notice_to_the_mini_program_is_shown_and_its_delivery_reported(stage: Stage) -> None:
    person = stage.simulator.person()
    code = await code_of(stage, person, "demo-wechat-mini")
    open_id = (await asked(stage, "wechat-mini", "/sns/jscode2session", js_code=code))["openid"]
    body = {"touser": open_id, "template_id": "T1", "data": {"thing1": {"value": "有更新"}}}
    token = await stage.log_in("wechat-mini")
    answer = await stage.api("/cgi-bin/message/subscribe/send", body, token, "wechat-mini")
    assert answer["errcode"] == 0
    await stage.settled()
    kinds = [event["kind"] for event in person.after(0)]
    assert kinds == ["call", "notice", "call", "delivery"]
    message = next(str(event["message"]) for event in person.after(0) if event["kind"] == "delivery")
    assert "<Event><![CDATA[subscribe_msg_sent_event]]></Event>" in message
    assert (
        f"<SubscribeMsgSentEvent><List><TemplateId><![CDATA[T1]]></TemplateId><MsgID><![CDATA[{answer['msgid']}"
        in message
    )
    text = {"touser": open_id, "msgtype": "text", "text": {"content": "您好"}}
    assert (await stage.api("/cgi-bin/message/custom/send", text, token, "wechat-mini"))["errcode"] == 45015


async def test_faults_of_wechats_api(stage: Stage) -> None:
    person, token = stage.simulator.person(followed=True), await stage.log_in()
    body = {"touser": person.open_id, "template_id": "T1", "data": {}}
    template = "/cgi-bin/message/template/send"
    await own(stage, f"/{person.open_id}/faults", {"expired": True}, 204)
    assert (await stage.api(template, body, token))["errcode"] == 42001
    assert (await stage.api(template, body, token))["errcode"] == 40001
    token = await stage.log_in()
    assert (await stage.api(template, body, token))["errcode"] == 0
    await own(stage, f"/{person.open_id}/faults", {"quota": True}, 204)
    assert (await stage.api(template, body, token))["errcode"] == 45009
    code = await code_of(stage, person, "demo-wechat-mini")
    assert (await asked(stage, "wechat-mini", "/sns/jscode2session", js_code=code))["errcode"] == 45009
    proof = (await own(stage, f"/{person.open_id}/phone", {"account": "demo-wechat-mini"}))["proof"]
    number = "/wxa/business/getuserphonenumber"
    mini = await stage.log_in("wechat-mini")
    assert (await stage.api(number, {"code": proof}, mini, "wechat-mini"))["errcode"] == 45009
    assert (await asked(stage, "wechat", "/sns/oauth2/access_token", code="guess"))["errcode"] == 40029
    await own(stage, f"/{person.open_id}/faults", {"down": True}, 204)
    address = stage.server.make_url(f"/demo/wechat{template}")
    async with stage.session.post(address, params={"access_token": token}, json=body) as response:
        assert response.status == 502
    await own(stage, f"/{person.open_id}/faults", {}, 204)
    assert "openid" in await asked(stage, "wechat-mini", "/sns/jscode2session", js_code=code)
    await stage.settled()


async def test_both_accounts_of_alipay_learn_the_same_user_id(stage: Stage) -> None:
    person = stage.alipay.person()
    client = gateway(stage, "alipay-mini")
    code = await code_of(stage, person, "demo-alipay-mini")
    token = "alipay.system.oauth.token"
    told = await client.asked(token, grant_type="authorization_code", code=code)
    assert told["user_id"] == person.open_id
    again = await client.asked(token, grant_type="authorization_code", code=code)
    assert (again["code"], again["sub_code"]) == ("40002", "isv.code-invalid")
    back = f"{stage.alipay.origin}/m/"
    query = {"app_id": LIFE_ID, "scope": "auth_base", "redirect_uri": back, "state": "s2"}
    there = await led_back(stage, "alipay/oauth2/publicAppAuthorize.htm", query, person)
    assert (there.path, there.query["state"], there.query["app_id"]) == ("/m/", "s2", LIFE_ID)
    told = await gateway(stage, "alipay").asked(
        token, grant_type="authorization_code", code=there.query["auth_code"]
    )
    assert told["user_id"] == person.open_id


async def test_a_code_of_alipay_ends_after_three_minutes(stage: Stage) -> None:
    code = await code_of(stage, stage.alipay.person(), "demo-alipay-mini")
    client, token = gateway(stage, "alipay-mini"), "alipay.system.oauth.token"
    assert (await client.asked(token, grant_type="x", code=code))["sub_code"] == "isv.invalid-parameter"
    stage.clock.passes(minutes=3)
    late = await client.asked(token, grant_type="authorization_code", code=code)
    assert late["sub_code"] == "isv.code-invalid"


async def test_the_telephone_number_from_alipay_is_encrypted_and_signed_with_its_quotes(stage: Stage) -> None:
    person = stage.alipay.person()
    for phone, mobile in (("+86 13900000001", "13900000001"), ("+1 1234432112", "1-1234432112")):
        person.phone = phone
        proof = json.loads(
            (await own(stage, f"/{person.open_id}/phone", {"account": "demo-alipay-mini"}))["proof"]
        )
        assert genuine(f'"{proof["response"]}"'.encode(), proof["sign"])
        assert not genuine(proof["response"].encode(), proof["sign"])
        assert json.loads(opened(proof["response"]))["mobile"] == mobile


BACK = {"redirect_uri": "{origin}/m/", "state": "s"}
WECHAT_PAGE = {"appid": APP_ID, "response_type": "code", "scope": "snsapi_base", **BACK}
ALIPAY_PAGE = {"app_id": LIFE_ID, "scope": "auth_base", **BACK}


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("wechat/connect/oauth2/authorize", WECHAT_PAGE | {"appid": "wx0"}, 400),
        ("wechat/connect/oauth2/authorize", WECHAT_PAGE | {"response_type": "token"}, 400),
        ("wechat/connect/oauth2/authorize", WECHAT_PAGE | {"scope": "all"}, 400),
        ("wechat/connect/oauth2/authorize", WECHAT_PAGE | {"redirect_uri": "https://example.org/"}, 400),
        ("wechat/connect/oauth2/authorize", WECHAT_PAGE | {"redirect_uri": "/m/"}, 400),
        ("wechat/connect/oauth2/authorize", WECHAT_PAGE, 403),
        ("wechat-mini/connect/oauth2/authorize", WECHAT_PAGE, 404),
        ("wechat-other/connect/oauth2/authorize", WECHAT_PAGE, 404),
        ("alipay/oauth2/publicAppAuthorize.htm", ALIPAY_PAGE | {"app_id": "0"}, 400),
        ("alipay/oauth2/publicAppAuthorize.htm", ALIPAY_PAGE | {"scope": "all"}, 400),
        ("alipay/oauth2/publicAppAuthorize.htm", ALIPAY_PAGE | {"redirect_uri": "https://example.org/"}, 400),
        ("alipay/oauth2/publicAppAuthorize.htm", ALIPAY_PAGE, 403),
        ("alipay-other/oauth2/publicAppAuthorize.htm", ALIPAY_PAGE, 404),
    ],
)
async def test_a_page_leads_nobody_astray(
    stage: Stage, path: str, query: dict[str, str], status: int
) -> None:
    asked = {name: value.format(origin=stage.simulator.origin) for name, value in query.items()}
    address = stage.server.make_url(f"/demo/{path}")
    async with stage.session.get(address, params=asked, allow_redirects=False) as response:
        assert response.status == status


async def test_whoever_comes_holds_the_phone(stage: Stage) -> None:
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as browser:
        for platform in ("wechat", "alipay"):
            address = stage.server.make_url("/demo/api/people")
            async with browser.post(address, json={"platform": platform}) as response:
                came = await response.json()
            held = jar.filter_cookies(stage.server.make_url("/demo/api/people"))
            assert held[f"demo-{platform}"].value == came["open_id"]
    await stage.settled()


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("", {"platform": "sms"}, 400),
        ("", {"platform": "alipay", "open_id": "2088"}, 400),
        ("/{wechat}/code", {"account": "demo-alipay-mini"}, 404),
        ("/{alipay}/code", {"account": "demo-wechat-mini"}, 404),
        ("/{wechat}/phone", {"account": ""}, 404),
        ("/{alipay}/phone", {"account": ""}, 404),
        ("/2088000000000000/code", {"account": "demo-alipay-mini"}, 404),
    ],
)
async def test_what_the_page_may_not_ask(stage: Stage, path: str, body: object, status: int) -> None:
    wechat, alipay = stage.simulator.person().open_id, stage.alipay.person().open_id
    await own(stage, path.format(wechat=wechat, alipay=alipay), body, status)


def test_codes_are_kept_in_bounds() -> None:
    codes, now = Codes(timedelta(minutes=5)), datetime(2026, 11, 24, tzinfo=UTC)
    first, *_, last = [codes.hand_out("somebody", now) for _ in range(KEPT + 1)]
    assert (codes.worth(first, now), codes.worth(last, now)) == ("", "somebody")


def test_ours_and_theirs_are_two_keys() -> None:
    assert not genuine(b"x", signature(b"x"))
