"""Signing up wholly in chat: budget, order, wording, and every way of going wrong kindly."""

from chat import HEALTHY, ZHANG, Chat
from ports import Clock
from synthetic import resident_number

from bot.conversation.messages import Card, HandOver


async def test_the_first_words_offer_three_ways_and_the_emergency(chat: Chat) -> None:
    reply = await chat.follows()
    assert "广州" in reply.text
    assert reply.choices == ("开始办码", "帮家人办码", "English")
    assert "看急诊不用码" in reply.first.after


async def test_the_first_step_offers_the_page_and_the_chat(chat: Chat) -> None:
    reply = await chat.taps("开始办码")
    assert reply.text.startswith("第1步，共2步")
    assert reply.choices == ("就在聊天里继续",)
    assert reply.first.links[0].url.startswith("http://127.0.0.1:8080/p/")


async def test_a_healthy_adult_needs_thirteen_inputs(chat: Chat) -> None:
    await chat.follows()
    chat.inputs = 0
    reply = await chat.signs_up()
    assert chat.inputs <= 13
    assert isinstance(reply.messages[0], Card)
    assert reply.card.title.startswith("绿码")
    assert "张*" in reply.card.description


async def test_each_answer_is_repeated_in_the_first_line(chat: Chat) -> None:
    await chat.identifies()
    assert (await chat.taps("没有离开过")).text.startswith("✓ 没有离开过\n2/3 ")
    assert (await chat.says("2")).text.startswith("✓ 接触过病人\n")


async def test_a_number_is_taken_only_where_asked_and_never_repeated(chat: Chat) -> None:
    await chat.taps("开始办码")
    await chat.taps("就在聊天里继续")
    await chat.taps("同意核对本人")
    await chat.says(ZHANG["name"])
    reply = await chat.says(ZHANG["number"])
    assert ZHANG["number"] not in reply.text
    assert "长按您的消息可以删除它" in reply.text


async def test_a_wrong_check_digit_gets_help_that_grows(chat: Chat) -> None:
    await chat.taps("开始办码")
    await chat.taps("就在聊天里继续")
    await chat.taps("同意核对本人")
    await chat.says(ZHANG["name"])
    first = await chat.says("440106198001010011")
    second = await chat.says("440106198001010011")
    third = await chat.says("440106198001010011")
    assert "共18位" in first.text
    assert "例如" in second.text
    assert "人工" in third.text
    assert third.first.links
    assert len({first.text, second.text, third.text}) == 3


async def test_greetings_are_never_a_name(chat: Chat) -> None:
    await chat.taps("开始办码")
    await chat.taps("就在聊天里继续")
    await chat.taps("同意核对本人")
    for words in ("你好", "谢谢", "?", "菜单"):
        await chat.says(words)
    assert "身份证" in (await chat.says("张三")).text


async def test_refusing_consent_stops_kindly_and_keeps_nothing(chat: Chat) -> None:
    await chat.taps("开始办码")
    await chat.taps("就在聊天里继续")
    reply = await chat.taps("不同意核对")
    assert "没有提交" in reply.text
    assert "开始" in (await chat.menu()).text or "第1步" in (await chat.menu()).text


async def test_every_question_says_why(chat: Chat) -> None:
    await chat.taps("开始办码")
    reply = await chat.taps("就在聊天里继续")
    for words in (
        "同意核对本人",
        ZHANG["name"],
        ZHANG["number"],
        ZHANG["phone"],
        "住在广州",
        ZHANG["address"],
    ):
        why = await chat.says("为什么")
        assert why.text.splitlines()[0] != reply.text.splitlines()[0]
        reply = await chat.says(words)


async def test_back_removes_the_last_answer(chat: Chat) -> None:
    await chat.identifies()
    await chat.taps("没有离开过")
    assert "离开过广州吗" in (await chat.says("返回")).text
    assert "同意吗" in (await chat.says("返回")).text


async def test_back_at_the_very_beginning_says_so(chat: Chat) -> None:
    await chat.taps("开始办码")
    await chat.taps("就在聊天里继续")
    assert "第一题" in (await chat.says("返回")).text
    assert "没有在填" in (await Chat(chat.ports, "oOther").says("返回")).text


async def test_cancel_deletes_what_was_not_sent(chat: Chat) -> None:
    await chat.identifies()
    assert "都删掉了" in (await chat.says("取消")).text
    assert "第1步" in (await chat.menu()).text
    assert "没有在填" in (await Chat(chat.ports, "oOther").says("取消")).text


async def test_the_summary_shows_every_statement_masked(chat: Chat) -> None:
    await chat.identifies()
    reply = await chat.all_of(HEALTHY)
    assert "张*，4401**********0019，138****5678，住广州" in reply.text
    assert "没有离开过广州；没有接触过病人；没有症状" in reply.text
    assert reply.choices == ("都属实，出码", "要改")


async def test_any_answer_can_be_changed_at_the_summary(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(HEALTHY)
    reply = await chat.taps("要改")
    assert len(reply.choices) == 8
    assert "手机号" in (await chat.taps("改手机号")).text
    assert "139****0000" in (await chat.says("13900000000")).text
    assert (await chat.says("什么")).choices == ("都属实，出码", "要改")
    await chat.taps("要改")
    assert (await chat.says("别的")).choices == reply.choices


async def test_a_foreigner_chooses_which_half_to_change(chat: Chat) -> None:
    await chat.taps("English")
    await _maria(chat)
    reply = await chat.taps("Change something")
    assert reply.choices == ("Change who I am", "Change health answers")
    reply = await chat.taps("Change health answers")
    assert len(reply.choices) == 3
    reply = await chat.taps("Change places")
    assert "14 days" in reply.text


async def _maria(chat: Chat) -> None:
    await chat.taps("Start")
    await chat.taps("Continue in chat")
    await chat.taps("I agree to the identity check")
    await chat.all_of(["Maria Garcia", "AAB123456"])
    await chat.taps("Passport")
    await chat.all_of(["Spain", "Female", "1 May 1990", "maria@example.org"])
    await chat.taps("I live in Guangzhou")
    await chat.says("Garden Hotel, room 502")
    await chat.taps("I agree that my answers decide the colour")
    await chat.taps("Not left Guangzhou")
    await chat.taps("No contact")
    await chat.taps("No symptoms")


async def test_a_foreigner_signs_up_in_english(chat: Chat) -> None:
    await chat.follows()
    assert "Hello" in (await chat.taps("English")).text
    await _maria(chat)
    reply = await chat.taps("All true, send")
    assert "绿码" in reply.card.title
    assert "GREEN" in reply.card.title
    assert "M*** G***" in reply.card.description


async def test_a_child_is_sent_to_a_guardian_as_soon_as_the_number_tells(chat: Chat) -> None:
    await chat.taps("开始办码")
    await chat.taps("就在聊天里继续")
    await chat.all_of(["同意核对本人", "李小满"])
    reply = await chat.says(resident_number(born="20210501", region="330113"))
    assert "监护人" in reply.text
    assert "第1步" in (await chat.menu()).text


async def test_by_hand_it_stays_pending_until_an_officer_decides(manual: Chat) -> None:
    reply = await manual.signs_up()
    assert "人工核对" in reply.text
    assert "11月25日18:00" in reply.text
    assert "核对中" in (await manual.menu()).text


async def test_an_overdue_check_says_sorry_and_whom_to_call(manual: Chat, clock: Clock) -> None:
    await manual.signs_up()
    clock.forward(days=4)
    assert "12345" in (await manual.menu()).text


async def test_a_friday_promise_falls_on_monday(manual: Chat, clock: Clock) -> None:
    clock.forward(days=3)
    assert "11月30日18:00" in (await manual.signs_up()).text


async def test_a_document_already_held_stays_pending_with_the_same_words(
    chat: Chat, tmp_path: object
) -> None:
    await chat.signs_up()
    other = Chat(chat.ports, "oSomebodyElse")
    reply = await other.signs_up(ZHANG | {"name": "张 三"})
    assert "人工核对" in reply.text


async def test_signing_up_again_shows_the_code(chat: Chat) -> None:
    await chat.signs_up()
    for words in ("登记", "就在聊天里继续"):
        assert isinstance((await chat.says(words)).messages[0], Card)


async def test_the_account_may_hand_over_to_a_person(chat: Chat) -> None:
    reply = await chat.says("人工")
    assert reply.messages == (HandOver(),)
