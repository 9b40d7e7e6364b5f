"""The conversation in a terminal, with the platform played over real HTTP and a small office behind the webhook."""

import asyncio
import io
from collections.abc import AsyncIterator

import aiohttp
import pytest
import zxingcpp
from PIL import Image
from played_office import Fields, Stage, choice, news, set_stage, text

from integrations.console import screen
from integrations.console.conversation import Conversation, NobodyThere
from integrations.console.keyboard import lines


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with aiohttp.ClientSession() as session:
        stage = await set_stage(session)
        yield stage
        await stage.server.close()


async def talk(stage: Stage, *typed: str, open_id: str = "") -> tuple[str, Conversation]:
    """What the terminal shows."""
    shown: list[str] = []
    demo = stage.simulator.account.hook.replace("/hooks/demo-wechat", "/demo")
    conversation = Conversation(stage.session, demo, shown.append, lambda code: f"[QR {code}]", open_id)
    await conversation.hold(lines(io.StringIO("".join(f"{line}\n" for line in typed))))
    return "\n".join(shown), conversation


def small_talk(fields: Fields) -> str:
    if fields.get("Event") == "subscribe":
        return text(
            f"您好。去过外地吗？\n{choice('没有离开过', 1)}\n<a href='https://example.org/p'>填表</a>"
        )
    return text(
        f"听到 {fields.get('Content') or fields.get('EventKey') or fields.get('Label') or fields['MsgType']}"
    )


async def test_following_typing_and_the_menu(stage: Stage) -> None:
    stage.office.answer = small_talk
    shown, _ = await talk(
        stage,
        "1",
        "/menu code",
        "/voice",
        "/place 杭州市",
        "/photo",
        "/dance",
        "",
        "/unfollow",
        "/quit",
        "不说了",
    )
    assert "— You follow the account." in shown
    assert "— You no longer follow the account." in shown
    assert "│ 1. 没有离开过\n│ 填表 <https://example.org/p>" in shown
    for heard in ("1", "code", "voice", "杭州市"):
        assert f"│ 听到 {heard}" in shown
    assert "不说了" not in shown
    assert [fields["MsgType"] for fields in stage.office.heard] == [
        "event",
        "text",
        "event",
        "voice",
        "location",
        "image",
        "event",
    ]


async def test_the_code_is_drawn_and_a_pushed_notice_shown(stage: Stage) -> None:
    asked = asyncio.Event()

    def answer(fields: Fields) -> str:
        if fields["MsgType"] == "text":
            asked.set()
        return news("绿码 可以通行", "没有发现风险", "", "https://example.org/p/1")

    stage.office.answer = answer
    picture = io.BytesIO()
    barcode = zxingcpp.create_barcode("HP1:DEMO", zxingcpp.BarcodeFormat.QRCode)
    Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=4)).save(picture, "PNG")
    media = stage.simulator.keep_media(picture.getvalue())
    talking = asyncio.create_task(talk(stage, "健康码"))
    await asyncio.wait_for(asked.wait(), 5)
    (open_id,) = stage.simulator.people
    token = await stage.log_in()
    image = {"touser": open_id, "msgtype": "image", "image": {"media_id": media}}
    notice = {"touser": open_id, "template_id": "T1", "data": {"thing1": {"value": "健康码有更新"}}}
    await stage.api("/cgi-bin/message/template/send", notice, token)
    await stage.settled()
    await stage.api("/cgi-bin/message/custom/send", image, token)
    shown, conversation = await talking
    assert "│ 【绿码 可以通行】\n│ 没有发现风险\n│ https://example.org/p/1" in shown
    assert "[QR HP1:DEMO]" in shown
    assert "│ thing1: 健康码有更新" in shown
    assert conversation.wire.startswith("↓ /cgi-bin/message/custom/send")


async def test_the_wire_on_request(stage: Stage) -> None:
    stage.office.answer = small_talk
    shown, _ = await talk(stage, "/wire", "/quit")
    assert "↑ POST http://127.0.0.1" in shown
    assert "msg_signature=" in shown
    assert "<![CDATA[subscribe]]>" in shown


async def test_coming_back_as_the_same_person_follows_nobody_anew(stage: Stage) -> None:
    _, first = await talk(stage, "/quit")
    stage.simulator.people.clear()
    await talk(stage, "还在吗", "/wire", "/quit", open_id=first.open_id)
    assert [fields.get("Content") for fields in stage.office.heard] == [None, "还在吗"]
    assert {fields["FromUserName"] for fields in stage.office.heard} == {first.open_id}
    with pytest.raises(NobodyThere, match="open id"):
        await talk(stage, open_id="somebody")


async def test_before_anything_is_delivered_there_is_no_wire(stage: Stage) -> None:
    open_id = stage.simulator.person(followed=True).open_id
    shown, _ = await talk(stage, "/wire", "/quit", open_id=open_id)
    assert "Nothing has been delivered yet." in shown


async def test_without_a_server_it_says_what_to_do(stage: Stage) -> None:
    await stage.server.close()
    with pytest.raises(NobodyThere, match="make run"):
        await talk(stage, "你好")


def test_a_picture_without_a_code_is_words() -> None:
    blank = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(blank, "PNG")
    assert screen.picture(blank.getvalue(), str) == "│ (a picture)"
