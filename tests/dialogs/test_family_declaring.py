"""The word 家人: what a guardian declares for a child, what is told of those one shows, and names that are alike."""

from datetime import date

import pytest
from chat import ZHANG, Chat
from families import CHILD as XIAOMAN
from ports import Clock
from synthetic import CDC, HOSPITAL, list_officers, resident_number

from bot.dialogs import family_shown
from bot.dialogs.family_lines import named
from bot.domain.citizens import Citizen
from bot.domain.people import Document
from bot.usecases import evidence
from bot.usecases.claims import Claim
from bot.usecases.commit import committed
from bot.usecases.erasure import erase_due
from bot.usecases.family_codes import family_of

CHILD = ("加孩子或老人", "李小满", XIAOMAN, "我的孩子", "同意替家人办码")
WELL = ("小满和我一样", "没有症状", "都属实，出码")
FEVER = ("小满：没有离开过", "小满：没有接触过", "小满：发热", "小满：没有别的了", "小满：今天开始的", "38")
NEARLY_14 = resident_number(7, "20121130")
ELDER = (
    "加孩子或老人",
    "王桂花",
    resident_number(8, "19500301"),
    "我的父母或长辈",
    "三个月",
    "同意替家人办码",
)
GRANDMA = {"name": "王桂花", "number": ELDER[2], "phone": "13900000000", "address": "路2号"}


async def holder_of(chat: Chat) -> Citizen:
    index = chat.ports.sealing.index("document", f"CN:{ZHANG['number']}")
    (citizen,) = await chat.ports.store.begin().citizens_with(index)
    return citizen


async def child_in_contact(chat: Chat, clock: Clock) -> None:
    """An office's word about the child: red for 14 days, tested on some of them."""
    claim = Claim("close_contact", "Guangzhou CDC", "on the list", date(2026, 11, 24))
    documents = [Document("CN", "resident_id", XIAOMAN)]
    add, ports = evidence.add, chat.ports
    added = await committed(ports, lambda tx: add(ports, tx, claim, documents, CDC.id, clock()))
    (id_,) = added.ids
    await committed(ports, lambda tx: evidence.confirm(ports, tx, id_, HOSPITAL.id, clock()))


async def test_a_new_fever_of_a_child_is_declared_before_the_last_answers_lapse(chat: Chat) -> None:
    await chat.signs_up()
    await chat.all_of([*CHILD, *WELL, "家人"])
    assert "1/3 小满离开过广州吗" in (await chat.taps("替小满申报")).text.replace("最近14天，", "")
    reply = await chat.all_of([*FEVER, "都属实，出码"])
    assert reply.text.startswith("照这些回答：\n小满会是黄码")
    assert (await chat.taps("确认属实，提交")).card.title == "您绿码、小满黄码"


async def test_one_declares_for_children_alone_and_never_for_an_adult(chat: Chat) -> None:
    await chat.signs_up()
    await chat.all_of([*ELDER, "桂花和我一样", "没有症状", "都属实，出码"])
    assert (await chat.says("家人")).choices == ("加孩子或老人", "结束替桂花办")
    assert "我能办这几件事" in (await chat.says("替桂花申报")).text
    await chat.says("家人")
    assert "我能办这几件事" in (await chat.says("替孩子申报")).text


async def test_whose_own_answers_have_lapsed_is_told_what_was_sent_for_the_child(
    chat: Chat, clock: Clock
) -> None:
    await chat.signs_up()
    await chat.all_of([*CHILD, *WELL])
    clock.forward(days=9)
    await chat.says("家人")
    await chat.taps("替小满申报")
    reply = await chat.all_of(["小满：没有离开过", "小满：没有接触过", "小满：没有症状", "都属实，出码"])
    assert reply.text.startswith("✓ 已提交。\n小满：绿码，到")
    assert "申报已到期" in reply.text
    assert reply.choices == ("都没变，更新", "有变化")


async def test_until_when_one_shows_a_child_and_that_it_ended_at_14(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    await chat.all_of(["加家人", "李小满", NEARLY_14, "我的孩子", "同意替家人办码", *WELL])
    reply = await chat.says("家人")
    assert "代办到期：小满 11月29日。\n孩子满14岁，请用自己的手机办码。" in reply.text
    clock.forward(days=6)
    assert "小满满14岁，代办结束了，请用自己的手机办码。" in (await chat.says("家人")).text
    await erase_due(chat.ports, clock())
    assert "小满" not in (await chat.says("家人")).text


async def test_what_is_only_good_to_know_gives_way_to_what_fits_a_message(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chat.signs_up()
    await chat.all_of([*CHILD, *WELL])
    monkeypatch.setattr(family_shown, "LONGEST", 60)
    shown = (await chat.says("家人")).text
    assert "小满：绿码" in shown
    assert "代办到期：小满 2033年4月30日。" in shown
    assert "满14岁" not in shown


async def test_that_an_adult_s_own_answers_count_is_said_before_and_after(chat: Chat) -> None:
    grandma = Chat(chat.ports, "oGrandma")
    await grandma.signs_up(GRANDMA)
    await chat.signs_up()
    sick = ("桂花：发热", "桂花：没有别的了", "桂花：今天开始的", "38", "都属实，出码", "确认属实，提交")
    reply = await chat.all_of([*ELDER, "桂花和我一样", *sick])
    assert "颜色以本人自己的回答为准" in reply.text
    await grandma.all_of(["家人", "同意张*代办"])
    shown = (await chat.says("家人")).text
    assert "桂花：绿码" in shown
    assert shown.endswith("大人自己申报过的，颜色以本人的回答为准。")


@pytest.mark.parametrize(
    ("words", "heard"), [("同意张*代办", "现在能出示"), ("不同意张*代办", "看不到您的任何信息")]
)
async def test_the_answer_to_who_asks_is_understood_after_something_else(
    chat: Chat, words: str, heard: str
) -> None:
    grandma = Chat(chat.ports, "oGrandma")
    await grandma.signs_up(GRANDMA)
    await chat.signs_up()
    await chat.all_of([*ELDER, "桂花和我一样", "没有症状", "都属实，出码"])
    await grandma.all_of(["家人", "服务", "谢谢"])
    assert "我能办这几件事" in (await grandma.says("同意李*代办")).text
    assert heard in (await grandma.says(words)).text
    assert "我能办这几件事" in (await grandma.says(words)).text


async def test_a_guardian_reads_that_the_child_s_test_is_due(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    await chat.all_of([*CHILD, *WELL])
    await list_officers(chat.ports)
    await child_in_contact(chat, clock)
    assert "核酸" not in (await chat.says("家人")).text
    clock.forward(days=1)
    assert "请留在家里，有事打12345。今天要做核酸检测。" in (await chat.says("家人")).text
    assert "今天要做核酸检测。" in (await chat.menu()).card.description


async def test_a_new_person_is_told_apart_from_those_one_shows(chat: Chat) -> None:
    await chat.signs_up()
    await chat.all_of([*CHILD, *WELL])
    cousin = resident_number(9, "20200501")
    reply = await chat.all_of(["加家人", "孙小满", cousin, "我监护的孩子", "同意替家人办码"])
    assert "现在答【孙小满】" in reply.text
    await chat.all_of(["孙小满和我一样", "没有症状", "都属实，出码"])
    assert {"替李小满申报", "替孙小满申报"} <= set((await chat.says("家人")).choices)
    assert "李小满离开过广州吗" in (await chat.taps("替李小满申报")).text


async def test_begun_again_the_new_person_is_still_told_apart(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    await chat.all_of([*CHILD, *WELL, "加家人", "孙小满"])
    clock.forward(minutes=31)
    await chat.says("你好")
    await chat.taps("重新开始")
    assert "孙小满的证件号码" in (await chat.says("孙小满")).text


async def test_two_of_the_same_name_are_told_apart_by_their_documents(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    await chat.all_of([*CHILD, *WELL])
    clock.forward(minutes=1)
    other = resident_number(9, "20200501")
    reply = await chat.all_of(["加家人", "李小满", other, "我的孩子", "同意替家人办码"])
    name = f"李小满({other[-4:]})"
    assert f"现在答【{name}】" in reply.text
    await chat.all_of([f"{name}和我一样", "没有症状", "都属实，出码"])
    holder = await holder_of(chat)
    family = await family_of(chat.ports, chat.ports.store.begin(), holder.id, chat.ports.now())
    assert tuple(called for called, _ in named(family)) == (f"李小满({XIAOMAN[-4:]})", name)


async def test_the_consent_for_a_member_is_never_cut_short(chat: Chat) -> None:
    await chat.says("english")
    await chat.all_of(["register", "Continue in chat", "I agree to the identity check"])
    await chat.all_of(["Zhang San", ZHANG["number"], ZHANG["phone"], "I live in Guangzhou", "Tiyu Road 1"])
    await chat.taps("I agree that my answers decide the colour")
    await chat.all_of(["Not left Guangzhou", "No contact", "No symptoms", "All true, send"])
    reply = await chat.all_of(["add family", "Maximilian Zhang", XIAOMAN, "A child in my care"])
    assert "You are the guardian, or Maximilian agrees: details are checked" in reply.text
    assert reply.text.endswith("Agree?")
    assert len(reply.text) <= 120


async def test_a_question_about_somebody_else_asked_again_is_still_a_question(chat: Chat) -> None:
    await chat.signs_up()
    await chat.all_of([*CHILD, *WELL, "家人", "替小满申报"])
    await chat.says("english")
    await chat.says("Left Guangzhou")
    await chat.says("返回")
    first, second, third = [(await chat.says("qqq")).text for _ in range(3)]
    asked = "1/3 Has 小满 left Guangzhou in the last 14 days, trips abroad included?"
    assert first == f"Not found. Write city or country; several: commas.\n{asked}"
    assert second.endswith("For example: Shanghai, Madrid\n1/3 小满: Left Guangzhou in 14 days?")
    assert third.endswith("call 12367.\n1/3 小满: Left Guangzhou in 14 days?")
