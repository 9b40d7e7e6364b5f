"""A family in chat: the page's further people, their questions by name, and one summary, card and renewal for all."""

from datetime import date

from chat import HEALTHY, ZHANG, Chat, Reply
from ports import Clock
from synthetic import resident_number

from bot.dialogs.page import fill
from bot.domain.declarations import Declaration
from bot.usecases.commit import committed

XIAOMAN = resident_number(7, "20190501")
GRANDMA = resident_number(8, "19500301")
MOTHER = {
    "consent_identity": "on",
    "consent_health": "on",
    "name": "李芳",
    "document_number": ZHANG["number"],
    "phone": ZHANG["phone"],
    "region": "广州",
    "address": ZHANG["address"],
}
CHILD = {
    "member1_name": "李小满",
    "member1_document_number": XIAOMAN,
    "member1_relation": "child",
    "member1_consent_member": "yes",
}
ELDER = {
    "member2_name": "王桂花",
    "member2_document_number": GRANDMA,
    "member2_relation": "parent",
    "member2_lasts": "quarter",
    "member2_consent_member": "yes",
}


async def filled(chat: Chat, *parts: dict[str, str]) -> dict[str, str]:
    """The keys of the faults by field."""
    fields = {name: words for part in (MOTHER, *parts) for name, words in part.items()}
    channel = chat.ports.sealing.index("channel", chat.account.name, chat.open_id)
    faults = await committed(chat.ports, lambda tx: fill(chat.ports, tx, channel, fields, chat.ports.now()))
    return {id_: refused.key for id_, refused in faults.items()}


async def with_child(chat: Chat, symptoms: str = "小满：没有症状") -> Reply:
    await chat.taps("开始办码")
    assert await filled(chat, CHILD) == {}
    await chat.menu()
    await chat.all_of(HEALTHY)
    await chat.taps("小满和我一样")
    return await chat.taps(symptoms)


async def declared(chat: Chat, number: str) -> Declaration:
    tx = chat.ports.store.begin()
    index = chat.ports.sealing.index("document", f"CN:{number}")
    (citizen,) = await tx.citizens_with(index)
    (declaration,) = await tx.declarations(citizen.id)
    return declaration


async def test_a_mother_and_her_son(chat: Chat) -> None:
    await chat.taps("开始办码")
    await filled(chat, CHILD)
    await chat.menu()
    reply = await chat.all_of(HEALTHY)
    assert reply.text == "✓ 没有症状\n1/2 现在答【小满】：离开广州、接触病人这两项，小满和您一样吗？"
    assert reply.choices == ("小满和我一样", "小满不一样")
    reply = await chat.taps("小满和我一样")
    assert reply.text == "✓ 小满和我一样\n2/2 小满现在有这些不舒服吗？可以选几个。"
    assert reply.choices[:2] == ("小满：没有症状", "小满：发热")
    reply = await chat.taps("小满：没有症状")
    masked = f"{XIAOMAN[:4]}**********{XIAOMAN[-4:]}"
    assert f"\n小满：{masked}；行程和接触与您一样；没有症状" in reply.text
    reply = await chat.taps("都属实，出码")
    assert reply.card.title == "绿码×2 可以通行"
    assert "小满：绿码，到" in reply.card.description
    assert "左右滑动" in reply.card.description
    assert (await declared(chat, XIAOMAN)).contact == "no"


async def test_a_tap_on_ones_own_older_question_is_never_the_childs_answer(chat: Chat) -> None:
    await chat.taps("开始办码")
    await filled(chat, CHILD)
    await chat.menu()
    await chat.all_of(HEALTHY)
    await chat.taps("小满和我一样")
    reply = await chat.taps("发热")
    assert "还有别的不舒服吗" in reply.text
    assert "小满" not in reply.text
    await chat.taps("没有别的了")
    await chat.taps("今天开始的")
    await chat.says("37.5")
    reply = await chat.says("没有症状")
    assert "小满：" in reply.text
    assert "发热，11月24日开始" in reply.text


async def test_a_child_with_fever_is_yellow_and_the_mother_green(chat: Chat) -> None:
    reply = await with_child(chat, "小满：发热")
    assert reply.text == "✓ 小满：发热\n小满：还有别的不舒服吗？"
    await chat.taps("小满：没有别的了")
    reply = await chat.taps("小满：今天开始的")
    assert "2/2 小满体温多少度" in reply.text
    await chat.says("38.2")
    reply = await chat.taps("都属实，出码")
    assert "小满会是黄码，到" in reply.text
    reply = await chat.taps("确认属实，提交")
    assert reply.card.title == "您绿码、小满黄码"
    assert "小满：黄码，到" in reply.card.description
    assert "发热门诊" in reply.card.description
    assert (await declared(chat, XIAOMAN)).symptoms_date == date(2026, 11, 24)


async def test_another_road_than_the_mothers(chat: Chat) -> None:
    await chat.taps("开始办码")
    await filled(chat, CHILD)
    await chat.menu()
    await chat.all_of(HEALTHY)
    reply = await chat.taps("小满不一样")
    assert "小满离开过广州吗" in reply.text
    await chat.taps("小满：离开过广州")
    await chat.says("上海")
    reply = await chat.taps("小满：昨天离开的")
    assert "小满最近14天接触过" in reply.text
    assert "小满离开过广州吗" not in reply.text
    reply = await chat.says("返回")
    assert "上海" in reply.text
    await chat.taps("小满：还在那里")
    await chat.says("没有接触过")
    reply = await chat.says("没有症状")
    assert "去过上海（还在那里）" in reply.text
    await chat.taps("都属实，出码")
    (stay,) = (await declared(chat, XIAOMAN)).stays
    assert stay.place == "310000"


async def test_back_goes_across_people(chat: Chat) -> None:
    await with_child(chat)
    assert "2/2 小满现在有" in (await chat.says("返回")).text
    assert "小满和您一样吗" in (await chat.says("返回")).text
    assert "3/3 现在有这些" in (await chat.says("返回")).text


async def test_any_answer_of_anybody_can_be_changed(chat: Chat) -> None:
    await with_child(chat)
    reply = await chat.taps("要改")
    assert reply.choices == ("改身份信息", "改健康回答", "改小满的回答")
    reply = await chat.taps("改小满的回答")
    assert reply.choices == ("改小满的行程和接触", "改小满的症状")
    assert "小满现在有" in (await chat.taps("改小满的症状")).text
    reply = await chat.taps("小满：没有症状")
    assert reply.choices == ("都属实，出码", "要改")


async def test_renewing_for_the_family_is_one_question(chat: Chat, clock: Clock) -> None:
    await with_child(chat)
    await chat.taps("都属实，出码")
    clock.forward(days=9)
    reply = await chat.menu()
    assert "您和小满：没有离开过广州；没有接触过病人；没有症状。现在都是这样吗？" in reply.text
    assert len(reply.text) <= 120
    assert (await chat.taps("都是这样，更新")).card.title == "绿码×2 可以通行"


async def test_renewing_with_a_change_asks_each(chat: Chat, clock: Clock) -> None:
    await with_child(chat)
    await chat.taps("都属实，出码")
    clock.forward(days=9)
    await chat.menu()
    assert "1/3" in (await chat.taps("有变化")).text
    reply = await chat.all_of(HEALTHY)
    assert "小满和您一样吗" in reply.text
    await chat.all_of(["小满和我一样", "小满：没有症状"])
    assert (await chat.taps("都属实，出码")).card.title == "绿码×2 可以通行"


async def test_by_hand_the_guardian_reads_that_it_is_checked(manual: Chat) -> None:
    await with_child(manual)
    reply = await manual.taps("都属实，出码")
    assert "小满：监护关系核对中，约1个工作日。" in reply.text


async def test_an_elder_waits_for_their_own_word(chat: Chat) -> None:
    await chat.taps("开始办码")
    assert await filled(chat, CHILD, ELDER) == {}
    await chat.menu()
    await chat.all_of(HEALTHY)
    await chat.all_of(["小满和我一样", "小满：没有症状", "桂花和我一样", "桂花：没有症状"])
    reply = await chat.taps("都属实，出码")
    assert reply.card.title == "绿码×2 可以通行"
    assert "桂花：等本人同意" in reply.card.description


async def test_the_page_tells_what_is_wrong_of_whom(chat: Chat) -> None:
    await chat.taps("开始办码")
    wrong = {"member1_relation": "spouse", "member1_consent_member": ""}
    assert await filled(chat, CHILD, wrong) == {
        "member1_relation": "errors.relation",
        "member1_consent_member": "errors.missing_consent_member",
    }
    own = {"member1_document_number": MOTHER["document_number"]}
    assert await filled(chat, CHILD, own, {"member1_lasts": "year"}) == {
        "member1_document_number": "errors.family_self"
    }
    twice = ELDER | {"member2_document_number": XIAOMAN, "member2_relation": "child"}
    assert await filled(chat, CHILD, twice) == {"member2_document_number": "errors.family_twice"}
    empty = {"member3_name": " ", "member3_relation": "child", "member3_lasts": "year"}
    assert await filled(chat, CHILD, empty) == {}


async def test_a_child_with_a_passport_is_named_on_the_page(chat: Chat) -> None:
    await chat.taps("开始办码")
    abroad = CHILD | {
        "member1_name": "Maria Garcia",
        "member1_document_number": "XDA123456",
        "member1_document_type": "passport",
        "member1_nationality": "西班牙",
        "member1_sex": "female",
        "member1_birth_date": "2019-05-01",
    }
    assert await filled(chat, abroad | {"member1_relation": "spouse"}) == {
        "member1_relation": "errors.relation"
    }
    assert await filled(chat, abroad) == {}
    await chat.menu()
    await chat.all_of(HEALTHY)
    assert "Maria现在有这些不舒服吗" in (await chat.taps("Maria和我一样")).text
