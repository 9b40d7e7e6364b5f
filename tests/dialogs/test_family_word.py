"""The word 家人: adding in chat, an adult's own word on their own phone, what each sees of the other, and ending it."""

from chat import ZHANG, Chat
from ports import Clock
from synthetic import resident_number

from bot.conversation.messages import Card

XIAOMAN = resident_number(7, "20190501")
GRANDMA = {
    "name": "王桂花",
    "number": resident_number(8, "19500301"),
    "phone": "13900000000",
    "address": "路2号",
}
FATHER = {
    "name": "李强",
    "number": resident_number(9, "19850301"),
    "phone": "13700000000",
    "address": "路3号",
}
CHILD = ("加孩子或老人", "李小满", XIAOMAN, "我的孩子", "同意替家人办码")
ELDER = ("加孩子或老人", "王桂花", GRANDMA["number"], "我的父母或长辈", "三个月", "同意替家人办码")


async def grandma_registered(chat: Chat) -> Chat:
    grandma = Chat(chat.ports, "oGrandma")
    await grandma.signs_up(GRANDMA)
    return grandma


async def ask_grandma(chat: Chat) -> None:
    await chat.signs_up()
    await chat.all_of(ELDER)
    await chat.all_of(["桂花和我一样", "没有症状"])
    reply = await chat.taps("都属实，出码")
    assert "桂花：等本人同意" in reply.text


async def test_before_ones_own_code_the_first_step_says_how_both_are_done(chat: Chat) -> None:
    reply = await chat.taps("帮家人办码")
    assert "+ 加孩子或老人" in reply.text
    assert "第1步" in reply.text
    assert reply.first.links
    assert "先办您自己的码" in (await chat.says("加家人")).text
    await chat.identifies()
    reply = await chat.says("家人")
    assert "1/3" in reply.text


async def test_a_child_is_added_in_chat(chat: Chat) -> None:
    await chat.signs_up()
    reply = await chat.says("家人")
    assert "还没有替家人办码" in reply.text
    assert reply.choices == ("加孩子或老人",)
    reply = await chat.all_of(CHILD[:2])
    assert "小满的证件号码" in reply.text
    reply = await chat.says(CHILD[2])
    assert XIAOMAN not in reply.text
    reply = await chat.all_of(CHILD[3:])
    assert "小满和您一样吗" in reply.text
    reply = await chat.all_of(["小满和我一样", "没有症状"])
    assert reply.text.startswith("✓ 小满：没有症状\n请看一遍：\n小满：")
    assert (await chat.taps("都属实，出码")).card.title == "绿码×2 可以通行"
    reply = await chat.says("家人")
    assert "小满：绿码，到" in reply.text
    assert reply.choices == ("加孩子或老人", "替小满申报", "结束替小满办")
    assert isinstance((await chat.menu()).messages[0], Card)


async def test_a_child_under_14_needs_a_guardian(chat: Chat) -> None:
    await chat.signs_up()
    reply = await chat.all_of([*CHILD[:3], "我的配偶"])
    assert "要由父母或监护人办" in reply.text
    assert "同意替家人办码" in (await chat.taps("我监护的孩子")).choices


async def test_whoever_does_not_agree_sends_nothing(chat: Chat) -> None:
    await chat.signs_up()
    reply = await chat.all_of([*CHILD[:4], "不替家人办了"])
    assert "什么都没有提交" in reply.text


async def test_ones_own_number_and_one_given_before_are_told_at_the_end(chat: Chat) -> None:
    await chat.signs_up()
    await chat.all_of(["加家人", "张三三", ZHANG["number"], "其他成年家人", "一年", "同意替家人办码"])
    await chat.all_of(["三三和我一样", "没有症状"])
    reply = await chat.taps("都属实，出码")
    assert "这是您自己的证件号" in reply.text
    await chat.says("取消")
    await chat.all_of([*CHILD, "小满和我一样", "没有症状", "都属实，出码"])
    await chat.all_of([*CHILD, "李小满(0075)和我一样", "没有症状"])
    assert "已经写过" in (await chat.taps("都属实，出码")).text


async def test_an_adult_agrees_on_their_own_phone(chat: Chat) -> None:
    grandma = await grandma_registered(chat)
    await ask_grandma(chat)
    reply = await grandma.says("你好")
    assert reply.text.startswith("※ 有人想替您出示健康码")
    reply = await grandma.menu()
    assert "张*（138****5678）想替您出示健康码，到2027年2月22日" in reply.text
    assert reply.choices == ("同意张*代办", "不同意张*代办")
    assert isinstance((await grandma.menu()).messages[0], Card)
    assert "想替您出示" in (await grandma.says("家人")).text
    assert "现在能出示" in (await grandma.taps("同意张*代办")).text
    reply = await grandma.says("家人")
    assert "能出示您的码的人：\n张*" in reply.text
    reply = await chat.says("你好")
    assert reply.text.startswith("※ 家人代办有更新")
    reply = await chat.menu()
    assert reply.card.title == "绿码×2 可以通行"
    assert "桂花：绿码，到" in reply.card.description
    assert not (await chat.says("谢谢")).text.startswith("※")


async def test_an_adult_declines_and_the_other_sees_nothing(chat: Chat) -> None:
    grandma = await grandma_registered(chat)
    await ask_grandma(chat)
    await grandma.says("家人")
    assert "看不到您的任何信息" in (await grandma.taps("不同意张*代办")).text
    assert "桂花" not in (await chat.says("家人")).text
    assert (await chat.menu()).card.title == "绿码 可以通行"


async def test_the_words_are_the_same_whether_the_document_is_registered_or_not(chat: Chat) -> None:
    await ask_grandma(chat)
    unknown = (await chat.says("家人")).text
    other = Chat(chat.ports, "oOther")
    await grandma_registered(chat)
    await other.signs_up(FATHER)
    await other.all_of(ELDER)
    await other.all_of(["桂花和我一样", "没有症状"])
    await other.taps("都属实，出码")
    assert (await other.says("家人")).text == unknown


async def test_whoever_registers_after_being_asked_for_is_asked_too(chat: Chat) -> None:
    await ask_grandma(chat)
    grandma = await grandma_registered(chat)
    assert "想替您出示健康码" in (await grandma.menu()).text
    assert "现在能出示" in (await grandma.taps("同意张*代办")).text


async def test_the_holder_ends_it_and_the_child_is_erased(chat: Chat) -> None:
    await chat.signs_up()
    await chat.all_of([*CHILD, "小满和我一样", "没有症状", "都属实，出码"])
    await chat.says("家人")
    reply = await chat.taps("结束替小满办")
    assert reply.choices == ("不结束，保留", "确定结束")
    assert "小满：绿码" in (await chat.taps("不结束，保留")).text
    await chat.taps("结束替小满办")
    assert "已经结束" in (await chat.taps("确定结束")).text
    assert (await chat.menu()).card.title == "绿码 可以通行"
    index = chat.ports.sealing.index("document", f"CN:{XIAOMAN}")
    assert await chat.ports.store.begin().citizens_with(index) == ()


async def test_the_person_ends_it_too(chat: Chat) -> None:
    grandma = await grandma_registered(chat)
    await ask_grandma(chat)
    await grandma.all_of(["家人", "同意张*代办", "家人"])
    await grandma.taps("不再让张*出示")
    await grandma.taps("确定结束")
    assert "能出示您的码的人" not in (await grandma.says("家人")).text
    assert isinstance((await grandma.menu()).messages[0], Card)
    assert (await chat.menu()).card.title == "绿码 可以通行"


async def test_anything_else_while_the_family_is_shown_is_no_choice(chat: Chat) -> None:
    await chat.signs_up()
    await chat.says("家人")
    assert "我能办这几件事" in (await chat.says("哈哈哈哈")).text


async def test_a_choice_of_long_ago_is_over(chat: Chat, clock: Clock) -> None:
    grandma = await grandma_registered(chat)
    await ask_grandma(chat)
    await grandma.says("家人")
    clock.forward(days=100)
    assert "已经结束" in (await grandma.taps("同意张*代办")).text


async def test_by_hand_the_family_waits_for_ones_own_check(manual: Chat) -> None:
    await manual.signs_up()
    assert "您自己的登记还在核对中" in (await manual.says("家人")).text
    assert "您自己的登记还在核对中" in (await manual.says("加家人")).text


async def test_while_something_is_asked_the_family_waits(chat: Chat) -> None:
    await chat.signs_up()
    await chat.says("申报")
    await chat.taps("有变化")
    await chat.taps("没有离开过")
    reply = await chat.says("家人")
    assert reply.text.startswith("先答完这几题")
    await chat.says("取消")
    await chat.all_of(CHILD[:2])
    assert "小满的证件号码" in (await chat.says("加家人")).text
    assert "先答完这几题" in (await chat.says("家人")).text


async def test_a_fever_told_while_adding_is_asked_about_once_more(chat: Chat) -> None:
    await chat.signs_up()
    await chat.all_of([*CHILD, "小满和我一样", "小满：发热", "小满：没有别的了", "小满：今天开始的", "38"])
    reply = await chat.taps("都属实，出码")
    assert "小满会是黄码" in reply.text
    assert "小满会是黄码" in (await chat.says("什么呀")).text
    assert (await chat.taps("确认属实，提交")).card.title == "您绿码、小满黄码"


async def test_more_than_the_policy_lets_is_told_at_once(chat: Chat) -> None:
    await chat.signs_up()
    for number in range(6):
        child = resident_number(20 + number, "20190501")
        await chat.all_of(["加家人", "李小满", child, "我的孩子", "同意替家人办码"])
        name = f"李小满({child[-4:]})" if number else "小满"
        await chat.all_of([f"{name}和我一样", "没有症状", "都属实，出码"])
    assert "最多替6位" in (await chat.says("加家人")).text
    reply = await chat.says("家人")
    assert reply.choices[:2] == ("加孩子或老人", "替孩子申报")
    assert reply.choices[2].startswith("结束替李小满(0")
    assert len(reply.choices) == len(set(reply.choices)) == 8
    assert len(reply.text) <= 600
    named = await chat.taps("替孩子申报")
    assert len(named.choices) == len(set(named.choices)) == 6
    assert ")离开过广州吗" in (await chat.taps(named.choices[0])).text
