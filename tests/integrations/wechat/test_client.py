"""What is asked of the platform, over real HTTP, and what its refusals become."""

import logging
from collections.abc import Callable

import pytest
from aiohttp import ClientTimeout, web
from line import NOW
from wechat_client import MadeUpAccount
from weixin_api import WeixinApi

from bot.conversation.messages import Card, Choice, HandOver, Link, Picture, Text
from bot.ports import Undelivered
from integrations.wechat import transport
from integrations.wechat.account import WeChat
from integrations.wechat.client import CUSTOM, MEDIA, MENU, SUBSCRIBE, SUBSCRIBE_SERVICE, TEMPLATE
from integrations.wechat.token import PATH as TOKEN

OPEN_ID = "oTESTuser000000000000000001"
Open = Callable[..., WeChat]


async def undelivered(wechat: WeChat) -> Undelivered:
    with pytest.raises(Undelivered) as fault:
        await wechat.send(OPEN_ID, Text("您的健康码有更新"), "tapped")
    return fault.value


async def test_a_text_is_sent_as_it_reads(api: WeixinApi, wechat: WeChat) -> None:
    await wechat.send(
        OPEN_ID, Text("健康码]]>𠮷", links=(Link("挂号", "https://example.org"),), after="再见"), "typed"
    )
    (call,) = api.asked(CUSTOM)
    content = '健康码]]>𠮷\n<a href="https://example.org">挂号</a>\n再见'
    assert call.body == {"touser": OPEN_ID, "msgtype": "text", "text": {"content": content}}
    assert call.token == "TOKEN1"


async def test_choices_are_a_menu_whose_ids_come_back(api: WeixinApi, wechat: WeChat) -> None:
    choices = (Choice(1, "没有离开过"), Choice(2, "离开过广州"))
    await wechat.send(
        OPEN_ID, Text("1/3", choices, (Link("为什么", "https://e.org"),), "急病打120"), "tapped"
    )
    (call,) = api.asked(CUSTOM)
    assert call.body["msgmenu"] == {
        "head_content": '1/3\n<a href="https://e.org">为什么</a>',
        "list": [{"id": "1", "content": "没有离开过"}, {"id": "2", "content": "离开过广州"}],
        "tail_content": "急病打120",
    }


async def test_a_card_is_one_article(api: WeixinApi, wechat: WeChat) -> None:
    await wechat.send(OPEN_ID, Card("绿码", "到11月28日", "https://e.org/p", "https://e.org/c.png"), "tapped")
    article = {
        "title": "绿码",
        "description": "到11月28日",
        "url": "https://e.org/p",
        "picurl": "https://e.org/c.png",
    }
    assert api.asked(CUSTOM)[0].body["news"] == {"articles": [article]}


async def test_a_picture_is_uploaded_first(api: WeixinApi, wechat: WeChat) -> None:
    await wechat.send(OPEN_ID, Picture("HP1:CODE", "green", "", NOW), "tapped")
    (upload,), (call,) = api.asked(MEDIA), api.asked(CUSTOM)
    assert upload.picture == b"\x89PNG HP1:CODE"
    assert upload.part == {"name": "media", "file": "code.png", "type": "image/png"}
    assert call.body == {"touser": OPEN_ID, "msgtype": "image", "image": {"media_id": "MEDIA1"}}


async def test_a_mini_program_takes_text_link_and_image_only(api: WeixinApi, open_wechat: Open) -> None:
    mini = open_wechat(kind="miniprogram")
    await mini.send(OPEN_ID, Text("1/3", (Choice(1, "没有离开过"), Choice(2, "离开过广州"))), "tapped")
    await mini.send(OPEN_ID, Card("绿码", "到11月28日", "https://e.org/p", "https://e.org/c.png"), "tapped")
    text, link = (call.body for call in api.asked(CUSTOM))
    assert text["text"] == {"content": "1/3\n1. 没有离开过\n2. 离开过广州"}
    assert link["link"]["thumb_url"] == "https://e.org/c.png"


async def test_a_hand_over_cannot_be_sent(wechat: WeChat) -> None:
    with pytest.raises(Undelivered) as fault:
        await wechat.send(OPEN_ID, HandOver(), "tapped")
    assert fault.value.permanent


@pytest.mark.parametrize(
    ("code", "words", "permanent"),
    [
        (-1, "system error", False),
        (45009, "reach max api daily quota limit", False),
        (45011, "api minute-quota reach limit", False),
        (99999, "something new", False),
        (40164, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 1", True),
        (40003, "invalid openid", True),
        (43101, "user refuse to accept the msg", True),
        (45015, "response out of time limit or subscription is canceled", True),
        (45047, "out of response count limit", True),
        (47001, "data format error", True),
        (48001, "api unauthorized", True),
        (87014, "risky content", True),
    ],
)
async def test_a_refusal_keeps_its_reason_word_for_word(
    api: WeixinApi, wechat: WeChat, code: int, words: str, permanent: bool
) -> None:
    api.answers[CUSTOM].append({"errcode": code, "errmsg": words})
    fault = await undelivered(wechat)
    assert (fault.reason, fault.permanent) == (f"{code} {words}", permanent)


async def test_no_secret_and_no_person_stands_in_a_reason(
    api: WeixinApi, wechat: WeChat, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = MadeUpAccount().secret
    api.answers[CUSTOM].append({"errcode": 40003, "errmsg": f"{OPEN_ID} with TOKEN1 and {secret}"})
    fault = await undelivered(wechat)
    assert fault.reason == "40003 *** with *** and ***"
    api.answers[TOKEN].append({"errcode": 40125, "errmsg": f"invalid appsecret {secret}"})
    wechat.client.token._ends = 0.0
    assert (await undelivered(wechat)).reason == "40125 invalid appsecret ***"
    ours = "".join(record.getMessage() for record in caplog.records if record.name != "aiohttp.access")
    assert not any(each in ours for each in (secret, "TOKEN1", OPEN_ID))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (web.Response(status=502, text="<html>"), "HTTP status 502"),
        (web.Response(status=302, headers={"Location": "https://example.org"}), "HTTP status 302"),
        (web.Response(text="<html>"), "the answer is no JSON"),
        (web.Response(body=b"\xff\xfe"), "the answer is no JSON"),
        (web.json_response(["ok"]), "the answer is no JSON object"),
        (web.json_response({"errcode": "x", "errmsg": "?"}), "-1 ?"),
    ],
)
async def test_an_answer_that_is_none_may_be_asked_for_again(
    api: WeixinApi, wechat: WeChat, answer: web.Response, reason: str
) -> None:
    api.answers[CUSTOM].append(answer)
    fault = await undelivered(wechat)
    assert (fault.reason, fault.permanent) == (reason, False)


async def test_a_platform_out_of_reach_may_be_asked_again(open_wechat: Open) -> None:
    fault = await undelivered(open_wechat(api_base="http://127.0.0.1:1"))
    assert (fault.reason, fault.permanent) == ("no connection (ClientConnectorError)", False)


async def test_a_platform_that_keeps_us_waiting_is_left(
    api: WeixinApi, wechat: WeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.upload_takes = 2.0
    monkeypatch.setattr(transport, "UPLOAD_PATIENCE", ClientTimeout(total=0.1))
    with pytest.raises(Undelivered, match="no answer in time"):
        await wechat.send(OPEN_ID, Picture("HP1:CODE", "green", "", NOW), "tapped")


async def test_a_token_refused_once_is_renewed_and_the_message_sent(api: WeixinApi, wechat: WeChat) -> None:
    api.answers[CUSTOM] += [{"errcode": 40001, "errmsg": "invalid credential"}, {"errcode": 0}]
    await wechat.send(OPEN_ID, Text("1"), "tapped")
    assert [call.token for call in api.asked(CUSTOM)] == ["TOKEN1", "TOKEN2"]


async def test_an_upload_renews_its_token_too(api: WeixinApi, wechat: WeChat) -> None:
    api.answers[MEDIA] += [{"errcode": 42001, "errmsg": "expired"}, {"media_id": "M2"}]
    await wechat.send(OPEN_ID, Picture("HP1:CODE", "green", "", NOW), "tapped")
    assert [call.token for call in api.asked(MEDIA)] == ["TOKEN1", "TOKEN2"]
    api.answers[MEDIA][:] = [{"type": "image"}]
    with pytest.raises(Undelivered, match="no media id"):
        await wechat.send(OPEN_ID, Picture("HP1:CODE", "green", "", NOW), "tapped")


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_token_refused_for_ever_is_not_asked_for_in_a_loop(
    api: WeixinApi, wechat: WeChat, code: int
) -> None:
    api.answers[CUSTOM].append({"errcode": code, "errmsg": "invalid"})
    fault = await undelivered(wechat)
    assert (fault.reason, fault.permanent) == (f"{code} invalid", True)
    assert len(api.asked(CUSTOM)) == 2
    assert len(api.asked(TOKEN)) == 3  # once at first, once again, once forced


async def test_a_token_that_could_not_be_renewed_yet_is_worth_another_try(
    api: WeixinApi, wechat: WeChat
) -> None:
    api.answers[CUSTOM].append({"errcode": 40001, "errmsg": "invalid"})
    await undelivered(wechat)
    fault = await undelivered(wechat)
    assert not fault.permanent, "the platform wants 30 seconds between two forced renewals"
    assert len(api.asked(CUSTOM)) == 3


async def test_a_picture_is_uploaded_once_for_all_tries(api: WeixinApi, wechat: WeChat) -> None:
    api.answers[CUSTOM] += [{"errcode": -1, "errmsg": "system error"}, {"errcode": 0}]
    picture = Picture("HP1:CODE", "green", "", NOW)
    with pytest.raises(Undelivered, match="system error"):
        await wechat.send(OPEN_ID, picture, "tapped")
    await wechat.send(OPEN_ID, picture, "tapped")
    assert len(api.asked(MEDIA)) == 1
    assert [call.body["image"] for call in api.asked(CUSTOM)] == [{"media_id": "MEDIA1"}] * 2
    await wechat.send(OPEN_ID, picture, "tapped")
    assert len(api.asked(MEDIA)) == 2, "once sent it is forgotten"


async def test_of_pictures_never_sent_only_the_last_are_remembered(
    api: WeixinApi, wechat: WeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.wechat.account.UNSENT", 1)
    api.answers[CUSTOM].append({"errcode": -1, "errmsg": "system error"})
    for code in ("HP1:A", "HP1:B", "HP1:B", "HP1:A"):
        with pytest.raises(Undelivered, match="system error"):
            await wechat.send(OPEN_ID, Picture(code, "green", "", NOW), "tapped")
    assert [call.picture[-1:] for call in api.asked(MEDIA)] == [b"A", b"B", b"A"]


async def test_the_menu_is_made(api: WeixinApi, wechat: WeChat) -> None:
    await wechat.client.create_menu([("健康码 Code", "code"), ("帮助 Help", "help")])
    buttons = [
        {"type": "click", "name": "健康码 Code", "key": "code"},
        {"type": "click", "name": "帮助 Help", "key": "help"},
    ]
    assert api.asked(MENU)[0].body == {"button": buttons}
    with pytest.raises(ValueError, match="16 bytes"):
        await wechat.client.create_menu([("健康码健康码", "code")])
    for count in (0, 4):
        with pytest.raises(ValueError, match="1 to 3"):
            await wechat.client.create_menu([("码", "code")] * count)


async def test_subscribe_and_template_messages_are_checked_then_sent(
    api: WeixinApi, wechat: WeChat, open_wechat: Open
) -> None:
    values = {"thing1": "您的健康码有更新"}
    data = {"thing1": {"value": "您的健康码有更新"}}
    api.answers[TEMPLATE].append({"errcode": 0, "errmsg": "ok", "msgid": 200228332})
    assert await wechat.client.subscribe_message(OPEN_ID, "TPL", "https://e.org", values) == ""
    assert await wechat.client.template_message(OPEN_ID, "TPL", "https://e.org", values) == "200228332"
    await open_wechat(kind="miniprogram").client.subscribe_message(OPEN_ID, "TPL", "pages/code", values)
    expected = {"touser": OPEN_ID, "template_id": "TPL", "data": data}
    assert api.asked(SUBSCRIBE_SERVICE)[0].body == {**expected, "page": "https://e.org"}
    assert api.asked(TEMPLATE)[0].body == {**expected, "url": "https://e.org"}
    assert api.asked(SUBSCRIBE)[0].body == {**expected, "page": "pages/code"}
    calls = len(api.calls)
    with pytest.raises(ValueError, match="thing1"):
        await wechat.client.template_message(OPEN_ID, "TPL", "", {"thing1": "长" * 21})
    with pytest.raises(ValueError, match="phrase2"):
        await wechat.client.subscribe_message(OPEN_ID, "TPL", "", {"phrase2": "green"})
    assert len(api.calls) == calls


async def test_a_code_with_a_scene_that_lasts(wechat: WeChat, api: WeixinApi) -> None:
    api.answers["/cgi-bin/qrcode/create"] = [
        {"ticket": "gQ", "url": "http://weixin.qq.com/q/02x"},
        {"ticket": "gQ"},
    ]
    assert await wechat.client.lasting_scene("v-0K7M2Q4X") == "http://weixin.qq.com/q/02x"
    assert api.asked("qrcode/create")[0].body == {
        "action_name": "QR_LIMIT_STR_SCENE",
        "action_info": {"scene": {"scene_str": "v-0K7M2Q4X"}},
    }
    with pytest.raises(Undelivered, match="no address"):
        await wechat.client.lasting_scene("v-0K7M2Q4X")
