"""What is asked of Alipay, over real HTTP, each request really signed, and how messages look there."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from alipay_api import AlipayApi, requested
from alipay_desk import NOW, Desk

from bot.conversation.messages import Card, Choice, HandOver, Link, Picture, Text
from bot.ports import Undelivered
from integrations.alipay.account import Alipay
from integrations.alipay.client import (
    CERTIFIED,
    CERTIFY,
    CUSTOM,
    INITIALIZE,
    MINI_TEMPLATE,
    QR_CODE,
    TEMPLATE,
    UPLOAD,
)
from integrations.alipay.customer import LIMIT
from integrations.platform import Notice

USER = "2088000000000002"
OPEN_ID = "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5"
PICTURE = Picture("HP1:CODE", "green", "", NOW)
NOTICE = Notice("TPL", "https://example.org/p", {"keyword1": "您的健康码有更新"})


async def test_a_text_has_its_links_and_choices_on_lines_of_their_own(api: AlipayApi, alipay: Alipay) -> None:
    choices = (Choice(1, "没有离开过"), Choice(2, "离开过广州"))
    links = (Link("挂号", "https://example.org/a"), Link("其它服务", ""))
    await alipay.send(USER, Text("1/3 & +%3d 𠮷", choices, links, "回复数字"), "tapped")
    (call,) = api.asked(CUSTOM)
    content = "1/3 & +%3d 𠮷\n挂号 https://example.org/a\n其它服务\n1. 没有离开过\n2. 离开过广州\n回复数字"
    assert call.content == {
        "to_user_id": USER,
        "msg_type": "text",
        "chat": "1",
        "event_type": "click",
        "text": {"content": content},
    }


async def test_a_text_with_one_link_is_a_card_whose_address_nobody_has_to_read(
    api: AlipayApi, alipay: Alipay
) -> None:
    form = Link("▶ 点开填写", "https://example.org/p/" + "x" * 400)
    await alipay.send(
        USER, Text("第1步", (Choice(1, "就在聊天里继续"),), (form,), "不会弄？回复“人工”"), "tapped"
    )
    (article,) = api.asked(CUSTOM)[0].content["articles"]
    assert article == {
        "title": "▶ 点开填写",
        "desc": "第1步\n1. 就在聊天里继续\n不会弄？回复“人工”",
        "url": form.url,
        "action_name": "查看",
    }


async def test_one_line_without_an_address_stays_in_the_text(api: AlipayApi, alipay: Alipay) -> None:
    await alipay.send(USER, Text("服务：", links=(Link("急救：120", ""),)), "tapped")
    assert api.asked(CUSTOM)[0].content["text"]["content"] == "服务：\n急救：120"


async def test_the_messages_tell_who_it_is_so_nothing_is_asked(api: AlipayApi, alipay: Alipay) -> None:
    assert await alipay.union(USER) == ""
    assert api.calls == []


async def test_a_text_too_long_loses_words_never_a_choice(api: AlipayApi, alipay: Alipay) -> None:
    await alipay.send(USER, Text("长" * 1000, (Choice(1, "没有离开过"),)), "tapped")
    content = api.asked(CUSTOM)[0].content["text"]["content"]
    assert len(content.encode()) <= LIMIT
    assert content.endswith("…\n1. 没有离开过")


async def test_what_is_common_stands_in_the_address_and_what_is_said_in_the_body(
    api: AlipayApi, alipay: Alipay
) -> None:
    await alipay.send(OPEN_ID, Text("您好"), "tapped")
    (call,) = api.asked(CUSTOM)
    assert call.query.pop("sign")
    assert call.query == {
        "app_id": "2021000000000001",
        "method": CUSTOM,
        "charset": "utf-8",
        "sign_type": "RSA2",
        "timestamp": "2026-11-25 01:00:00",
        "version": "1.0",
    }
    assert call.body.keys() == {"biz_content"}
    assert call.content["open_id"] == OPEN_ID
    assert "to_user_id" not in call.content


async def test_the_played_gateway_refuses_a_request_changed_on_its_way(
    api: AlipayApi, alipay: Alipay
) -> None:
    await alipay.send(USER, Text("您好"), "tapped")
    (call,) = api.calls
    assert requested({**call.query, **call.body})
    assert not requested({**call.query, **call.body, "biz_content": call.body["biz_content"] + " "})
    assert not requested({**call.query, **call.body, "sign": ""})


async def test_a_card_is_one_article(api: AlipayApi, alipay: Alipay) -> None:
    await alipay.send(USER, Card("绿码", "到11月28日", "https://e.org/p", "https://e.org/c.png"), "tapped")
    article = {
        "title": "绿码",
        "desc": "到11月28日",
        "image_url": "https://e.org/c.png",
        "url": "https://e.org/p",
        "action_name": "查看",
    }
    assert api.asked(CUSTOM)[0].content == {
        "to_user_id": USER,
        "msg_type": "image-text",
        "chat": "1",
        "event_type": "click",
        "articles": [article],
    }


async def test_a_picture_is_uploaded_first_and_its_file_is_not_signed(api: AlipayApi, alipay: Alipay) -> None:
    await alipay.send(USER, PICTURE, "tapped")
    (upload,), (call,) = api.asked(UPLOAD), api.asked(CUSTOM)
    assert upload.picture == b"\x89PNG HP1:CODE"
    assert upload.part == {"name": "image_content", "file": "code.png", "type": "image/png"}
    assert upload.body == {"image_type": "png", "image_name": "code"}
    article = {
        "title": "健康码",
        "desc": "点开看大图",
        "image_url": "https://img.example.org/I1",
        "url": "https://img.example.org/I1",
        "action_name": "查看",
    }
    assert call.content["articles"] == [article]


async def test_a_picture_is_uploaded_once_for_all_tries(api: AlipayApi, alipay: Alipay) -> None:
    api.answers[CUSTOM] += [{"code": "20000", "msg": "Service Currently Unavailable"}, {"code": "10000"}]
    with pytest.raises(Undelivered, match="20000"):
        await alipay.send(USER, PICTURE, "tapped")
    await alipay.send(USER, PICTURE, "tapped")
    assert len(api.asked(UPLOAD)) == 1
    await alipay.send(USER, PICTURE, "tapped")
    assert len(api.asked(UPLOAD)) == 2, "once sent it is forgotten"


async def test_of_pictures_never_sent_only_the_last_are_remembered(
    api: AlipayApi, alipay: Alipay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.alipay.account.UNSENT", 1)
    api.answers[CUSTOM].append({"code": "20000"})
    for code in ("HP1:A", "HP1:B", "HP1:B", "HP1:A"):
        with pytest.raises(Undelivered):
            await alipay.send(USER, Picture(code, "green", "", NOW), "tapped")
    assert [call.picture[-1:] for call in api.asked(UPLOAD)] == [b"A", b"B", b"A"]


async def test_neither_a_hand_over_nor_a_chat_in_a_mini_program_can_be_sent(
    api: AlipayApi, desk: Desk, alipay: Alipay
) -> None:
    with pytest.raises(Undelivered) as fault:
        await alipay.send(USER, HandOver(), "tapped")
    assert fault.value.permanent
    with pytest.raises(Undelivered) as fault:
        await desk.account(kind="miniprogram").send(USER, Text("您好"), "tapped")
    assert fault.value.permanent
    assert api.calls == []


async def test_a_life_account_notifies_by_template_without_colour(api: AlipayApi, alipay: Alipay) -> None:
    assert await alipay.notify(USER, NOTICE, "template") == ""
    assert await alipay.notify(OPEN_ID, NOTICE, "template") == ""
    first, second = (call.content for call in api.asked(TEMPLATE))
    context = {
        "head_color": "#1a1a1a",
        "url": "https://example.org/p",
        "action_name": "查看",
        "keyword1": {"value": "您的健康码有更新", "color": "#1a1a1a"},
    }
    assert first == {"to_user_id": USER, "template": {"template_id": "TPL", "context": context}}
    assert second["to_open_id"] == OPEN_ID


async def test_a_mini_program_notifies_by_its_own_template(api: AlipayApi, desk: Desk) -> None:
    api.answers[MINI_TEMPLATE].append({"code": "10000", "msg_id": "M1"})
    mini = desk.account(kind="miniprogram")
    assert await mini.notify(OPEN_ID, Notice("TPL", "pages/code?a%3D1", NOTICE.values), "template") == "M1"
    content = api.asked(MINI_TEMPLATE)[0].content
    assert json.loads(content.pop("data")) == {"keyword1": {"value": "您的健康码有更新"}}
    assert content == {"to_open_id": OPEN_ID, "user_template_id": "TPL", "page": "pages/code?a%3D1"}
    with pytest.raises(Undelivered) as fault:
        await mini.notify(OPEN_ID, NOTICE, "subscribe")
    assert fault.value.permanent


async def test_a_face_is_checked_by_the_platform_alone(api: AlipayApi, alipay: Alipay) -> None:
    client = alipay.client
    back = "https://example.org/m/"
    assert await client.certify_initialize("SYN-1", "张三", "11010519491231002X", back) == "C1"
    content = api.asked(INITIALIZE)[0].content
    assert json.loads(content.pop("identity_param")) == {
        "identity_type": "CERT_INFO",
        "cert_type": "IDENTITY_CARD",
        "cert_name": "张三",
        "cert_no": "11010519491231002X",
    }
    assert json.loads(content.pop("merchant_config")) == {"return_url": back}
    assert content == {"outer_order_no": "SYN-1", "biz_code": "FACE"}
    assert await client.certify_query("C1")
    api.answers[CERTIFIED].append({"code": "10000", "passed": "F"})
    assert not await client.certify_query("C1")


async def test_the_address_of_the_face_check_is_signed_and_opened_by_the_person(
    api: AlipayApi, desk: Desk, alipay: Alipay
) -> None:
    address = urlsplit(alipay.client.certify_url("C1"))
    params = dict(parse_qsl(address.query, strict_parsing=True))
    assert f"{address.scheme}://{address.netloc}{address.path}" == desk.gateway
    assert (params["method"], json.loads(params["biz_content"])) == (CERTIFY, {"certify_id": "C1"})
    assert requested(params)
    assert api.calls == []


async def test_a_code_opens_a_page_of_the_mini_program(api: AlipayApi, alipay: Alipay) -> None:
    address = await alipay.client.qrcode_create("pages/site", "site=42", "门口")
    assert address == "https://mobilecodec.example.org/1"
    assert api.asked(QR_CODE)[0].content == {
        "url_param": "pages/site",
        "query_param": "site=42",
        "describe": "门口",
    }


async def test_an_answer_without_what_was_asked_for_may_be_asked_for_again(
    api: AlipayApi, alipay: Alipay
) -> None:
    api.answers[UPLOAD].append({"code": "10000", "image_url": ""})
    with pytest.raises(Undelivered, match="no image_url") as fault:
        await alipay.send(USER, PICTURE, "tapped")
    assert not fault.value.permanent


@pytest.mark.parametrize(
    ("window", "event"),
    [
        ("followed", "follow"),
        ("tapped", "click"),
        ("scanned", "enter_ppchat"),
        ("entered", "enter_ppchat"),
        ("typed", None),
    ],
)
async def test_what_permits_a_message_is_named(
    api: AlipayApi, alipay: Alipay, window: str, event: str | None
) -> None:
    await alipay.send(USER, Text("您好"), window)
    (call,) = api.asked(CUSTOM)
    assert call.content.get("event_type") == event
