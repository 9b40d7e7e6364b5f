"""The health questions: parts, doubts, natural words, and the choice before yellow or red asked once more."""

import pytest
from chat import HEALTHY, ZHANG, Chat
from ports import Clock

from bot.conversation.messages import Picture


async def test_a_place_is_told_in_parts(chat: Chat) -> None:
    await chat.identifies()
    assert "去过哪里" in (await chat.taps("离开过广州")).text
    reply = await chat.says("上海、北京")
    assert reply.text.startswith("✓ 上海、北京")
    assert reply.choices == ("今天离开上海的", "昨天离开上海的", "还在上海")
    assert "北京" in (await chat.taps("昨天离开上海的")).text
    assert "据您所知" in (await chat.says("11月16日")).text


async def test_still_there_and_back_by_parts(chat: Chat) -> None:
    await chat.identifies()
    await chat.taps("离开过广州")
    await chat.says("madrid")
    await chat.taps("还在那里")
    assert "哪天离开" in (await chat.says("返回")).text
    assert "去过哪里" in (await chat.says("返回")).text


async def test_a_place_typed_at_once_is_taken(chat: Chat) -> None:
    await chat.identifies()
    assert "上海" in (await chat.says("上海")).text


async def test_two_districts_of_one_name_give_a_choice(chat: Chat) -> None:
    await chat.identifies()
    await chat.taps("离开过广州")
    reply = await chat.says("朝阳区")
    assert len(reply.choices) >= 2
    assert any("北京" in words for words in reply.choices)
    assert "哪天离开" in (await chat.taps(reply.choices[0])).text


async def test_several_symptoms_one_tap_each(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(HEALTHY[:2])
    reply = await chat.taps("发热")
    assert reply.choices[0] == "没有别的了"
    reply = await chat.taps("干咳")
    assert "发热、干咳" in reply.text
    assert "体温" in (await chat.all_of(["没有别的了", "昨天开始的"])).text
    assert "37.8" in (await chat.says("37度8")).text


async def test_symptoms_typed_together_need_no_more(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(HEALTHY[:2])
    assert "哪天开始" in (await chat.says("发热和干咳")).text


async def test_numbers_together_mean_the_choices_shown(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(HEALTHY[:2])
    assert "发热、咽痛" in (await chat.says("2 7")).text


async def test_nonsense_among_several_asks_again(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(HEALTHY[:2])
    await chat.taps("发热")
    reply = await chat.says("蓝色")
    assert reply.choices[0] == "没有别的了"
    assert "没有症状" in (await chat.says("没有症状")).text


async def test_all_seven_symptoms_end_the_asking(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(HEALTHY[:2])
    for words in ("发热", "乏力", "干咳", "鼻塞", "流涕", "咽痛"):
        await chat.taps(words)
    assert "哪天开始" in (await chat.taps("腹泻")).text


async def test_the_last_choice_before_yellow_is_asked_once_more(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of([*HEALTHY[:2], "发热", "没有别的了", "今天开始的", "没有量体温"])
    reply = await chat.taps("都属实，出码")
    assert "黄码" in reply.text
    assert reply.choices == ("要改", "确认属实，提交")
    reply = await chat.taps("确认属实，提交")
    assert reply.card.title.startswith("黄码")
    assert "今天是第0天，共7天，从明天数起，到12月1日24:00。" in reply.card.description


async def test_fever_then_no_symptoms_stays_yellow(chat: Chat, clock: Clock) -> None:
    await chat.identifies()
    await chat.all_of(
        [*HEALTHY[:2], "发热", "没有别的了", "今天开始的", "38.2", "都属实，出码", "确认属实，提交"]
    )
    clock.forward(hours=1)
    await chat.says("申报")
    await chat.all_of(HEALTHY)
    reply = await chat.taps("都属实，出码")
    assert reply.card.title.startswith("黄码")


async def test_contact_makes_red_calm_with_day_and_end(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(["没有离开过", "接触过病人", "11月21日", "没有症状", "都属实，出码", "确认属实，提交"])
    reply = await chat.menu()
    assert reply.card.title.startswith("红码")
    assert "今天是第3天，共14天，到12月5日24:00" in reply.card.description
    assert "请先别慌" in reply.card.description
    assert "申诉" in reply.card.description


async def test_not_knowing_opens_two_plain_questions(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(["没有离开过", "我不清楚", "没有通知过我", "身边没人得病", "没有症状"])
    assert (await chat.taps("都属实，出码")).card.title.startswith("绿码")


async def test_still_not_knowing_is_cannot_tell_with_the_hotline(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(["没有离开过", "我不清楚", "没有通知过我", "身边有人得病", "没有症状"])
    reply = await chat.taps("都属实，出码")
    assert "判断不了颜色" in reply.text
    assert "12345" in reply.text


async def test_a_high_risk_region_is_red(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(["离开过广州", "武汉", "昨天离开的", "没有接触过", "没有症状", "都属实，出码"])
    assert (await chat.says("确认属实，提交")).card.title.startswith("红码")


async def test_a_tap_on_an_older_question_changes_it_and_returns(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(HEALTHY[:2])
    reply = await chat.taps("我不清楚")
    assert "通知过您" in reply.text
    await chat.all_of(["没有通知过我", "身边没人得病"])
    assert "不舒服" in (await chat.taps("没有接触过")).text


async def test_a_double_tap_counts_once(chat: Chat) -> None:
    await chat.identifies()
    await chat.taps("没有离开过")
    assert "据您所知" in (await chat.taps("没有离开过")).text


async def test_the_same_bare_number_at_once_is_asked_about(chat: Chat, clock: Clock) -> None:
    await chat.identifies()
    await chat.says("1")
    clock.forward(seconds=2)
    assert "没有接触过" in (await chat.says("1")).text
    assert "不舒服" in (await chat.says("1")).text


async def test_the_same_bare_number_later_is_an_answer(chat: Chat, clock: Clock) -> None:
    await chat.identifies()
    await chat.says("1")
    clock.forward(seconds=6)
    assert "不舒服" in (await chat.says("1")).text


@pytest.mark.parametrize(
    ("kind", "said"), [("voice", "听不了语音"), ("image", "看不了图片"), ("link", "打不开")]
)
async def test_what_cannot_be_heard_repeats_the_choices(chat: Chat, kind: str, said: str) -> None:
    await chat.identifies()
    reply = await chat.does(kind)
    assert said in reply.text
    assert reply.choices[0] == "没有离开过"
    assert said in (await Chat(chat.ports, "oNobody").does(kind)).text


async def test_a_recognised_voice_is_an_answer(chat: Chat) -> None:
    await chat.identifies()
    assert "据您所知" in (await chat.does("voice", "没有离开过")).text


async def test_renewal_without_change_takes_two_taps_and_shows_every_statement(
    chat: Chat, clock: Clock
) -> None:
    await chat.signs_up()
    clock.forward(days=9)
    reply = await chat.menu()
    assert "请更新申报，约10秒" in reply.text
    assert "没有离开过广州；没有接触过病人；没有症状" in reply.text
    reply = await chat.taps("都没变，更新")
    assert reply.card.title.startswith("绿码")


async def test_renewal_with_a_change_asks_again(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    clock.forward(days=9)
    await chat.menu()
    assert (await chat.says("嗯")).choices == ("都没变，更新", "有变化")
    assert "离开过广州吗" in (await chat.taps("有变化")).text


async def test_what_was_reported_cannot_be_renewed_by_one_tap(chat: Chat, clock: Clock) -> None:
    await chat.identifies()
    await chat.all_of(["离开过广州", "上海", "昨天离开的", "没有接触过", "没有症状", "都属实，出码"])
    clock.forward(days=9)
    assert "离开过广州吗" in (await chat.menu()).text


async def test_declaring_needs_a_registration(chat: Chat, manual: Chat) -> None:
    assert "第1步" in (await chat.says("申报")).text


async def test_declaring_while_pending_stays_pending(manual: Chat) -> None:
    await manual.signs_up()
    await manual.says("申报")
    reply = await manual.taps("都没变，更新")
    assert "核对中" in reply.text or "已提交" in reply.text


async def test_the_code_comes_as_a_picture_within_the_same_answer(chat: Chat) -> None:
    await chat.signs_up(ZHANG)
    waiting = await chat.waiting()
    assert isinstance(waiting[0], Picture)
    assert waiting[0].code.startswith("HP1:")


async def test_who_lives_elsewhere_is_asked_about_that_place(chat: Chat) -> None:
    await chat.taps("开始办码")
    await chat.taps("就在聊天里继续")
    await chat.all_of(["同意核对本人", ZHANG["name"], ZHANG["number"], ZHANG["phone"], "深圳", "深南大道1号"])
    reply = await chat.taps("同意用健康回答判断颜色")
    assert "离开过深圳吗" in reply.text
    assert reply.choices == ("没有离开过", "离开过深圳")
    assert "没有离开过深圳" in (await chat.all_of(HEALTHY)).text


async def test_a_bare_number_where_a_place_is_asked_is_no_place(chat: Chat) -> None:
    await chat.identifies()
    await chat.taps("离开过广州")
    assert "去过哪里" in (await chat.says("1")).text
    assert "哪天离开" in (await chat.says("上海")).text
