"""A woman of 68 with a cheap phone: the form page and taps, then renewing, then her code; and wholly in chat."""

from journey import HEALTHY, Citizen, Town
from plain_browser import Browser
from synthetic import resident_number

WANG = {
    "name": "王秀英",
    "document_number": resident_number(21, "19580101"),
    "phone": "13812345678",
    "address": "天河路385号",
}
CONSENTS = ("consent_identity", "consent_health")


async def to_the_form(wang: Citizen) -> None:
    welcome = await wang.follows()
    assert welcome.text.startswith("您好，这里是广州健康码")
    assert "看急诊不用码" in welcome.text
    step = await wang.taps("开始办码")
    assert "第1步，共2步" in step.text


async def test_six_actions_by_the_form_page_and_on_to_the_end_without_a_script(automatic: Town) -> None:
    wang = automatic.citizen()
    await to_the_form(wang)
    actions = 1  # following is none of hers; the tap on 开始办码 was
    async with Browser() as browser:
        page = await browser.open(wang.form)
        assert page.status == 200
        assert len(page.body.encode()) <= 30_000
        assert page.forms[0].values["region"].startswith("广州")
        assert set(page.forms[0].ticks) == set(CONSENTS)
        assert not set(CONSENTS) & set(page.forms[0].values), "a consent is never ticked beforehand"
        page = await browser.press(sending(page.buttons), WANG, *CONSENTS)
        actions += 1
        assert "王*英" in page.text
        for asked, answer in zip(("1/3", "2/3", "3/3", "请看一遍"), (*HEALTHY, "都属实，出码"), strict=True):
            assert asked in page.text
            page = await browser.press(answer)
            actions += 1
        assert actions <= 6
        assert "绿码" in page.text
        assert "王*英" in page.text
    card = await wang.menu()
    assert card.card is not None
    assert card.card.title == "绿码 可以通行"


async def test_from_the_page_back_to_the_chat(automatic: Town) -> None:
    wang = automatic.citizen()
    await to_the_form(wang)
    async with Browser() as browser:
        page = await browser.open(wang.form)
        await browser.press(sending(page.buttons), WANG, *CONSENTS)
    asked = await wang.menu()
    assert asked.text.startswith("1/3 最近14天，您离开过广州吗？")
    for number, answer in enumerate(HEALTHY, 1):
        assert wang.shown is not None
        assert f"{number}/3 " in wang.shown.text
        summary = await wang.taps(answer)
    assert "没有离开过广州；没有接触过病人；没有症状" in summary.text
    card = await wang.taps("都属实，出码")
    assert card.card is not None
    assert card.card.title == "绿码 可以通行"
    assert card.card.description.startswith("王*英，有效到")
    picture, services = await automatic.sent(2)
    assert picture.body["msgtype"] == "image"
    assert services.body["text"]["content"].startswith("办好了！以后点底部【健康码】就出码")


async def test_thirteen_inputs_wholly_in_chat(automatic: Town) -> None:
    wang = automatic.citizen()
    await wang.follows()
    wang.inputs = 0
    card = await wang.signs_up(WANG)
    assert wang.inputs <= 13
    assert card.card is not None
    assert card.card.title == "绿码 可以通行"


async def test_the_code_is_one_tap_and_renewing_two(automatic: Town) -> None:
    wang = automatic.citizen()
    await wang.follows()
    await wang.signs_up(WANG)
    wang.inputs = 0
    assert (await wang.menu()).kind == "card"
    assert wang.inputs == 1
    automatic.clock.forward(days=9)
    wang.inputs = 0
    asked = await wang.menu()
    assert "没有离开过广州；没有接触过病人；没有症状" in asked.text
    assert (await wang.taps("都没变，更新")).kind == "card"
    assert wang.inputs == 2


async def test_what_is_missing_on_the_page_is_told_and_the_rest_is_kept(automatic: Town) -> None:
    wang = automatic.citizen()
    await to_the_form(wang)
    async with Browser() as browser:
        page = await browser.open(wang.form)
        page = await browser.press(sending(page.buttons), {"name": WANG["name"]}, "consent_health")
        assert page.status == 422
        assert page.text.count("这一题还没有回答。") + page.text.count("要点同意或确认") >= 4
        assert page.forms[0].values["name"] == WANG["name"]
        assert "consent_health" in page.forms[0].values
        rest = {name: words for name, words in WANG.items() if name != "name"}
        page = await browser.press(sending(page.buttons), rest, "consent_identity")
        assert page.status == 200
        assert "离开过广州吗" in page.text


def sending(buttons: tuple[str, ...]) -> str:
    return buttons[-1]
