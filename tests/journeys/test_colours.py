"""Fever, a high-risk region, contact not known: what each leads to, and that nobody talks their way out of it."""

from datetime import timedelta

from journey import HEALTHY, Citizen, Town
from synthetic import resident_number

CHEN = {
    "name": "陈静",
    "document_number": resident_number(33, "19870412", "420106"),
    "phone": "13912345678",
    "address": "环市东路9号",
}


def title(citizen: Citizen) -> str:
    assert citizen.shown is not None
    assert citizen.shown.card is not None
    return citizen.shown.card.title


def description(citizen: Citizen) -> str:
    assert citizen.shown is not None
    assert citizen.shown.card is not None
    return citizen.shown.card.description


async def test_fever_is_asked_about_once_more_and_is_yellow(automatic: Town) -> None:
    chen = automatic.citizen()
    await chen.identifies(CHEN)
    await chen.all_of("没有离开过", "没有接触过", "发热", "干咳", "没有别的了", "今天开始的", "38.2")
    assert chen.shown is not None
    assert "体温38.2℃" in chen.shown.text
    sure = await chen.taps("都属实，出码")
    assert "您的码会是黄码" in sure.text
    assert sure.words[0] == "要改"
    await chen.taps("确认属实，提交")
    assert title(chen) == "黄码 请先不要去人多的地方"
    assert "今天是第0天，共7天" in description(chen)
    await chen.says("申报")
    await chen.all_of(*HEALTHY, "都属实，出码")
    assert title(chen).startswith("黄码"), "a later declaration adds, it does not erase"


async def test_back_from_a_high_risk_region_is_red_until_the_end_of_the_fourteenth_day(
    automatic: Town,
) -> None:
    chen = automatic.citizen()
    await chen.identifies(CHEN)
    await chen.all_of("离开过广州", "武汉", "昨天离开", "没有接触过", "没有症状", "都属实，出码")
    await chen.taps("确认属实，提交")
    end = automatic.clock.today + timedelta(days=13)
    assert title(chen) == "红码 请留在家里"
    assert f"今天是第1天，共14天，到{end.month}月{end.day}日24:00" in description(chen)
    assert "请先别慌" in description(chen)
    _, services = await automatic.sent(2)
    links = services.body["text"]["content"]
    hospital, hotline, online, masks = map(links.index, ("定点医院", "12345", "在线问诊", "买口罩"))
    assert max(hospital, hotline) < min(online, masks), "what whoever is red needs stands first"


async def test_red_then_unfollowing_and_registering_again_is_still_red(automatic: Town) -> None:
    chen = automatic.citizen()
    await chen.identifies(CHEN)
    await chen.all_of("没有离开过", "接触过病人", "昨天接触的", "没有症状", "都属实，出码", "确认属实，提交")
    assert title(chen).startswith("红码")
    await chen.user.unfollows()
    other = automatic.citizen("oJOURNEYperson00000000000002")
    await other.follows()
    spelled = {**CHEN, "name": "陈 静"}
    sent = await other.signs_up(spelled)
    assert "核对中" in sent.text, "the document is held already, so an officer looks"
    assert "红" not in sent.text
    await automatic.officers()
    waiting = await automatic.runs("review", "list")
    confirmed = await automatic.runs("review", "confirm", waiting.split("\t")[0], "--as", "cdc-li")
    assert "joined" in confirmed
    told = await other.says("帮助")
    assert told.text.startswith("※ 您的登记已通过核对")
    await other.menu()
    assert title(other).startswith("红码")


async def test_contact_not_known_opens_two_questions_and_two_noes_are_a_no(automatic: Town) -> None:
    chen = automatic.citizen()
    await chen.identifies(CHEN)
    await chen.all_of("没有离开过", "我不清楚", "没有通知过我", "身边没人得病", "没有症状", "都属实，出码")
    assert title(chen) == "绿码 可以通行"


async def test_contact_that_stays_unknown_is_no_colour_but_a_hotline(automatic: Town) -> None:
    chen = automatic.citizen()
    await chen.identifies(CHEN)
    await chen.all_of("没有离开过", "我不清楚", "通知过我", "身边没人得病", "没有症状", "都属实，出码")
    assert chen.shown is not None
    assert chen.shown.kind == "text"
    assert "12345" in chen.shown.text
    assert "判断不了颜色" in chen.shown.text
