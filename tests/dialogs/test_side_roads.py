"""What stands beside the questions: more symptoms, changing, being sure, going on, renewing; and how it is left and kept."""

from datetime import timedelta

import pytest
from chat import HEALTHY, Chat, Reply
from ports import Clock
from synthetic import CDC, list_officers

from bot.conversation.messages import Card
from bot.usecases.commit import committed
from bot.usecases.review import refuse

SICK = [*HEALTHY[:2], "发热", "没有别的了", "今天开始的", "没有量体温"]


async def has_fever(chat: Chat) -> Reply:
    await chat.identifies()
    return await chat.all_of([*HEALTHY[:2], "发热"])


async def is_asked_for_sure(chat: Chat) -> Reply:
    await chat.identifies()
    return await chat.all_of([*SICK, "都属实，出码"])


async def is_offered_renewal(chat: Chat, clock: Clock) -> Reply:
    await chat.signs_up()
    clock.forward(days=9)
    return await chat.menu()


@pytest.mark.parametrize(
    "words",
    [
        "没有",
        "没",
        "无",
        "no",
        "None",
        "没有了",
        "就这些",
        "没有其他的",
        "不",
        "no more",
        "That's all.",
        "没有别的了",
    ],
)
async def test_nothing_else_keeps_the_fever(chat: Chat, words: str) -> None:
    await has_fever(chat)
    assert "哪天开始" in (await chat.says(words)).text
    assert "发热，11月24日开始" in (await chat.all_of(["今天开始的", "没有量体温"])).text


@pytest.mark.parametrize("words", ["没有症状", "No symptoms"])
async def test_only_its_own_words_take_symptoms_back(chat: Chat, words: str) -> None:
    await has_fever(chat)
    assert "没有症状" in (await chat.says(words)).text.splitlines()[0]


async def test_more_symptoms_are_added_by_words_and_by_numbers_shown(chat: Chat) -> None:
    reply = await has_fever(chat)
    assert "没看懂" in (await chat.says("8")).text
    assert "发热、干咳" in (await chat.says(str(1 + reply.choices.index("干咳")))).text
    assert "发热、干咳、腹泻" in (await chat.says("拉肚子")).text


async def test_a_symptom_tapped_late_is_added_and_takes_none_away(chat: Chat) -> None:
    await has_fever(chat)
    await chat.taps("没有别的了")
    await chat.all_of(["今天开始的", "38.2"])
    reply = await chat.taps("干咳")
    assert reply.text.startswith("✓ 发热、干咳")
    assert "哪天开始" in reply.text


async def test_an_older_tap_returns_to_the_other_symptoms(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(["没有离开过", "接触过病人", "昨天接触的", "发热"])
    assert "还有别的不舒服吗" in (await chat.taps("没有接触过")).text
    assert "最后一次接触" in (await chat.taps("接触过病人")).text
    assert "哪天开始" in (await chat.taps("昨天接触的")).text


async def test_a_late_tap_asks_for_other_symptoms_again(chat: Chat) -> None:
    shown = (await has_fever(chat)).choices
    assert (await chat.taps("接着填")).choices == shown


async def test_back_to_the_first_question(chat: Chat) -> None:
    await chat.all_of(["开始办码", "就在聊天里继续", "同意核对本人"])
    assert "同意吗" in (await chat.says("返回")).text
    assert "您的姓名" in (await chat.says("同意")).text


async def test_only_the_graver_words_finish_what_was_asked_once_more(chat: Chat) -> None:
    reply = await is_asked_for_sure(chat)
    for words in ("都属实，出码", "没有量体温", "接着填"):
        again = await chat.taps(words)
        assert again.choices == reply.choices, words
    assert (await chat.says("什么呀")).choices == reply.choices
    assert (await chat.says("都属实")).choices == reply.choices
    assert (await chat.taps("确认属实，提交")).card.title.startswith("黄码")


@pytest.mark.parametrize("words", ["是", "对", "确认", "属实", "yes"])
async def test_plain_words_confirm_too(chat: Chat, words: str) -> None:
    await is_asked_for_sure(chat)
    assert (await chat.says(words)).card.title.startswith("黄码")


@pytest.mark.parametrize("words", ["都属实", "对", "是的", "确认", "send"])
async def test_plain_words_end_the_summary(chat: Chat, words: str) -> None:
    await chat.identifies()
    await chat.all_of(HEALTHY)
    assert (await chat.says(words)).card.title.startswith("绿码")


async def test_changing_instead_of_confirming(chat: Chat) -> None:
    await is_asked_for_sure(chat)
    assert "要改哪一项" in (await chat.taps("要改")).text


@pytest.mark.parametrize(
    ("road", "shows"),
    [
        (["发热"], "没有别的了"),
        ([*SICK[2:], "都属实，出码"], "确认属实，提交"),
        ([*SICK[2:], "要改"], "改健康回答"),
        ([*SICK[2:], "要改", "改健康回答", "改接触情况"], "我不清楚"),
    ],
)
@pytest.mark.parametrize("interjection", ["胸痛", "谢谢", "隐私", "健康码", "申报", "登记", "就在聊天里继续"])
async def test_a_side_road_is_shown_again_after_anything_else(
    chat: Chat, road: list[str], shows: str, interjection: str
) -> None:
    await chat.identifies()
    await chat.all_of([*HEALTHY[:2], *road])
    assert shows in (await chat.says(interjection)).choices
    assert shows in (await chat.menu()).choices
    assert shows in (await chat.does("voice")).choices
    assert shows in (await chat.does("location", "广东省深圳市南山区")).choices
    assert shows in (await chat.follows()).choices


async def test_a_side_road_is_shown_again_in_the_other_language(chat: Chat) -> None:
    await is_asked_for_sure(chat)
    assert (await chat.says("English")).choices == ("Change something", "It is true, send it")
    assert (await chat.taps("要改")).choices[0].startswith("Change ")
    assert "Any other" not in (await chat.says("中文")).text


async def test_renewing_is_offered_again_after_anything_else(chat: Chat, clock: Clock) -> None:
    offered = ("都没变，更新", "有变化")
    assert (await is_offered_renewal(chat, clock)).choices == offered
    for words in ("胸痛", "谢谢", "返回", "嗯"):
        assert (await chat.says(words)).choices == offered, words
    assert (await chat.taps("没有症状")).choices == offered
    assert (await chat.does("voice")).choices == offered
    clock.forward(minutes=40)
    assert (await chat.says("在吗")).choices == offered
    assert (await chat.taps("都没变，更新")).card.title.startswith("绿码")


@pytest.mark.parametrize("words", ["胸痛", "谢谢", "中文", "隐私", "返回", "为什么"])
async def test_the_first_question_of_a_declaration_stays_open(chat: Chat, words: str) -> None:
    await chat.signs_up()
    await chat.says("申报")
    await chat.taps("有变化")
    assert "离开过广州吗" in (await chat.says(words)).text


async def test_a_declaration_nobody_began_stands_not_before_the_code(chat: Chat) -> None:
    await chat.signs_up()
    await chat.says("申报")
    assert isinstance((await chat.menu()).messages[0], Card)
    assert "不客气" in (await chat.says("谢谢")).text
    assert "广州" not in (await chat.says("谢谢")).text


@pytest.mark.parametrize("words", ["胸痛", "谢谢", "返回", "中文", "嗯嗯"])
async def test_the_first_step_stays_open(chat: Chat, words: str) -> None:
    await chat.taps("开始办码")
    reply = await chat.says(words)
    assert "第1步，共2步" in reply.text
    assert reply.first.links
    assert len(reply.text.splitlines()) == 2


async def test_at_the_first_step_a_voice_is_explained_and_an_old_tap_is_not(chat: Chat) -> None:
    await chat.taps("开始办码")
    assert "听不了语音" in (await chat.does("voice")).text
    assert "点开下面的表格" not in (await chat.taps("没有症状")).text
    assert "第1步" in (await chat.does("location", "深圳市")).text


async def test_after_beginning_again_the_next_answer_counts(chat: Chat, clock: Clock) -> None:
    await chat.identifies()
    clock.forward(minutes=31)
    await chat.menu()
    assert "同意吗" in (await chat.taps("重新开始")).text
    assert "姓名" in (await chat.taps("同意核对本人")).text


@pytest.mark.parametrize("words", ["在吗", "谢谢", "隐私", "为什么"])
async def test_no_word_goes_past_the_offer_to_go_on(chat: Chat, clock: Clock, words: str) -> None:
    await chat.identifies()
    clock.forward(minutes=31)
    reply = await chat.says(words)
    assert reply.choices == ("接着填", "重新开始")
    assert "上次填到" in reply.text.splitlines()[-1]
    assert (await chat.says("谢谢")).choices == reply.choices
    assert "离开过广州吗" in (await chat.taps("接着填")).text


async def test_nor_does_a_location(chat: Chat, clock: Clock) -> None:
    await chat.identifies()
    clock.forward(minutes=31)
    assert "上次填到" in (await chat.does("location", "深圳市")).text


async def test_back_from_changing_and_from_being_sure_leads_to_the_summary(chat: Chat) -> None:
    await is_asked_for_sure(chat)
    assert (await chat.says("返回")).choices == ("都属实，出码", "要改")
    await chat.taps("要改")
    assert (await chat.says("返回")).choices == ("都属实，出码", "要改")


async def test_back_while_changing_keeps_the_old_answer(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of([*HEALTHY, "要改", "改手机号"])
    assert "手机号" in (await chat.says("谢谢")).text
    reply = await chat.says("返回")
    assert "138****5678" in reply.text
    assert (await chat.taps("都属实，出码")).card.title.startswith("绿码")


async def test_an_old_answer_is_kept_over_a_mistake(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of([*HEALTHY, "要改", "改手机号", "123"])
    assert "138****5678" in (await chat.says("返回")).text


async def test_back_at_the_offer_to_go_on_offers_it_again(chat: Chat, clock: Clock) -> None:
    await chat.identifies()
    clock.forward(minutes=31)
    await chat.menu()
    assert (await chat.says("返回")).choices == ("接着填", "重新开始")


async def test_places_are_changed_from_the_beginning(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(["离开过广州", "上海", "昨天离开的", *HEALTHY[1:], "要改"])
    assert (await chat.taps("改行程")).choices == ("没有离开过", "离开过广州")
    assert "去过哪里" in (await chat.taps("离开过广州")).text
    assert "去过北京（还在那里）" in (await chat.all_of(["北京", "还在那里"])).text


async def test_who_was_refused_meanwhile_is_told_so_within_a_declaration(manual: Chat, clock: Clock) -> None:
    await manual.signs_up()
    await manual.says("申报")
    await manual.taps("有变化")
    await list_officers(manual.ports)
    (citizen,) = await manual.ports.store.begin().citizens_in("pending", 9)
    await committed(
        manual.ports, lambda tx: refuse(manual.ports, tx, citizen.id, "照片不清楚", CDC.id, clock.at)
    )
    for words in ("没有离开过", "申报", "健康码"):
        assert "工作人员写的：照片不清楚" in (await manual.says(words)).text
    assert "第1步" in (await manual.taps("重新登记")).text


async def test_leaving_a_side_road_open_for_days_forgets_nothing(chat: Chat, clock: Clock) -> None:
    await is_asked_for_sure(chat)
    clock.at += timedelta(hours=5)
    assert "只差您确认" in (await chat.says("在吗")).text
    assert "体温" not in (await chat.taps("接着填")).text
    assert "黄码" in (await chat.taps("都属实，出码")).text


async def test_what_leads_to_no_colour_any_more_is_shown_as_a_summary(chat: Chat, clock: Clock) -> None:
    await chat.identifies()
    await chat.all_of(["没有离开过", "接触过病人", "11月11日", "没有症状", "都属实，出码"])
    for _ in range(80):  # never half an hour away
        clock.forward(minutes=29)
        reply = await chat.says("谢谢")
    assert reply.choices == ("都属实，出码", "要改")
