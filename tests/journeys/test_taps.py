"""Old choices, double taps and bare numbers: a slip of the finger changes what it says, and nothing else."""

import pytest
from journey import Citizen, Town
from synthetic import resident_number
from wechat_client import Reply

MA = {
    "name": "马丽",
    "document_number": resident_number(81, "19911120"),
    "phone": "13312345678",
    "address": "江南大道10号",
}


async def at_the_health_questions(town: Town) -> Citizen:
    ma = town.citizen()
    await ma.identifies(MA)
    return ma


async def test_a_tap_on_an_older_question_changes_it_and_comes_back(automatic: Town) -> None:
    ma = await at_the_health_questions(automatic)
    await ma.all_of("没有离开过", "没有接触过")
    reply = await ma.taps_older("我不清楚")
    assert "通知过您" in reply.text, "what the changed answer opens is asked next"
    await ma.all_of("没有通知过我", "身边没人得病")
    reply = await ma.taps_older("没有接触过")
    assert reply.text.startswith("✓ 没有接触过\n3/3 ")
    summary = await ma.all_of("没有症状")
    assert "没有接触过病人" in summary.text


async def test_an_older_choice_of_a_day_changes_the_day(automatic: Town) -> None:
    ma = await at_the_health_questions(automatic)
    await ma.all_of("没有离开过", "没有接触过", "乏力", "没有别的了", "今天开始的")
    summary = await ma.taps_older("昨天开始的")
    day = automatic.clock.yesterday
    assert f"乏力，{day.month}月{day.day}日开始" in summary.text


class Impatient(Citizen):
    """Taps everything twice; the phone brings the id of a choice back, or does not."""

    def __init__(self, town: Town, brings_id: bool) -> None:
        super().__init__(town, town.citizen(f"oJOURNEYimpatient{brings_id:01}0000000000").user)
        self._brings_id = brings_id

    async def taps(self, words: str) -> Reply:
        first = await super().taps(words)
        again = await (self.taps_again() if self._brings_id else self.says(self.tapped))
        if first.kind == "card":
            return first  # whatever comes after it, the card is in the chat
        if first.kind == "text":
            assert again.text.splitlines()[-1] == first.text.splitlines()[-1], (words, again.text)
            assert again.words == first.words, (words, again.text)
        return again


@pytest.mark.parametrize("brings_id", [True, False])
async def test_a_double_tap_counts_once_at_every_question(automatic: Town, brings_id: bool) -> None:
    ma = Impatient(automatic, brings_id)
    await ma.identifies(MA)
    await ma.all_of("离开过广州", "上海、北京", "昨天离开", "还在", "我不清楚", "没有通知过我")
    await ma.all_of("身边没人得病", "发热", "没有别的了", "今天开始的", "没有量体温")
    assert ma.shown is not None
    assert "马*" in ma.shown.text
    assert "北京（还在那里）" in ma.shown.text
    sure = await ma.taps("都属实，出码")
    assert "您的码会是黄码" in sure.text
    assert automatic.stored("declarations") == 0
    assert (await ma.taps("确认属实，提交")).kind == "card"
    assert automatic.stored("citizens") == automatic.stored("declarations") == 1


async def test_a_double_tap_on_a_consent_is_no_name(automatic: Town) -> None:
    ma = automatic.citizen()
    await ma.all_of("开始办码", "就在聊天里继续", "同意核对本人")
    again = await ma.taps_again()
    assert "姓名" in again.text
    assert "同*" not in again.text


async def test_a_double_tap_on_a_city_is_no_address(automatic: Town) -> None:
    ma = automatic.citizen()
    await ma.all_of("开始办码", "就在聊天里继续", "同意核对本人")
    await ma.all_of(MA["name"], MA["document_number"], MA["phone"], "住在广州")
    again = await ma.taps_again()
    assert "住在哪里" in again.text
    assert "地址已记下" not in again.text


async def test_a_double_tap_on_a_day_is_no_answer_to_the_next_place(automatic: Town) -> None:
    ma = await at_the_health_questions(automatic)
    await ma.all_of("离开过广州", "上海、北京")
    assert "北京" in (await ma.taps("昨天离开")).text.splitlines()[-4]
    again = await ma.taps_again()
    assert "北京" in again.text, "the second place is still asked about"
    assert "2/3" not in again.text


async def test_a_double_tap_on_all_true_does_not_skip_being_asked_once_more(automatic: Town) -> None:
    ma = await at_the_health_questions(automatic)
    await ma.all_of("没有离开过", "没有接触过", "乏力", "没有别的了", "今天开始的")
    assert "您的码会是黄码" in (await ma.taps("都属实，出码")).text
    again = await ma.taps_again()
    assert again.kind == "text"
    assert automatic.stored("declarations") == 0


async def test_the_same_bare_number_at_once_is_asked_about(automatic: Town) -> None:
    ma = await at_the_health_questions(automatic)
    assert "2/3" in (await ma.says("1")).text
    slip = await ma.says("1")
    assert "刚才收到过一次“1”" in slip.text
    assert "3/3" in (await ma.taps("没有接触过")).text
    automatic.clock.forward(seconds=6)
    assert "请看一遍" in (await ma.says("1")).text


async def test_typed_words_and_numbers_of_every_spelling_work_like_taps(automatic: Town) -> None:
    ma = await at_the_health_questions(automatic)
    assert "2/3" in (await ma.says("１．")).text
    assert "3/3" in (await ma.says("没有接触过。")).text
    assert "请看一遍" in (await ma.says("没有症状！")).text


async def test_mortal_danger_comes_first_and_the_question_stays(automatic: Town) -> None:
    ma = await at_the_health_questions(automatic)
    reply = await ma.says("我妈喘不上气了")
    assert reply.text.startswith("请现在打120")
    assert reply.words == ("没有离开过", "离开过广州")
    assert "2/3" in (await ma.taps("没有离开过")).text


async def test_after_half_an_hour_nothing_is_lost(automatic: Town) -> None:
    ma = await at_the_health_questions(automatic)
    await ma.taps("没有离开过")
    automatic.clock.forward(minutes=31)
    reply = await ma.menu()
    assert "您上次填到2/3" in reply.text
    assert "2/3" in (await ma.taps("接着填")).text
