"""Alipay's gateway over HTTP: signatures and clocks, messages within their windows, pictures, menus and codes."""

import base64
import json
from datetime import timedelta

import pytest
from alipay import AliPay
from played_gateway import KEYS, LIFE_ID, MINI_ID, Client, closed, genuine, opened, read
from played_office import Stage

from integrations.simulator.acts import Act
from integrations.simulator.alipay.signing import decrypted, encrypted
from integrations.simulator.faults import Faults
from integrations.simulator.follower import Follower

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100
SEND = "alipay.open.public.message.custom.send"
SINGLE = "alipay.open.public.message.single.send"
TEMPLATE = "alipay.open.app.mini.templatemessage.send"
UPLOAD = "alipay.offline.material.image.upload"
MENU = "alipay.open.public.menu.create"
QR = "alipay.open.app.qrcode.create"


def client_of(stage: Stage, mount: str = "alipay") -> Client:
    app_id = {"alipay": LIFE_ID, "alipay-mini": MINI_ID}[mount]
    return Client(stage.session, str(stage.server.make_url(f"/demo/{mount}/gateway.do")), stage.clock, app_id)


def words(person: Follower, **more: object) -> dict[str, object]:
    return {
        "to_user_id": person.open_id,
        "msg_type": "text",
        "text": {"content": "您好"},
        "chat": "1",
        **more,
    }


async def acted(stage: Stage, person: Follower, kind: str, said: str = "") -> None:
    stage.alipay.act(person, Act(kind, said), Faults())
    await stage.settled()


async def cause(stage: Stage, method: str, biz: object) -> object:
    """The sub_code of a refusal; None when there is none."""
    return (await client_of(stage).asked(method, biz)).get("sub_code")


@pytest.mark.parametrize(
    ("kind", "named"),
    [("follow", {}), ("menu", {"event_type": "click"}), ("text", {}), ("picture", {})],
)
async def test_a_follow_click_or_message_opens_five_minutes(
    stage: Stage, kind: str, named: dict[str, str]
) -> None:
    person = stage.alipay.person(followed=True)
    message = words(person, **named)
    assert await cause(stage, SEND, message) == "MSG_SD_OVER_TIME"
    await acted(stage, person, kind, "code")
    stage.clock.passes(minutes=4)
    assert [await cause(stage, SEND, message) for _ in range(6)] == [None] * 6
    stage.clock.passes(minutes=1)
    assert await cause(stage, SEND, message) == "MSG_SD_OVER_TIME"


async def test_a_named_event_must_have_happened(stage: Stage) -> None:
    person = stage.alipay.person(followed=True)
    await acted(stage, person, "menu", "code")
    for unnamed in (words(person), words(person, event_type="follow")):
        assert await cause(stage, SEND, unnamed) == "MSG_SD_OVER_TIME"
    assert await cause(stage, SEND, words(person, event_type="click")) is None
    assert await cause(stage, SEND, words(person, event_type="verifygw")) == "isv.invalid-parameter"
    await acted(stage, person, "text")
    assert await cause(stage, SEND, words(person, chat="0")) == "MSG_SD_OVER_TIME"


async def test_opening_the_chat_allows_one_message_a_day(stage: Stage) -> None:
    person = stage.alipay.person(followed=True)
    await acted(stage, person, "enter")
    assert await cause(stage, SEND, words(person)) == "MSG_SD_OVER_TIME"
    entered = words(person, event_type="enter_ppchat")
    assert [await cause(stage, SEND, entered) for _ in range(2)] == [None, "MSG_SD_OVER_TIME"]


async def test_nothing_is_sent_to_strangers_or_to_who_has_left(stage: Stage) -> None:
    person = stage.alipay.person(followed=True)
    await acted(stage, person, "unfollow")
    assert await cause(stage, SEND, words(person)) == "USER_NOT_FOLLOW"
    assert await cause(stage, SEND, words(person, to_user_id="2088999999999999")) == "USER_NOT_FOLLOW"


async def test_text_and_cards_are_shown_and_markup_is_not_read(stage: Stage) -> None:
    person = stage.alipay.person(followed=True)
    await acted(stage, person, "follow")
    picture = client_of(stage).fields(UPLOAD, image_type="png", image_name="code")
    kept = read(await client_of(stage).posted(picture, {"image_content": PNG}))
    article = {
        "title": "绿码",
        "desc": "没有发现风险",
        "image_url": kept["image_url"],
        "url": "https://example.org/p",
    }
    text = {"content": "看 https://example.org/ <a href='x'>这里</a>"}
    assert await cause(stage, SEND, words(person, text=text)) is None
    cards = words(person, msg_type="image-text", articles=[article])
    assert await cause(stage, SEND, cards) is None
    shown = [event for event in person.after(0) if event.get("from") == "account"]
    assert shown[0]["parts"] == [
        {"words": "看 "},
        {"words": "https://example.org/", "url": "https://example.org/"},
        {"words": " <a href='x'>这里</a>"},
    ]
    assert shown[1]["title"] == "绿码"
    async with stage.session.get(str(kept["image_url"])) as response:
        assert await response.read() == PNG


@pytest.mark.parametrize(
    "message",
    [
        {"msg_type": "text", "text": {"content": ""}},
        {"msg_type": "text", "text": None},
        {"msg_type": "image-text", "articles": [{"title": "x"}]},
        {"msg_type": "hologram"},
    ],
)
async def test_what_cannot_be_shown_is_refused(stage: Stage, message: dict[str, object]) -> None:
    person = stage.alipay.person(followed=True)
    await acted(stage, person, "follow")
    assert await cause(stage, SEND, words(person, **message)) == "isv.invalid-parameter"


async def test_only_pictures_are_kept(stage: Stage) -> None:
    client = client_of(stage)
    fields = client.fields(UPLOAD, image_type="png", image_name="code")
    assert read(await client.posted(fields, {"image_content": b"GIF89a"}))["sub_code"] == "INVALID_IMAGE"
    fields = client.fields(UPLOAD, image_type="gif", image_name="code")
    assert read(await client.posted(fields, {"image_content": PNG}))["sub_code"] == "INVALID_IMAGE"
    assert read(await client.posted(fields))["sub_code"] == "isv.invalid-parameter"


async def test_templates_of_the_account_and_of_the_mini_program(stage: Stage) -> None:
    person, client = stage.alipay.person(followed=True), client_of(stage, "alipay-mini")
    context = {
        "url": "https://example.org/",
        "action_name": "查看",
        "keyword1": {"value": "有更新", "color": "#000"},
    }
    single = {"to_user_id": person.open_id, "template": {"template_id": "T1", "context": context}}
    data = json.dumps({"keyword1": {"value": "有更新"}})
    mini = {"to_user_id": person.open_id, "user_template_id": "T2", "page": "pages/code", "data": data}
    assert await cause(stage, SINGLE, single) is None
    assert (await client.asked(TEMPLATE, mini))["code"] == "10000"
    notices = [event for event in person.after(0) if event["kind"] == "notice"]
    assert [event["rows"] for event in notices] == [[("keyword1", "有更新")]] * 2
    assert await cause(stage, SINGLE, {**single, "template": {"template_id": ""}}) == "TEMPLATE_NOT_EXIST"
    assert (await client.asked(TEMPLATE, {**mini, "user_template_id": ""}))[
        "sub_code"
    ] == "TEMPLATE_NOT_EXIST"
    assert (await client.asked(TEMPLATE, {**mini, "data": "{"}))["sub_code"] == "isv.invalid-parameter"
    person.accepts_notices = person.followed = False
    assert (await client.asked(TEMPLATE, mini))["sub_code"] == "USER_NOT_SUBSCRIBE"
    assert (await client.asked(TEMPLATE, {**mini, "form_id": "F1"}))["code"] == "10000"
    assert await cause(stage, SINGLE, single) == "USER_NOT_FOLLOW"


async def test_the_menu_is_what_was_created_last(stage: Stage) -> None:
    click = {"name": "健康码", "action_type": "out", "action_param": "code"}
    page = {"name": "服务", "action_type": "link", "action_param": "https://example.org/"}
    assert await cause(stage, MENU, {"button": [click, page]}) is None
    assert [dict(button) for button in stage.alipay.menu] == [
        {"type": "click", "name": "健康码", "key": "code"},
        {"type": "view", "name": "服务", "url": "https://example.org/"},
    ]
    assert await cause(stage, MENU, {"button": []}) == "INVALID_BUTTON"
    assert await cause(stage, MENU, {"button": [click | {"action_type": "tel"}]}) == "INVALID_BUTTON"


async def test_a_qr_code_leads_to_a_page_of_the_mini_program(stage: Stage) -> None:
    client = client_of(stage, "alipay-mini")
    made = await client.asked(QR, {"url_param": "pages/code", "query_param": "site=42", "describe": "南门"})
    async with stage.session.get(str(made["qr_code_url"])) as response:
        assert response.content_type == "image/svg+xml"
        assert "appId=2021000000000002&page=pages/code&query=site=42" in await response.text()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"sign_type": "RSA"}, "isv.invalid-signature-type"),
        ({"timestamp": "yesterday"}, "isv.invalid-timestamp"),
        ({"timestamp": "2026-11-24 04:00:00"}, "isv.invalid-timestamp"),
        ({"version": "2.0"}, "isv.invalid-format"),
        ({"method": ""}, "isv.missing-method"),
        ({"method": "alipay.trade.pay"}, "isv.invalid-method"),
        ({"biz_content": "{"}, "isv.invalid-parameter"),
        ({"biz_content": "[]"}, "isv.invalid-parameter"),
    ],
)
async def test_what_is_wrong_with_a_request_is_named(
    stage: Stage, changed: dict[str, str], expected: str
) -> None:
    fields = client_of(stage).fields(SEND, **{"biz_content": "{}", **changed})
    assert read(await client_of(stage).posted(fields))["sub_code"] == expected


async def test_a_wrong_signature_and_a_missing_one(stage: Stage) -> None:
    client = client_of(stage)
    fields = client.fields(SEND, {})
    assert read(await client.posted(fields | {"sign": "AAAA"}))["sub_code"] == "isv.invalid-signature"
    assert read(await client.posted(fields | {"sign": ""}))["sub_code"] == "isv.missing-signature"
    changed = fields | {"biz_content": '{"to_user_id":"2088000000000002"}'}
    assert read(await client.posted(changed))["sub_code"] == "isv.invalid-signature"


async def test_an_unknown_application_gets_an_answer_without_a_signature(stage: Stage) -> None:
    client = client_of(stage)
    answer = json.loads(await client.posted(client.fields(SEND, {}, app_id="2021000000000009")))
    assert answer["error_response"]["sub_code"] == "isv.invalid-app-id"
    assert "sign" not in answer


async def test_without_the_charset_in_the_address_chinese_is_read_wrongly(stage: Stage) -> None:
    client = client_of(stage)
    person = stage.alipay.person(followed=True)
    fields = client.fields(SEND, words(person, text={"content": "您好吗"}))
    body = {name: value for name, value in fields.items() if name in {"biz_content", "charset"}}
    query = {name: value for name, value in fields.items() if name not in body}
    async with stage.session.post(client.address, params=query, data=body) as response:
        assert "isv.invalid-signature" in (await response.read()).decode("gbk")


async def test_a_parameter_given_twice_is_refused(stage: Stage) -> None:
    client = client_of(stage)
    fields = client.fields(SEND, {})
    async with stage.session.post(client.address, params=fields, data={"method": SEND}) as response:
        assert read(await response.text())["sub_code"] == "isv.invalid-parameter"


async def test_encrypted_contents_are_read_and_answered_encrypted(stage: Stage) -> None:
    person = stage.alipay.person(followed=True)
    await acted(stage, person, "follow")
    client = client_of(stage)
    secret = closed(json.dumps(words(person)))
    text = await client.posted(client.fields(SEND, encrypt_type="AES", biz_content=secret))
    answer = json.loads(text)
    value = answer["alipay_open_public_message_custom_send_response"]
    assert genuine(f'"{value}"'.encode(), answer["sign"])
    assert json.loads(opened(value))["code"] == "10000"
    broken = client.fields(SEND, encrypt_type="AES", biz_content="AAAA")
    assert read(await client.posted(broken))["sub_code"] == "isv.invalid-parameter"


async def test_a_request_signed_by_the_python_sdk_is_taken(stage: Stage) -> None:
    person = stage.alipay.person(followed=True)
    await acted(stage, person, "follow")
    app = (KEYS / "demo-alipay-app-private.pem").read_text("ascii")
    theirs = (KEYS / "demo-alipay-platform-public.pem").read_text("ascii")
    sdk = AliPay(
        appid=LIFE_ID, app_notify_url=None, app_private_key_string=app, alipay_public_key_string=theirs
    )
    signed = sdk.sign_data(
        sdk.build_body(SEND, words(person))
        | {"timestamp": f"{stage.clock() + timedelta(hours=8):%Y-%m-%d %H:%M:%S}"}
    )
    address = f"{client_of(stage).address}?{signed}"
    async with stage.session.get(address) as response:
        assert read(await response.text())["code"] == "10000"


async def test_faults_of_the_gateway(stage: Stage) -> None:
    person = stage.alipay.person(followed=True)
    await acted(stage, person, "follow")
    person.faults = Faults(expired=True)
    assert await cause(stage, SEND, words(person)) == "aop.invalid-auth-token"
    assert await cause(stage, SEND, words(person)) is None
    person.faults = Faults(quota=True)
    assert await cause(stage, SEND, words(person)) == "isv.app-call-limited"
    person.faults = Faults(down=True)
    client = client_of(stage)
    async with stage.session.post(client.address, params=client.fields(SEND, words(person))) as response:
        assert response.status == 502


def test_encryption_can_be_undone() -> None:
    key = base64.b64encode(b"0123456789abcdef").decode()
    assert decrypted(encrypted("健康码", key), key) == "健康码"
    with pytest.raises(ValueError, match=r"."):
        decrypted("AAAA", key)
