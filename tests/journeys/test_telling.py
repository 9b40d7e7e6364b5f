"""Telling people: by what they agreed to when the chat is closed, whether it arrived, and by telephone at last."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import TypeVar

from alipay_desk import open_desk
from journey import Citizen, Town
from ports import Clock
from post import FREE, deliver_due, items
from synthetic import resident_number, sign_up
from weixin_api import Call

from bot.domain.notices import CHANGED
from bot.ports import Account, Ports
from bot.usecases.commit import committed
from bot.usecases.news import announce
from handlers.jobs import sender

HE = {
    "name": "陈大海",
    "document_number": resident_number(5, "19900101"),
    "phone": "13512345678",
    "address": "中山路5号",
}
SIGNED = ("--source", "Guangzhou CDC", "--reason", "clinic list", "--as", "cdc-li")
TEMPLATE = "demo-wechat-changed"
Found = TypeVar("Found")


async def vaccinated(town: Town) -> None:
    """Something official that changes the code: a dose gilds it. Commands live by the real clock."""
    day = f"{town.clock.today - timedelta(days=4):%Y-%m-%d}"
    await town.runs("evidence", "add", "vaccination_dose", "--day", day, *SIGNED, stdin=HE["document_number"])


async def until(look: Callable[[], Awaitable[Found]]) -> Found:
    ends = monotonic() + 15
    while not (found := await look()):
        assert monotonic() < ends, "it does not come"
        await asyncio.sleep(0.05)
    return found


async def pushes(town: Town, count: int = 1) -> list[Call]:
    async def look() -> list[Call]:
        calls = town.api.asked("subscribe/bizsend")
        return calls if len(calls) >= count else []

    return await until(look)


async def listed(town: Town, *words: str) -> list[list[str]]:
    rows = (await town.runs("outbox", "list", *words)).splitlines()
    return [row.split("\t") for row in rows if "\tnews\t" in row]


async def with_reason(town: Town, reason: str) -> list[str]:
    """The row of news that could not be sent for it."""

    async def look() -> list[list[str]]:
        return [row for row in await listed(town) if row[8].startswith(reason)]

    return (await until(look))[0]


async def answers(he: Citizen, answer: str) -> None:
    """To the platform's own question, which it then tells."""
    row = {"TemplateId": TEMPLATE, "SubscribeStatusString": answer, "PopupScene": "0"}
    told = await he.user.does("subscribe_msg_popup_event", SubscribeMsgPopupEvent={"List": row})
    assert told.kind == "none"


async def test_news_after_the_chat_has_closed(automatic: Town) -> None:
    await automatic.officers()
    he = automatic.citizen()
    await he.signs_up(HE)
    await answers(he, "accept")
    automatic.clock.forward(hours=49)
    automatic.api.answers["/cgi-bin/message/subscribe/bizsend"] = [{"errcode": 0, "msgid": 700001}]
    await vaccinated(automatic)
    (call,) = await pushes(automatic)
    assert (call.body["template_id"], call.body["touser"]) == (TEMPLATE, he.user.open_id)
    assert call.body["data"]["thing1"] == {"value": "您的健康码有更新"}
    assert "金" not in str(call.body)
    assert (await listed(automatic, "--sent"))[0][6:8] == ["subscribe", "arrived: not known"]
    row = {"TemplateId": TEMPLATE, "MsgID": 700001, "ErrorCode": "0", "ErrorStatus": "success"}
    await he.user.does("subscribe_msg_sent_event", SubscribeMsgSentEvent={"List": row})
    assert (await listed(automatic, "--sent"))[0][7] == "arrived: yes"
    assert "※ 您的码有更新" in (await he.says("帮助")).text


async def test_who_takes_no_more_of_them_is_in_the_list(automatic: Town) -> None:
    await automatic.officers()
    he = automatic.citizen()
    await he.signs_up(HE)
    await answers(he, "accept")
    automatic.clock.forward(hours=49)
    automatic.api.answers["/cgi-bin/message/subscribe/bizsend"] = [
        {"errcode": 43101, "errmsg": "user refuse to accept the msg"}
    ]
    await vaccinated(automatic)
    await pushes(automatic)
    failed = await with_reason(automatic, "43101")
    assert failed[3] == "failed"
    await automatic.runs("outbox", "retry", failed[0])
    await with_reason(automatic, "window closed, not agreed to")
    assert len(automatic.api.asked("subscribe/bizsend")) == 1


async def test_a_quota_that_is_full_is_waited_for(automatic: Town) -> None:
    await automatic.officers()
    he = automatic.citizen()
    await he.signs_up(HE)
    await answers(he, "accept")
    automatic.clock.forward(hours=49)
    automatic.api.answers["/cgi-bin/message/subscribe/bizsend"] = [
        {"errcode": 45009, "errmsg": "reach max api daily quota limit"},
        {"errcode": 0, "msgid": 700002},
    ]
    await vaccinated(automatic)
    await pushes(automatic)
    row = await with_reason(automatic, "45009")
    assert (row[3], row[5]) == ("waiting", "0 tries")
    automatic.clock.forward(hours=1)
    await pushes(automatic, 2)


async def test_alipay_s_template_message(ports: Ports, clock: Clock) -> None:
    life = Account(
        "demo-alipay",
        "alipay",
        "440100",
        passive=0,
        customer_service=False,
        templates={CHANGED: replace(FREE, fields={"title": "first", "at": "keyword1"}, confirmed=False)},
    )
    ports = replace(ports, accounts={life.name: life})
    citizen = await sign_up(ports, open_id="2088000000000002", account=life.name, state={})
    await committed(ports, lambda tx: announce(ports, tx, citizen, clock()))
    async with open_desk() as desk:
        desk.api.answers["alipay.open.public.message.single.send"] = [
            {"code": "40005", "msg": "call limited", "sub_code": "isv.app-call-limited"},
            {"code": "10000", "msg": "Success", "msg_id": "A1"},
        ]
        send = sender(ports, {life.name: desk.account()})
        assert await deliver_due(ports, send, clock()) == 0
        assert await deliver_due(ports, send, clock.forward(minutes=1)) == 1
        call = desk.api.asked("alipay.open.public.message.single.send")[-1].content
    assert call["to_user_id"] == "2088000000000002"
    context = call["template"]["context"]
    assert context["first"]["value"] == "您的健康码有更新"
    assert context["keyword1"]["value"] == "2026年11月24日 12:00"
    (sent,) = await items(ports, "sent")
    assert (sent.way, sent.receipt, sent.tries) == ("template", "", 1)
