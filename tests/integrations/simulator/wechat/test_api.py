"""The platform's API over HTTP: tokens, quotas of customer messages, media, menu and notices, errcodes included."""

import io

import aiohttp
import pytest
from played_office import APP_ID, SECRET, Stage

from integrations.simulator.acts import Act
from integrations.simulator.faults import Faults
from integrations.simulator.follower import Follower

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100
SEND = "/cgi-bin/message/custom/send"


def words(person: Follower, content: str = "您好") -> dict[str, object]:
    return {"touser": person.open_id, "msgtype": "text", "text": {"content": content}}


async def acted(stage: Stage, person: Follower, kind: str, said: str = "") -> None:
    stage.simulator.act(person, Act(kind, said), Faults())
    await stage.settled()


async def sent(stage: Stage, person: Follower, token: str) -> object:
    return (await stage.api(SEND, words(person), token))["errcode"]


async def test_the_token_stays_the_same_until_it_is_refreshed(stage: Stage) -> None:
    token = await stage.log_in()
    stage.clock.passes(minutes=30)
    body = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET}
    again = await stage.api("/cgi-bin/stable_token", body)
    assert again == {"access_token": token, "expires_in": 5400}
    fresh = await stage.api("/cgi-bin/stable_token", body | {"force_refresh": True})
    assert fresh["access_token"] != token
    stage.clock.passes(hours=2)
    assert (await stage.api(SEND, {}, str(fresh["access_token"])))["errcode"] == 40001


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"appid": "wx0"}, 40013), ({"secret": "guess"}, 40125), ({"grant_type": "password"}, 40002)],
)
async def test_a_wrong_credential_gets_no_token(stage: Stage, wrong: dict[str, str], code: int) -> None:
    body = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET, **wrong}
    assert (await stage.api("/cgi-bin/stable_token", body))["errcode"] == code


async def test_a_typed_message_opens_five_for_48_hours(stage: Stage) -> None:
    person, token = stage.simulator.person(followed=True), await stage.log_in()
    assert await sent(stage, person, token) == 45015
    await acted(stage, person, "text", "你好")
    stage.clock.passes(hours=47)
    token = await stage.log_in()
    assert [await sent(stage, person, token) for _ in range(6)] == [0, 0, 0, 0, 0, 45047]
    stage.clock.passes(hours=1)
    assert await sent(stage, person, token) == 45015


@pytest.mark.parametrize("kind", ["follow", "menu", "tap", "scan"])
async def test_a_follow_menu_click_tap_or_scan_opens_three_for_one_minute(stage: Stage, kind: str) -> None:
    person, token = stage.simulator.person(followed=True), await stage.log_in()
    await acted(stage, person, kind, "code")
    assert [await sent(stage, person, token) for _ in range(4)] == [0, 0, 0, 45047]
    await acted(stage, person, kind, "code")
    stage.clock.passes(minutes=1)
    assert await sent(stage, person, token) == 45015


async def test_nothing_is_sent_to_strangers_or_to_who_has_left(stage: Stage) -> None:
    person, token = stage.simulator.person(followed=True), await stage.log_in()
    await acted(stage, person, "text", "你好")
    await acted(stage, person, "unfollow")
    assert await sent(stage, person, token) == 45015
    assert (await stage.api(SEND, {"touser": "oNobody", "msgtype": "text"}, token))["errcode"] == 40003
    assert await sent(stage, person, "guess") == 40001


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"msgtype": "text", "text": {"content": ""}}, 44004),
        ({"msgtype": "text", "text": {"content": "长" * 700}}, 45002),
        ({"msgtype": "text"}, 47001),
        ({"msgtype": "image", "image": {"media_id": "gone"}}, 40007),
        ({"msgtype": "news", "news": {"articles": [{}, {}]}}, 45008),
        ({"msgtype": "hologram"}, 40008),
    ],
)
async def test_what_cannot_be_shown_is_refused_and_costs_nothing(
    stage: Stage, message: dict[str, object], code: int
) -> None:
    person, token = stage.simulator.person(followed=True), await stage.log_in()
    await acted(stage, person, "menu", "code")
    assert (await stage.api(SEND, {"touser": person.open_id, **message}, token))["errcode"] == code
    assert [await sent(stage, person, token) for _ in range(3)] == [0, 0, 0]


async def test_each_kind_of_message_is_shown_as_its_kind(stage: Stage) -> None:
    person, token = stage.simulator.person(followed=True), await stage.log_in()
    await acted(stage, person, "text", "你好")
    form = aiohttp.FormData()
    form.add_field("media", PNG, filename="code.png", content_type="image/png")
    address = stage.server.make_url("/demo/wechat/cgi-bin/media/upload")
    params = {"access_token": token, "type": "image"}
    async with stage.session.post(address, params=params, data=form) as response:
        media = (await response.json())["media_id"]
    article = {
        "title": "绿码",
        "description": "没有发现风险",
        "url": "https://example.org/",
        "picurl": "https://example.org/a.png",
    }
    menu = {"head_content": "今天好吗？", "list": [{"id": "1", "content": "好"}], "tail_content": "点一下"}
    for message in (
        {"msgtype": "text", "text": {"content": '看<a href="https://example.org/">这里</a>'}},
        {"msgtype": "image", "image": {"media_id": media}},
        {"msgtype": "news", "news": {"articles": [article]}},
        {"msgtype": "msgmenu", "msgmenu": menu},
    ):
        assert (await stage.api(SEND, {"touser": person.open_id, **message}, token))["errcode"] == 0
    shown = [event for event in person.after(0) if event.get("from") == "account"]
    assert [event["kind"] for event in shown] == ["text", "image", "card", "text"]
    assert shown[0]["parts"] == [{"words": "看"}, {"words": "这里", "url": "https://example.org/"}]
    assert shown[2]["title"] == "绿码"
    assert {"words": "好", "tap": "好", "id": "1"} in shown[3]["parts"]
    async with stage.session.get(stage.server.make_url(f"/demo/api/media/{media}")) as response:
        assert response.content_type == "image/png"
        assert await response.read() == PNG


@pytest.mark.parametrize(("kind", "content", "code"), [("video", PNG, 40005), ("image", b"GIF89a", 40005)])
async def test_only_pictures_are_kept(stage: Stage, kind: str, content: bytes, code: int) -> None:
    form = aiohttp.FormData()
    form.add_field("media", content, filename="a", content_type="image/png")
    address = stage.server.make_url("/demo/wechat/cgi-bin/media/upload")
    params = {"access_token": await stage.log_in(), "type": kind}
    async with stage.session.post(address, params=params, data=form) as response:
        assert (await response.json())["errcode"] == code


async def test_a_picture_of_more_than_ten_megabytes_is_refused(stage: Stage) -> None:
    form = aiohttp.FormData()
    form.add_field("media", io.BytesIO(PNG + b"0" * 10 * 1024 * 1024), filename="a", content_type="image/png")
    address = stage.server.make_url("/demo/wechat/cgi-bin/media/upload")
    params = {"access_token": await stage.log_in(), "type": "image"}
    async with stage.session.post(address, params=params, data=form) as response:
        assert (await response.json())["errcode"] == 40009


async def test_the_menu_is_what_was_created_last(stage: Stage) -> None:
    token = await stage.log_in()
    button = {"type": "click", "name": "健康码 Code", "key": "code"}
    create = "/cgi-bin/menu/create"
    assert (await stage.api(create, {"button": [button]}, token))["errcode"] == 0
    assert (await stage.api(create, {"button": [button] * 4}, token))["errcode"] == 40016
    long = button | {"name": "健康码 Health Code"}
    assert (await stage.api(create, {"button": [long]}, token))["errcode"] == 40018
    assert (await stage.api(create, {}, token))["errcode"] == 47001
    async with stage.session.get(stage.server.make_url("/demo/api/accounts")) as response:
        assert (await response.json())["wechat"]["menu"] == [button]


async def test_notices_need_a_follower_who_accepts_them(stage: Stage) -> None:
    person, token = stage.simulator.person(followed=True), await stage.log_in()
    body = {"touser": person.open_id, "template_id": "T1", "data": {"thing1": {"value": "健康码有更新"}}}
    subscribe, template = "/cgi-bin/message/subscribe/send", "/cgi-bin/message/template/send"
    assert (await stage.api(subscribe, body, token))["errcode"] == 0
    assert (await stage.api(template, body, token))["errcode"] == 0
    assert (await stage.api(template, body | {"template_id": ""}, token))["errcode"] == 40037
    notices = [event for event in person.after(0) if event["kind"] == "notice"]
    assert [event["rows"] for event in notices] == [[("thing1", "健康码有更新")]] * 2
    person.accepts_notices = person.followed = False
    assert (await stage.api(subscribe, body, token))["errcode"] == 43101
    assert (await stage.api(template, body, token))["errcode"] == 43004
