"""News of a family: each is told once, neutrally, and nothing that one does oneself hides what others did."""

from datetime import date

from chat import Chat
from families import CHILD, ELDER, ask
from ports import Clock
from synthetic import CDC, identity, list_officers, resident_number, sign_up

from bot.conversation.messages import Card, Text
from bot.domain.audit import Entry
from bot.domain.citizens import Citizen
from bot.domain.delegations import Delegation
from bot.domain.evidence import Evidence
from bot.usecases import family, family_review
from bot.usecases.commit import committed
from bot.usecases.news import announce_change

SISTER = resident_number(9, "20200101")
NEWS = "※ 家人代办有更新，回复“家人”看。"
ASKED = "※ 有人想替您出示健康码，回复“家人”回答。"
HELD = "※ 您家人的码有更新，回复“家人”看。"


def adding(number: str, name: str) -> list[str]:
    short = name[1:]
    return [
        "加家人",
        name,
        number,
        "我的孩子",
        "同意替家人办码",
        f"{short}和我一样",
        "没有症状",
        "都属实，出码",
    ]


async def mother(chat: Chat) -> None:
    await chat.signs_up()
    await chat.all_of(adding(CHILD, "李小满"))


async def registered(chat: Chat, serial: int, name: str, number: str) -> Citizen:
    return await sign_up(
        chat.ports, serial, open_id=f"o-{serial}", identity_answers=identity(number, name=name)
    )


async def confirmed(chat: Chat, asked: Delegation) -> None:
    ports = chat.ports
    await list_officers(ports)
    await committed(ports, lambda tx: family_review.confirm(ports, tx, asked.id, CDC.id, ports.now()))


async def father_holds_too(chat: Chat, serial: int = 2) -> Citizen:
    father = await registered(chat, serial, "李强", resident_number(serial, "19850101"))
    await confirmed(chat, await ask(chat.ports, father))
    return father


async def held_child(chat: Chat, number: str = CHILD) -> Citizen:
    index = chat.ports.sealing.index("document", f"CN:{number}")
    (child,) = await chat.ports.store.begin().citizens_with(index)
    return child


async def reddened(chat: Chat, number: str = CHILD) -> None:
    ports, child, now = chat.ports, await held_child(chat, number), chat.ports.now()
    tx = ports.store.begin()
    writes = tx.act(Entry(now, "officer:cdc-li", "confirm_evidence", "epidemic", child.document.hex()))
    found = Evidence("c1", "close_contact", "confirmed", "cdc", date(2026, 11, 23), now)
    before = await tx.evidence(child.document)
    await announce_change(ports, tx, writes, child.document, before, (*before, found), now)
    writes.put_evidence(child.document, found)
    await tx.commit()


async def test_what_another_did_is_told_although_one_has_just_ended_something(chat: Chat) -> None:
    await mother(chat)
    await chat.all_of([*adding(SISTER, "李小花"), "家人", "结束替小花办"])
    await father_holds_too(chat)
    assert not (await chat.taps("确定结束")).text.startswith("※")
    assert (await chat.says("谢谢")).text.startswith(NEWS)
    assert not (await chat.says("你好")).text.startswith("※")


async def test_ending_by_oneself_is_no_news_and_neither_is_who_else_showed_them(chat: Chat) -> None:
    await mother(chat)
    await father_holds_too(chat)
    await chat.all_of(["家人", "结束替小满办", "确定结束"])
    assert not (await chat.says("谢谢")).text.startswith("※")


async def test_the_other_guardian_is_told_at_the_card_too(chat: Chat) -> None:
    await mother(chat)
    await father_holds_too(chat)
    assert isinstance((await chat.menu()).messages[0], Card)
    assert Text(NEWS) in await chat.waiting()
    assert "小满的另一位监护人：李*" in (await chat.says("家人")).text
    assert not (await chat.says("谢谢")).text.startswith("※")


async def test_two_who_ask_are_each_put_once_and_answered(chat: Chat) -> None:
    grandma = Chat(chat.ports, "oGrandma")
    await grandma.signs_up({"name": "王桂花", "number": ELDER, "phone": "13900000000", "address": "路2号"})
    await ask(chat.ports, await registered(chat, 2, "李强", resident_number(2)), ELDER, "parent")
    assert "李*（138****5678）想替您出示" in (await grandma.says("家人")).text
    await ask(chat.ports, await registered(chat, 3, "赵明", resident_number(3)), ELDER, "parent")
    assert "现在能出示" in (await grandma.taps("同意李*代办")).text
    assert (await grandma.says("谢谢")).text.startswith(ASKED)
    assert "赵*（138****5678）想替您出示" in (await grandma.menu()).text
    assert "看不到您的任何信息" in (await grandma.taps("不同意赵*代办")).text
    assert isinstance((await grandma.menu()).messages[0], Card)
    assert not (await grandma.says("谢谢")).text.startswith("※")


async def test_who_was_asked_and_says_something_else_is_asked_again(chat: Chat) -> None:
    grandma = Chat(chat.ports, "oGrandma")
    await grandma.signs_up({"name": "王桂花", "number": ELDER, "phone": "13900000000", "address": "路2号"})
    await ask(chat.ports, await registered(chat, 2, "李强", resident_number(2)), ELDER, "parent")
    await grandma.says("家人")
    await grandma.says("哈哈哈哈")
    assert "想替您出示" in (await grandma.says("家人")).text


async def test_a_colour_of_somebody_one_shows_is_told_once_and_pushed(chat: Chat) -> None:
    await mother(chat)
    await reddened(chat)
    (item,) = [each for each in await chat.ports.store.begin().items("waiting", 100) if each.kind == "news"]
    assert item.channel == chat.ports.sealing.index("channel", chat.account.name, chat.open_id)
    assert str(item.message["text"]).startswith("您家人的健康码有更新")
    assert "红" not in str(item.message)
    assert (await chat.says("谢谢")).text.startswith(HELD)
    assert not (await chat.says("你好")).text.startswith("※")
    assert "小满：红码" in (await chat.says("家人")).text


async def test_a_colour_that_was_shown_is_no_news(chat: Chat) -> None:
    await mother(chat)
    await reddened(chat)
    assert (await chat.menu()).card.title == "您绿码、小满红码"
    assert not (await chat.says("谢谢")).text.startswith("※")


async def test_the_end_of_a_colour_is_told_by_the_clock(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    await chat.all_of(
        [*adding(CHILD, "李小满")[:-2], "小满：发热", "小满：没有别的了", "小满：今天开始的", "38"]
    )
    await chat.all_of(["都属实，出码", "确认属实，提交"])
    assert not (await chat.says("谢谢")).text.startswith("※")
    clock.forward(days=5)
    await chat.all_of(["申报", "都没变，更新"])
    clock.forward(days=2, hours=13)
    assert (await chat.says("谢谢")).text.startswith(HELD)
    assert not (await chat.says("你好")).text.startswith("※")


async def test_the_same_colour_once_more_is_no_news(chat: Chat) -> None:
    await mother(chat)
    await reddened(chat)
    await chat.says("家人")
    await father_holds_too(chat)
    await chat.says("家人")
    assert not (await chat.says("谢谢")).text.startswith("※")


async def test_the_person_is_told_that_somebody_may_show_them_no_longer(chat: Chat) -> None:
    grandma = Chat(chat.ports, "oGrandma")
    await grandma.signs_up({"name": "王桂花", "number": ELDER, "phone": "13900000000", "address": "路2号"})
    son = await registered(chat, 2, "李强", resident_number(2))
    await ask(chat.ports, son, ELDER, "parent")
    await grandma.all_of(["家人", "同意李*代办"])
    (shown,) = await chat.ports.store.begin().held_by(son.id)
    await committed(chat.ports, lambda tx: family.end(tx, son, shown.id, chat.ports.now()))
    assert (await grandma.says("谢谢")).text.startswith(NEWS)
