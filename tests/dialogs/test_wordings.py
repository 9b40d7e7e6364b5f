"""What is said in each case: true of this person now, nothing promised that is not there, nothing twice."""

import pytest
from chat import HEALTHY, ZHANG, Chat, Reply
from ports import Clock
from synthetic import CDC, document, list_officers

from bot.conversation.messages import Card, Text
from bot.usecases.claims import Claim
from bot.usecases.commit import committed
from bot.usecases.evidence import add
from bot.usecases.review import confirm

RED = ["没有离开过", "接触过病人", "昨天接触的", "没有症状", "都属实，出码", "确认属实，提交"]
EARLIER = ["开始办码", "就在聊天里继续", "同意核对本人"]


async def is_asked_for_the_document(chat: Chat) -> Reply:
    return await chat.all_of([*EARLIER, "Maria Garcia"])


async def test_declaring_again_while_a_declaration_holds_says_nothing_of_a_lapse(chat: Chat) -> None:
    await chat.signs_up()
    reply = await chat.says("申报")
    assert reply.text.startswith("好，重新申报。")
    assert "到期" not in reply.text


async def test_a_lapsed_declaration_that_told_something_promises_no_ten_seconds(
    chat: Chat, clock: Clock
) -> None:
    await chat.identifies()
    await chat.all_of(["离开过广州", "上海", "昨天离开的", *HEALTHY[1:], "都属实，出码"])
    assert (await chat.says("申报")).text.startswith("好，重新申报。")
    await chat.says("取消")
    clock.forward(days=9)
    reply = await chat.menu()
    assert reply.text.startswith("申报已到期，请再答3个问题。")
    assert "10秒" not in reply.text


@pytest.mark.parametrize(("language", "length"), [("zh", 120), ("en", 120)])
async def test_renewing_is_short(chat: Chat, clock: Clock, language: str, length: int) -> None:
    await chat.says({"zh": "中文", "en": "english"}[language])
    await chat.signs_up()
    for days in (1, 9):
        clock.forward(days=days)
        reply = await chat.says("申报")
        assert len(reply.text) <= length
        assert "…" not in reply.text


async def test_the_nationality_is_repeated_by_its_name(chat: Chat) -> None:
    await is_asked_for_the_document(chat)
    await chat.says("AAB123456")
    assert (await chat.says("spain")).text.startswith("✓ 西班牙\n")


async def test_the_card_gives_each_reason_a_line(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(
        ["离开过广州", "武汉", "昨天离开的", "接触过病人", "昨天接触的", "没有症状", "都属实，出码"]
    )
    card = (await chat.taps("确认属实，提交")).card
    assert "。；" not in card.description
    assert card.description.splitlines()[0] == "张*"
    assert sum("共14天" in line for line in card.description.splitlines()) == 2
    assert "往下看" not in card.description


async def test_what_comes_after_a_colour_is_told(chat: Chat, clock: Clock) -> None:
    await list_officers(chat.ports)
    await chat.identifies(ZHANG | {"number": document().number})
    await chat.all_of([*HEALTHY[:2], "发热", "没有别的了", "今天开始的", "没有量体温", "都属实，出码"])
    await chat.taps("确认属实，提交")
    claim = Claim("close_contact", "CDC", "list 7", day=clock.at.date())
    await committed(
        chat.ports,
        lambda tx: add(chat.ports, tx, claim, [document()], CDC.id, clock.at, single_handed=True),
    )
    description = (await chat.menu()).card.description
    assert "之后请更新申报" in description or "之后：" in description


async def test_a_first_red_code_is_not_called_done(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(RED)
    waiting = [each for each in await chat.waiting() if isinstance(each, Text)]
    assert waiting[0].words == "您可能用得上："
    assert "定点医院" in waiting[0].links[0].words
    assert waiting[0].links[1].url == ""


async def test_a_colour_that_changes_brings_its_services_again(chat: Chat) -> None:
    await chat.signs_up()
    await chat.all_of(["申报", "有变化", *RED])
    waiting = [each.words for each in await chat.waiting() if isinstance(each, Text)]
    assert "办好了！以后点底部【健康码】就出码。这里的服务：" in waiting
    assert "广州的服务：" in waiting


async def test_the_form_is_named_only_where_its_link_is_given(chat: Chat) -> None:
    await chat.identifies()
    for _ in range(3):
        reply = await chat.says("&&&")
    assert "人工" in reply.text
    assert "表格" not in reply.text
    assert not reply.first.links


@pytest.mark.parametrize("number", ["12", "123", "1234"])
async def test_a_few_digits_are_told_what_is_asked_here(chat: Chat, number: str) -> None:
    await is_asked_for_the_document(chat)
    assert "这里请填证件号码" in (await chat.says(number)).text


async def test_a_contact_too_long_ago_is_told_what_to_answer(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(["没有离开过", "接触过病人"])
    assert "请回复“没有接触过”" in (await chat.says("10月1日")).text
    assert "不舒服" in (await chat.says("没有接触过")).text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("services Paris", "没找到这个城市"),
        ("服务 亚特兰蒂斯", "没找到这个城市"),
        ("服务杭州", "杭州的服务"),
        ("services in beijing", "北京的服务"),
        ("服务员", "请点一项"),
    ],
)
async def test_services_of_another_place(chat: Chat, words: str, said: str) -> None:
    assert said in (await chat.says(words)).text


async def test_news_tells_no_colour(chat: Chat, clock: Clock) -> None:
    await list_officers(chat.ports)
    await chat.signs_up(ZHANG | {"number": document().number})
    claim = Claim("close_contact", "CDC", "list 7", day=clock.at.date())
    await committed(
        chat.ports,
        lambda tx: add(chat.ports, tx, claim, [document()], CDC.id, clock.at, single_handed=True),
    )
    line = (await chat.says("帮助")).text.splitlines()[0]
    assert line == "※ 您的码有更新，点【健康码】看。"


async def test_a_confirmation_is_the_first_news(manual: Chat, clock: Clock) -> None:
    await list_officers(manual.ports)
    await manual.signs_up()
    (citizen,) = await manual.ports.store.begin().citizens_in("pending", 9)
    await committed(manual.ports, lambda tx: confirm(manual.ports, tx, citizen.id, CDC.id, clock.at))
    line = (await manual.says("帮助")).text.splitlines()[0]
    assert line == "※ 您的登记已通过核对，点【健康码】看。"
    assert "※" not in (await manual.says("隐私")).text


async def test_what_makes_no_difference_is_no_news(chat: Chat, clock: Clock) -> None:
    await list_officers(chat.ports)
    await chat.signs_up(ZHANG | {"number": document().number})
    claim = Claim("recovery", "CDC", "list 8", day=clock.at.date())
    await committed(
        chat.ports,
        lambda tx: add(chat.ports, tx, claim, [document()], CDC.id, clock.at, single_handed=True),
    )
    assert "※" not in (await chat.says("帮助")).text


@pytest.mark.parametrize("address", ["Madrid, Spain", "", "不知名的地方"])
async def test_a_location_abroad_or_unknown_offers_no_region(chat: Chat, address: str) -> None:
    reply = await chat.does("location", address)
    assert "城市名" in reply.text
    await chat.all_of([*EARLIER, ZHANG["name"], ZHANG["number"], ZHANG["phone"]])
    assert (await chat.does("location", address)).choices == ("住在广州",)


async def test_a_location_lends_its_label_to_the_address(chat: Chat) -> None:
    await chat.all_of([*EARLIER, ZHANG["name"], ZHANG["number"], ZHANG["phone"], "住在广州"])
    reply = await chat.does("location", "广东省广州市天河区体育西路1号")
    assert reply.choices == ("广东省广州市天河区体育西路1号",)
    assert "地址已记下" in (await chat.taps(reply.choices[0])).text


async def test_the_second_step_is_announced_once(chat: Chat) -> None:
    reply = await chat.identifies()
    assert reply.text.startswith("✓ 已同意\n第2步，共2步\n1/3 ")
    assert "第2步" not in (await chat.says("谢谢")).text


async def test_nothing_is_promised_that_is_not_there(chat: Chat) -> None:
    texts = chat.ports.texts
    for language in ("zh", "en"):
        for section in ("code", "person", "signup", "news"):
            for key in texts.keys(section):
                assert "48" not in texts.say(language, key)
                assert "不是您的错" not in texts.say(language, key)


async def test_the_title_shows_the_chinese_words_beside_the_other_language(chat: Chat) -> None:
    await chat.says("english")
    await chat.signs_up()
    assert (await chat.menu()).card.title == "绿码 可以通行 · GREEN, you may pass"


@pytest.mark.parametrize(
    ("at", "second"),
    [
        ([], "例如：王小英"),
        (["张三"], "例如：11010519491231002X"),
        (["张三", ZHANG["number"]], "例如：13812345678"),
    ],
)
async def test_the_second_error_adds_an_example_once(chat: Chat, at: list[str], second: str) -> None:
    await chat.all_of([*EARLIER, *at])
    assert "例如" not in (await chat.says("&&&")).text
    reply = await chat.says("&&&")
    assert second in reply.text
    assert reply.text.count("例如") == 1


async def test_a_day_needs_an_example_of_a_day(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(["离开过广州", "上海", "&&&"])
    assert "例如：前天" in (await chat.says("&&&")).text


async def test_a_very_long_answer_is_repeated_in_short(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(["English", "Left Guangzhou"])
    cities = (
        "Shanghai, Beijing, Wuhan, Chengdu, Chongqing, Tianjin, Hangzhou, Shenzhen, Kunming, Harbin, Ningbo"
    )
    reply = await chat.says(cities)
    assert len(reply.text) <= 120
    assert "…" in reply.text
    assert isinstance(reply.first, Text)


async def test_entering_with_a_code_shows_the_card(chat: Chat) -> None:
    await chat.signs_up()
    assert isinstance((await chat.does("enter")).messages[0], Card)
