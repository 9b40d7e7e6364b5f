"""A whole life in an Alipay chat: signing up, the code on a card, renewing, coming back, leaving; all of it typed."""

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from alipay_citizen import AlipayCitizen
from alipay_user import Shown, broken
from hp1_reader import decode_picture
from journey import EVERYWHERE, Town, town
from PIL import Image
from plain_browser import Browser
from synthetic import resident_number

LI = {
    "name": "李明",
    "document_number": resident_number(31, "19851212"),
    "phone": "13612345678",
    "address": "体育西路101号",
}
UPLOAD = "alipay.offline.material.image.upload"


@pytest.fixture
async def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    async with town(tmp_path, monkeypatch, accounts=EVERYWHERE) as opened:
        yield opened


@pytest.fixture
def li(place: Town) -> AlipayCitizen:
    return AlipayCitizen(place)


async def test_the_welcome_says_how_to_choose_where_nothing_can_be_tapped(li: AlipayCitizen) -> None:
    welcome = await li.follows()
    assert welcome.text.startswith("您好，这里是广州健康码")
    assert "回复前面的数字" in welcome.text
    assert welcome.choices["开始办码"] == "1"
    assert "急病直接打120" in welcome.text


async def test_the_form_is_a_card_to_tap_and_leads_back_to_the_chat(li: AlipayCitizen) -> None:
    await li.follows()
    step = await li.picks("开始办码")
    assert step.title.startswith("▶ 点开填写")
    assert step.text.startswith("第1步，共2步")
    assert step.choices == {"就在聊天里继续": "1"}
    assert "http" not in step.text
    async with Browser() as browser:
        page = await browser.open(step.url)
        await browser.press(page.buttons[-1], LI, "consent_identity", "consent_health")
    asked = await li.menu()
    assert asked.text.startswith("1/3 最近14天，您离开过广州吗？\n1. 没有离开过")


async def test_signing_up_wholly_in_chat_ends_with_a_code_that_any_scanner_verifies(
    place: Town, li: AlipayCitizen
) -> None:
    await li.follows()
    li.inputs = 0
    card = await li.signs_up(LI)
    assert li.inputs <= 13
    assert card.title == "绿码 可以通行"
    assert card.text.startswith("李*，有效到")
    code = decode_picture(await place.fetched(card.picture))
    seen = await place.seen(code)
    assert seen.colour == "green"
    assert seen.expires - seen.issued == timedelta(seconds=120)
    (upload,) = place.alipay.asked(UPLOAD)
    assert decode_picture(upload.picture) == code
    _, picture, services = li.shown
    assert picture.title.startswith("健康码")
    assert picture.url == picture.picture == "https://img.example.org/I1"
    assert services.text.startswith("办好了！以后点底部【健康码】就出码")
    assert "广州预约挂号（示例） https://booking.guangzhou.example.org/" in services.text


async def test_the_picture_can_be_scanned_in_the_shape_of_a_card(place: Town, li: AlipayCitizen) -> None:
    await li.follows()
    card = await li.signs_up(LI)
    (upload,) = place.alipay.asked(UPLOAD)
    for picture in (upload.picture, await place.fetched(card.picture)):
        image = Image.open(io.BytesIO(picture))
        code, high = decode_picture(image), image.width * 9 // 16
        top = max(0, (image.height - high) // 2)
        wide = image.crop((0, top, image.width, min(image.height, top + high)))
        small = wide.resize((360, 202), Image.Resampling.LANCZOS)
        assert decode_picture(wide) == decode_picture(small) == code


async def test_the_page_behind_the_card_opens_for_its_owner_alone(place: Town, li: AlipayCitizen) -> None:
    await li.follows()
    card = await li.signs_up(LI)
    for user_id, sees in ((li.user.user_id, True), ("2088000000000008", False)):
        answer = {"user_id": user_id, "access_token": "synthetic", "expires_in": 3600}
        place.alipay.answers["alipay.system.oauth.token"] = [answer]
        async with Browser() as browser:
            page = await browser.open(card.url)
            assert ("绿码" in page.text) is sees
            assert page.status == (200 if sees else 410)


async def test_several_symptoms_are_typed_as_numbers_and_turn_yellow(li: AlipayCitizen) -> None:
    await li.follows()
    await li.identifies(LI)
    asked = await li.all_of("没有离开过", "没有接触过")
    assert "可以选几个" in asked.text
    assert (await li.says("3 4")).text.startswith("✓ 乏力、干咳")
    await li.all_of("今天开始的")
    sure = await li.all_of("都属实，出码")
    assert "您的码会是黄码" in sure.text
    card = await li.picks("确认属实")
    assert card.title.startswith("黄码")


async def test_the_code_is_one_click_of_the_menu_and_renewing_two_numbers(
    place: Town, li: AlipayCitizen
) -> None:
    await li.follows()
    await li.signs_up(LI)
    assert (await li.menu()).title == "绿码 可以通行"
    place.clock.forward(days=9)
    offered = await li.menu()
    assert offered.text.startswith("申报已到期")
    card = await li.picks("都没变，更新")
    assert card.title == "绿码 可以通行"


async def test_a_late_repetition_is_acknowledged_and_nothing_is_done_or_sent_again(
    place: Town, li: AlipayCitizen
) -> None:
    await li.follows()
    await li.signs_up(LI)
    place.clock.forward(hours=25)
    for _ in range(3):
        await li.user.again()
    assert await li.answers() == ()
    assert place.stored("declarations") == place.stored("citizens") == 1


async def test_a_name_beyond_gbk_arrives_whole(li: AlipayCitizen) -> None:
    await li.follows()
    await li.all_of("开始办码", "就在聊天里继续", "同意核对本人")
    li.user.charset = "gb18030"
    heard = await li.says("𠮷燕")
    assert heard.text.startswith("✓ 𠮷*\n")


async def test_in_english_throughout(li: AlipayCitizen) -> None:
    await li.follows()
    assert "reply with the number" in (await li.picks("English")).text
    step = await li.all_of("Start")
    assert step.title.startswith("▶ Open the form")
    assert step.text.startswith("Step 1 of 2: who you are")
    asked = await li.all_of("Continue in chat")
    assert "1. I agree to the identity check" in asked.text
    assert "Please reply with a number" in (await li.says("hm")).text
    await li.all_of("I agree to the identity check", "Mary Ann Li", LI["document_number"], LI["phone"])
    await li.all_of("I live in Guangzhou", "Tiyu West Road 101", "I agree that", "Not left", "No contact")
    card = await li.all_of("No symptoms", "All true, send")
    assert card.title == "绿码 可以通行 · GREEN, you may pass"


async def until_told(place: Town) -> None:
    """The server looks twice a second for what a command has queued."""
    for _ in range(50):
        if not any(each.kind == "news" for each in await place.ports.store.begin().items("waiting", 99)):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("news is still waiting")


async def test_what_cannot_be_sent_any_more_stands_first_in_the_next_answer(
    place: Town, li: AlipayCitizen
) -> None:
    await place.officers()
    await li.follows()
    await li.signs_up(LI)
    place.clock.forward(minutes=6)
    today = f"{place.clock.today:%Y-%m-%d}"
    adding = ("evidence", "add", "vaccination_dose", "--day", today, "--source", "CDC", "--reason", "list 3")
    await place.runs(*adding, "--as", "cdc-li", stdin=LI["document_number"])
    await until_told(place)
    assert await li.answers() == ()
    assert (await li.menu("help")).text.startswith("※ 您的码有更新，点【健康码】看。\n")


async def test_unfollowing_erases_after_a_day(place: Town, li: AlipayCitizen) -> None:
    await li.follows()
    await li.signs_up(LI)
    await li.user.does("unfollow")
    assert place.stored("citizens") == 1
    place.clock.forward(hours=23)
    await place.erases()
    assert place.stored("citizens") == 1
    place.clock.forward(hours=2)
    await place.erases()
    assert place.stored("citizens") == place.stored("channels") == 0


async def test_a_withdrawn_authorisation_erases_at_once(place: Town, li: AlipayCitizen) -> None:
    await li.follows()
    await li.signs_up(LI)
    await li.user.cancels()
    await place.erases()
    assert place.stored("citizens") == place.stored("channels") == 0


def test_a_broken_rule_is_found() -> None:
    assert broken(Shown("1/3 您好吗？\n1. 好\n2. 不好")) == []
    for words in (
        "请点一项：\n1. 好",
        "Please tap one",
        "长" * 601,
        "1/3 一？\n2/3 二？",
        "表格 https://code.example.org/p/" + "x" * 99,
        " ",
    ):
        assert broken(Shown(words)), words
