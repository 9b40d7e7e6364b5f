"""Words at any time, danger first, resuming, moving about, coming and going."""

import dataclasses
import itertools

import pytest
from chat import HEALTHY, ZHANG, Chat
from ports import MINI, Clock
from synthetic import CDC, document

from bot.conversation.messages import Card
from bot.usecases.claims import Claim
from bot.usecases.commit import committed
from bot.usecases.evidence import add
from bot.usecases.staff import list_officer


@pytest.mark.parametrize("words", ["我胸痛", "喘不上气了", "救命", "chest pain", "I can't breathe"])
async def test_mortal_danger_is_answered_first_in_any_state(chat: Chat, words: str) -> None:
    assert "120" in (await chat.says(words)).text.splitlines()[0]
    await chat.identifies()
    reply = await chat.says(words)
    assert "120" in reply.text.splitlines()[0]
    assert reply.choices[0] == "没有离开过"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("帮助", "点底部【健康码】"),
        ("隐私", "加密保存"),
        ("急救", "120"),
        ("家人", "加孩子或老人"),
        ("申诉", "请先办码"),
        ("更正", "请先办码"),
        ("谢谢", "不客气"),
        ("您好", "下一步"),
        ("为什么", "没有要您回答的问题"),
        ("嗯嗯嗯", "请点一项"),
        ("语言", "Please choose"),
    ],
)
async def test_each_word_answers_at_any_time(chat: Chat, word: str, said: str) -> None:
    assert said in (await chat.says(word)).text


async def test_a_word_in_the_middle_keeps_the_question_open(chat: Chat) -> None:
    await chat.identifies()
    reply = await chat.says("隐私")
    assert "离开过广州吗" in reply.text
    assert "据您所知" in (await chat.says("1")).text


async def test_the_language_can_be_changed_in_the_middle(chat: Chat) -> None:
    await chat.identifies()
    assert "Have you left Guangzhou" in (await chat.says("English")).text
    assert "离开过广州吗" in (await chat.says("中文")).text


async def test_where_no_customer_service_is_connected_the_hotline_answers(chat: Chat) -> None:
    mini = Chat(chat.ports, "oMini", MINI)
    await mini.says("人工")
    (words,) = await mini.waiting()
    assert "12345" in str(words)


async def test_services_of_the_own_region_and_of_another_place(chat: Chat) -> None:
    assert "广州" in (await chat.says("服务")).text
    assert "杭州" in (await chat.says("服务 杭州")).text
    assert "城市名" in (await chat.says("服务 亚特兰蒂斯")).text
    reply = await chat.says("服务 鼓楼区")
    assert len(reply.choices) > 1
    assert "服务" in (await chat.taps(reply.choices[0])).text


async def test_services_fit_the_colour(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(
        ["没有离开过", "接触过病人", "今天接触的", "没有症状", "都属实，出码", "确认属实，提交"]
    )
    lines = [link.words for link in (await chat.says("服务")).first.links]
    assert "定点医院" in lines[0]
    assert "12345" in lines[1]
    assert any("120" in line for line in lines)


async def test_after_half_an_hour_it_offers_to_go_on(chat: Chat, clock: Clock) -> None:
    await chat.identifies()
    await chat.says("1")
    clock.forward(minutes=31)
    reply = await chat.says("在吗朋友")
    assert reply.text == "您上次填到2/3，前面都存着。"
    assert reply.choices == ("接着填", "重新开始")
    assert (await chat.says("什么")).choices == ("接着填", "重新开始")
    assert "据您所知" in (await chat.taps("接着填")).text


async def test_it_can_begin_again_after_being_away(chat: Chat, clock: Clock) -> None:
    await chat.identifies()
    await chat.all_of(HEALTHY)
    clock.forward(minutes=45)
    assert "只差您确认" in (await chat.menu()).text
    assert "同意吗" in (await chat.taps("重新开始")).text


async def test_registering_again_after_being_away_offers_to_go_on(chat: Chat, clock: Clock) -> None:
    await chat.identifies()
    assert "离开过广州吗" in (await chat.says("登记")).text
    clock.forward(minutes=31)
    assert "上次填到" in (await chat.says("登记")).text


async def test_the_menu_gives_the_open_question(chat: Chat) -> None:
    await chat.identifies()
    assert "离开过广州吗" in (await chat.menu()).text
    assert "离开过广州吗" in (await chat.menu("declare")).text
    assert "健康码" in (await chat.menu("help")).text


async def test_the_same_sentence_is_never_sent_twice_running(chat: Chat) -> None:
    replies = [(await chat.says("帮助")).text for _ in range(4)]
    assert all(first != second for first, second in itertools.pairwise(replies))


async def test_who_comes_back_within_the_day_finds_everything(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    assert (await chat.does("unfollow")).messages == ()
    clock.forward(hours=2)
    assert "欢迎回来，张*" in (await chat.follows()).text
    assert isinstance((await chat.menu()).messages[0], Card)


async def test_who_comes_back_in_the_middle_goes_on(chat: Chat) -> None:
    await chat.identifies()
    await chat.does("unfollow")
    assert "填过的都还在" in (await chat.follows()).text


async def test_leaving_without_ever_having_spoken_changes_nothing(chat: Chat) -> None:
    assert (await chat.does("unfollow")).messages == ()
    id_ = chat.ports.sealing.index("channel", chat.account.name, chat.open_id)
    assert await chat.ports.store.begin().channel(id_) is None


async def test_entering_shows_the_next_step(chat: Chat) -> None:
    assert "开始办码" in (await chat.does("enter")).choices
    await chat.signs_up()
    assert isinstance((await chat.does("enter")).messages[0], Card)


@pytest.mark.parametrize(("piece", "gone"), [("8", "phone"), ("2", "address"), ("13", "")])
async def test_a_revoked_piece_is_erased_and_only_that(chat: Chat, piece: str, gone: str) -> None:
    await chat.signs_up()
    await chat.does("revoked", piece)
    tx = chat.ports.store.begin()
    channel = await tx.channel(chat.ports.sealing.index("channel", chat.account.name, chat.open_id))
    assert channel is not None
    assert channel.citizen is not None
    citizen = await tx.citizen(channel.citizen)
    assert citizen is not None
    held = {"phone": citizen.person.phone, "address": citizen.person.address}
    assert {name for name, value in held.items() if not value} == ({gone} if gone else set())


async def test_a_cleaned_nickname_concerns_nothing_we_hold(chat: Chat) -> None:
    await chat.does("modified")
    assert await chat.waiting() == []


async def test_others_are_told_while_the_service_is_on_trial(chat: Chat) -> None:
    trial = Chat(dataclasses.replace(chat.ports, pilot=frozenset({"oFirst"})), "oLater")
    assert "试运行" in (await trial.says("健康码")).text
    first = Chat(trial.ports, "oFirst")
    assert "第1步" in (await first.says("健康码")).text


async def test_a_location_offers_its_region(chat: Chat) -> None:
    reply = await chat.does("location", "广东省深圳市南山区深南大道")
    assert "南山" in reply.text
    assert "南山" in (await chat.taps(reply.choices[0])).text
    assert "城市名" in (await chat.does("location", "")).text


async def test_a_location_answers_where_one_lives(chat: Chat) -> None:
    await chat.all_of(
        ["开始办码", "就在聊天里继续", "同意核对本人", ZHANG["name"], ZHANG["number"], ZHANG["phone"]]
    )
    reply = await chat.does("location", "广东省深圳市南山区深南大道")
    assert reply.choices == ("住在深圳南山区",)
    assert "街道" in (await chat.says("1")).text
    assert "收到位置" in (await chat.does("location", "深圳市")).text


async def test_a_location_without_a_place_keeps_the_question(chat: Chat) -> None:
    await chat.identifies()
    assert "离开过广州吗" in (await chat.does("location", "")).text


async def test_news_stands_first_in_the_next_answer(chat: Chat, clock: Clock) -> None:
    await chat.signs_up(ZHANG | {"number": document().number})
    await committed(chat.ports, lambda tx: list_officer(chat.ports, tx, CDC, clock.at))
    claim = Claim("close_contact", "CDC", "list 7", day=clock.at.date())
    await committed(
        chat.ports,
        lambda tx: add(chat.ports, tx, claim, [document()], CDC.id, clock.at, single_handed=True),
    )
    reply = await chat.says("帮助")
    assert reply.text.startswith("※ 您的码有更新，点【健康码】看。")
    assert "※" not in (await chat.says("隐私")).text
    assert (await chat.menu()).card.title.startswith("红码")


async def test_a_lapse_is_news_too(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    clock.forward(days=9)
    assert "到期" in (await chat.says("帮助")).text.splitlines()[0]


async def test_an_event_of_no_dialog_gives_the_next_step(chat: Chat) -> None:
    assert "第1步" in (await chat.does("something_new")).text


async def test_a_tap_on_a_card_long_gone_gives_the_next_step(chat: Chat) -> None:
    await chat.signs_up()
    assert isinstance((await chat.taps("都属实，出码")).messages[0], Card)


@pytest.mark.parametrize("kind", ["vaccination_dose", "close_contact"])
async def test_gold_and_a_later_end_are_news_too(chat: Chat, clock: Clock, kind: str) -> None:
    await chat.identifies(ZHANG | {"number": document().number})
    red = kind == "close_contact"
    first = ["没有离开过", "接触过病人", "昨天接触的"] if red else list(HEALTHY[:2])
    await chat.all_of([*first, "没有症状", "都属实，出码", *(["确认属实，提交"] if red else [])])
    await committed(chat.ports, lambda tx: list_officer(chat.ports, tx, CDC, clock.at))
    claim = Claim(kind, "CDC", "list 8", day=clock.at.date())
    await committed(
        chat.ports,
        lambda tx: add(chat.ports, tx, claim, [document()], CDC.id, clock.at, single_handed=True),
    )
    assert (await chat.says("帮助")).text.startswith("※")


@pytest.mark.parametrize("language", ["中文", "English"])
async def test_news_amid_a_question_stays_within_its_size(chat: Chat, clock: Clock, language: str) -> None:
    await chat.signs_up(ZHANG | {"number": document().number})
    await chat.says(language)
    clock.forward(days=1)
    await chat.says("申报")
    if (await chat.says("申报")).choices[:1] in {("都没变，更新",), ("No change, renew",)}:
        await chat.says("2")
    await committed(chat.ports, lambda tx: list_officer(chat.ports, tx, CDC, clock.at))
    claim = Claim("close_contact", "CDC", "list 9", day=clock.at.date())
    await committed(
        chat.ports,
        lambda tx: add(chat.ports, tx, claim, [document()], CDC.id, clock.at, single_handed=True),
    )
    reply = await chat.says("没有离开过" if language == "中文" else "Not left Guangzhou")
    assert reply.text.startswith("※")
    assert len(reply.text) <= 120
    assert "2/3" in reply.text
