"""Choices: old ones, those of the other language, those that are no names; and every one shown outside a form is a word."""

import pytest
from chat import HEALTHY, ZHANG, Chat, Reply

from bot.conversation.router import folded
from bot.conversation.turn import talk
from bot.dialogs import DIALOGS

IN_FORMS = {
    *("agree_identity", "refuse_identity", "agree_health", "refuse_health", "live_here", "left_today"),
    *(
        "left_yesterday",
        "still_there",
        "left_today_of",
        "left_yesterday_of",
        "still_there_of",
        "contact_today",
        "contact_yesterday",
        "symptoms_today",
    ),
    *("symptoms_yesterday", "not_measured", "no_more", "all_true", "change", "sure", "resume", "restart"),
    *("no_appeal", "no_photo", "appeal_again", "no_correction"),
    *("correct_declaration", "correct_name", "correct_document_number", "correct_phone"),
    *("all_same", "agree_member", "refuse_member", "change_member"),
    *("unchanged", "changed", "change_identity", "change_health", "change_one", "rewrite", "born"),
}
EARLIER = ["开始办码", "就在聊天里继续", "同意核对本人"]


async def is_asked_for_the_name(chat: Chat) -> Reply:
    return await chat.all_of(EARLIER)


async def is_asked_for_the_address(chat: Chat) -> Reply:
    await chat.all_of([*EARLIER, ZHANG["name"], ZHANG["number"], ZHANG["phone"]])
    return await chat.taps("住在广州")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_choice_shown_outside_a_form_is_a_word(chat: Chat, language: str) -> None:
    texts = chat.ports.texts
    keys = {key.removeprefix("choice.") for key in texts.keys("choice")}
    assert keys >= IN_FORMS
    for key in keys - IN_FORMS:
        words = folded(texts.say(language, f"choice.{key}").removesuffix("{region}"))
        assert words in texts.words(), key


async def test_after_declining_the_choice_to_look_again_works_by_its_number(chat: Chat) -> None:
    await chat.all_of(EARLIER[:2])
    assert (await chat.taps("不同意核对")).choices[0] == "再看一遍，开始办码"
    assert "第1步" in (await chat.says("1")).text


@pytest.mark.parametrize(
    "tapped", ["同意核对本人", "就在聊天里继续", "住在广州", "没有离开过", "接着填", "都没变，更新"]
)
async def test_a_tap_is_no_name(chat: Chat, tapped: str) -> None:
    await is_asked_for_the_name(chat)
    assert "您的姓名" in (await chat.taps(tapped)).text


@pytest.mark.parametrize(
    "typed",
    [
        "同意",
        "我同意",
        "不同意使用健康回答",
        "没有离开过",
        "离开过广州",
        "Left Guangzhou",
        "不知道",
        "是",
        "没有",
        "怎么填",
    ],
)
async def test_words_of_other_answers_are_no_name_and_no_address(chat: Chat, typed: str) -> None:
    await is_asked_for_the_name(chat)
    assert "姓名" in (await chat.says(typed)).text
    await chat.all_of([ZHANG["name"], ZHANG["number"], ZHANG["phone"], "住在广州"])
    assert "住在哪里" in (await chat.says(typed)).text


@pytest.mark.parametrize("typed", [ZHANG["number"], " 440106 1980 0101 0019", "13812345678", "E12345678"])
async def test_a_number_is_no_address(chat: Chat, typed: str) -> None:
    await is_asked_for_the_address(chat)
    assert "不填号码" in (await chat.says(typed)).text


@pytest.mark.parametrize("typed", ["5号楼1203", "Room 502", "A栋1502"])
async def test_a_room_is_an_address(chat: Chat, typed: str) -> None:
    await is_asked_for_the_address(chat)
    assert "地址已记下" in (await chat.says(typed)).text


async def test_a_double_tap_on_where_one_lives_is_no_address(chat: Chat) -> None:
    await is_asked_for_the_address(chat)
    assert "住在哪里" in (await chat.taps("住在广州")).text
    assert "住在哪里" in (await chat.taps("I live in Guangzhou")).text


async def test_what_was_tapped_on_an_old_list_of_places_is_no_address(chat: Chat) -> None:
    await is_asked_for_the_address(chat)
    assert "住在哪里" in (await chat.taps("吉林省长春市朝阳区")).text


async def test_a_late_refusal_of_consent_is_a_refusal(chat: Chat) -> None:
    await is_asked_for_the_address(chat)
    assert "什么都没有提交" in (await chat.taps("不同意核对")).text


async def test_on_the_page_what_is_typed_is_an_answer_and_what_was_shown_is_not(chat: Chat) -> None:
    await is_asked_for_the_name(chat)
    channel = chat.ports.sealing.index("channel", chat.account.name, chat.open_id)
    assert "您的姓名" in str(await talk(chat.ports, DIALOGS, channel, "同意核对本人", b"1" * 16))
    assert "证件号码" in str(await talk(chat.ports, DIALOGS, channel, "李四", b"2" * 16))


async def test_an_old_day_is_changed_by_its_choice(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(["离开过广州", "上海", "昨天离开的", "接触过病人", "昨天接触的"])
    assert "不舒服" in (await chat.taps("今天接触的")).text
    assert "不舒服" in (await chat.taps("今天离开的")).text
    reply = await chat.says("没有症状")
    assert "上海（11月24日离开）；11月24日接触过病人" in reply.text


async def test_of_several_places_each_day_names_its_own(chat: Chat) -> None:
    await chat.identifies()
    reply = await chat.all_of(["离开过广州", "上海、北京"])
    assert reply.choices == ("今天离开上海的", "昨天离开上海的", "还在上海")
    assert "北京" in (await chat.taps("昨天离开上海的")).text
    assert "北京" in (await chat.taps("昨天离开上海的")).choices[0]
    assert "据您所知" in (await chat.says("昨天离开的")).text
    assert "据您所知" in (await chat.taps("今天离开上海的")).text
    assert "上海（11月24日离开）、北京（11月23日离开）" in (await chat.all_of(HEALTHY[1:])).text


async def test_a_double_tap_on_having_left_asks_where(chat: Chat) -> None:
    await chat.identifies()
    await chat.taps("离开过广州")
    assert "去过哪里" in (await chat.taps("离开过广州")).text
    assert "哪天离开" in (await chat.says("武汉")).text
    assert "哪天离开" in (await chat.taps("离开过广州")).text


@pytest.mark.parametrize("late", ["没有别的了", "接着填", "都没变，更新", "今天接触的", "确认属实，提交"])
async def test_a_choice_that_fits_nothing_gives_the_open_question(chat: Chat, late: str) -> None:
    await chat.identifies()
    assert (await chat.taps(late)).text.splitlines()[-1].startswith("1/3")
    await chat.all_of(HEALTHY)
    assert (await chat.taps(late)).choices == ("都属实，出码", "要改")
    await chat.taps("要改")
    assert "改手机号" in (await chat.taps(late)).choices


@pytest.mark.parametrize(
    ("answers", "heard"),
    [
        (["Left Guangzhou"], "离开过广州"),
        (["Not left Guangzhou"], "没有离开过"),
        (["没有离开过", "接触过病人", "Contact was today"], "11月24日"),
        ([*HEALTHY[:2], "No symptoms"], "请看一遍"),
        ([*HEALTHY[:2], "Fever", "Nothing else"], "哪天开始"),
        ([*HEALTHY, "Change something", "Change phone"], "您的手机号"),
        ([*HEALTHY, "Change something", "Change contact"], "据您所知"),
    ],
)
async def test_choices_of_the_other_language_are_understood(
    chat: Chat, answers: list[str], heard: str
) -> None:
    await chat.identifies()
    for each in answers:
        reply = await chat.taps(each)
    assert heard in reply.text


async def test_where_one_lives_is_understood_in_the_other_language(chat: Chat) -> None:
    await chat.all_of([*EARLIER, ZHANG["name"], ZHANG["number"], ZHANG["phone"]])
    assert "街道" in (await chat.taps("I live in Guangzhou")).text


async def test_a_changed_answer_drops_what_was_asked_because_of_it(chat: Chat) -> None:
    await chat.identifies()
    await chat.all_of(["没有离开过", "接触过病人", "昨天接触的", "没有症状", "要改", "改接触情况"])
    await chat.taps("没有接触过")
    assert "改接触日期" not in (await chat.taps("要改")).choices
    await chat.says("返回")
    reply = await chat.all_of(["要改", "改接触情况", "接触过病人"])
    assert "最后一次接触是哪天" in reply.text


@pytest.mark.parametrize(
    ("number", "offered"),
    [
        ("H12345678", ("护照", "港澳居民来往内地通行证")),
        ("12345678", ("护照", "台湾居民来往大陆通行证")),
    ],
)
async def test_only_documents_that_the_number_fits_are_offered(
    chat: Chat, number: str, offered: tuple[str, ...]
) -> None:
    reply = await chat.all_of([*EARLIER, "Maria Garcia", number])
    assert reply.choices == offered
    assert (await chat.says("居民身份证")).choices == offered
    assert "性别" in (await chat.says("2")).text


@pytest.mark.parametrize("words", ["我同意", "可以", "行", "嗯", "OK", "yes"])
async def test_plain_words_agree(chat: Chat, words: str) -> None:
    await chat.all_of(EARLIER[:2])
    assert "姓名" in (await chat.says(words)).text


@pytest.mark.parametrize("words", ["我不想", "不行", "no"])
async def test_plain_words_refuse(chat: Chat, words: str) -> None:
    await chat.all_of(EARLIER[:2])
    assert "什么都没有提交" in (await chat.says(words)).text


async def test_a_birth_date_with_two_meanings_is_asked_about_and_repeated_with_its_year(chat: Chat) -> None:
    await chat.all_of([*EARLIER, "Maria Garcia", "AAB123456", "西班牙", "女"])
    reply = await chat.says("03/04/1990")
    assert set(reply.choices) == {"1990年4月3日", "1990年3月4日"}
    assert (await chat.taps("1990年4月3日")).text.startswith("✓ 1990年4月3日\n")
