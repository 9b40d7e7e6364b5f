"""A mother and her son of 7: eight actions, eleven messages, two codes; by hand; and both guardians."""

from journey import HEALTHY, Citizen, Town
from plain_browser import Browser
from synthetic import resident_number

LI = {
    "name": "李芳",
    "document_number": resident_number(31, "19880101"),
    "phone": "13812345678",
    "address": "天河路385号",
}
SON = {
    "member1_name": "李小满",
    "member1_document_number": resident_number(32, "20190501"),
    "member1_relation": "child",
}
CONSENTS = ("consent_identity", "consent_health", "member1_consent_member")


async def fill_the_page(li: Citizen) -> None:
    async with Browser() as browser:
        page = await browser.open(li.form)
        assert "+ 加孩子或老人" in page.buttons
        page = await browser.press("+ 加孩子或老人", LI)
        assert page.status == 200
        assert len(page.body.encode()) <= 30_000
        assert page.forms[0].values["name"] == LI["name"]
        assert page.buttons[-2] == "+ 再加一位"
        page = await browser.press("填好了，下一步", SON, *CONSENTS)
        assert "身份已填好" in page.text


async def to_the_summary(li: Citizen, symptom: str = "小满：没有症状") -> None:
    await li.follows()
    await li.taps("开始办码")
    await fill_the_page(li)
    li.inputs += 1  # the page is one action, however many fields it has
    await li.menu()
    await li.all_of(*HEALTHY, "小满和我一样", symptom)


async def test_eight_actions_and_eleven_messages_to_two_codes(automatic: Town) -> None:
    li = automatic.citizen()
    await to_the_summary(li)
    card = await li.taps("都属实，出码")
    following_and_menu = 2  # following is none of hers; from the page one may as well go on without the menu
    assert li.inputs - following_and_menu == 8
    assert card.card is not None
    assert card.card.title == "绿码×2 可以通行"
    assert "小满：绿码，到" in card.card.description
    await automatic.sent(2)
    assert len(li.all_shown) + 2 <= 11
    async with Browser() as browser:
        await browser.open(card.card.url)
        page = await browser.press("打开健康码")
    assert page.body.count("data-qr role") == 2
    assert "李*" in page.text
    assert "李*满" in page.text


async def test_a_child_with_fever_is_yellow_while_the_mother_is_green(automatic: Town) -> None:
    li = automatic.citizen()
    await to_the_summary(li, "小满：发热")
    await li.all_of("小满：没有别的了", "小满：今天开始的", "38.2")
    asked = await li.taps("都属实，出码")
    assert "小满会是黄码" in asked.text
    card = await li.taps("确认属实，提交")
    assert card.card is not None
    assert card.card.title == "您绿码、小满黄码"
    assert "发热门诊，不用码" in card.card.description
    async with Browser() as browser:
        await browser.open(card.card.url)
        page = await browser.press("打开健康码")
    assert "黄码" in page.text
    assert "不舒服的症状" not in page.text, "whoever shows a code sees its colour and end, no reason"


async def test_by_hand_an_officer_confirms_mother_and_guardianship(manual: Town) -> None:
    await manual.officers()
    li = manual.citizen()
    await to_the_summary(li)
    told = await li.taps("都属实，出码")
    assert "小满：监护关系核对中，约1个工作日。" in told.text
    listed = (await manual.runs("review", "list")).splitlines()
    assert len(listed) == 2
    for line in listed:
        await manual.runs("review", "confirm", line.split("\t")[0], "--as", "cdc-li")
    assert "guardian of\t李*满" in listed[1]
    card = [await li.menu() for _ in range(2)][-1]
    assert card.card is not None
    assert card.card.title == "绿码×2 可以通行"


async def test_both_guardians_hold_the_child_and_are_told_of_each_other(automatic: Town) -> None:
    await automatic.officers()
    li = automatic.citizen()
    await to_the_summary(li)
    await li.taps("都属实，出码")
    father = automatic.citizen("oJOURNEYperson00000000000002")
    await father.follows()
    await father.signs_up({**LI, "name": "李强", "document_number": resident_number(33, "19850101")})
    await father.all_of(
        "加孩子或老人", "李小满", SON["member1_document_number"], "我的孩子", "同意替家人办码"
    )
    await father.all_of("小满和我一样", "小满：没有症状")
    told = await father.taps("都属实，出码")
    assert "小满：监护关系核对中" in told.text
    (line,) = (await automatic.runs("review", "list")).splitlines()[1:]
    assert "confirming joins the two" in line
    await automatic.runs("review", "confirm", line.split("\t")[0], "--as", "cdc-li")
    for guardian, other in ((li, "李*"), (father, "李*")):
        heard = await guardian.says("你好")
        assert heard.text.startswith("※ ")
        shown = await guardian.says("家人")
        assert f"小满的另一位监护人：{other}" in shown.text
        await guardian.menu()
