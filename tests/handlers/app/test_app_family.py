"""A family in the web app: a child's code beside one's own, and an adult who is asked, agrees and ends it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from app_phone import HEALTHY, PERSON, AppPhone, app_phone, keys
from hp1_reader import decode_picture, verify
from playwright.async_api import expect
from synthetic import resident_number

if TYPE_CHECKING:
    from conftest import Place

pytestmark = pytest.mark.browser

ELDER = {**PERSON, "name": "王大山", "document_number": resident_number(8, "19500301")}
CHILD = resident_number(7, "20190501")


async def adds(phone: AppPhone, name: str, number: str, relation: str) -> None:
    await phone.opens("family")
    await phone.page.locator("#add").click()
    await phone.field("name").locator("input").fill(name)
    await phone.field("document_number").locator("input").fill(number)
    await phone.field("relation").locator(f"input[value={relation}]").check()
    await phone.field("consent").locator("input").check()
    await phone.next()
    await phone.page.wait_for_url("**/m/family")
    await phone.filled()


async def test_a_mother_adds_her_child_declares_and_has_both_codes_scanned(
    place: "Place",
) -> None:
    async with app_phone(place.browser, place.url, scale=2) as phone:
        await phone.signs_up()
        await adds(phone, "李小满", CHILD, "child")
        child = phone.page.locator("#people > li")
        await expect(child).to_contain_text("李*满没有码，请更新申报到2033年4月30日")
        await child.get_by_role("link", name="申报: 李*满").click()
        await phone.filled()
        await expect(phone.page.locator("h1")).to_have_text("家人的健康申报")
        await expect(phone.field("places").locator("legend")).to_contain_text("小满")
        await phone.fills(HEALTHY)
        await phone.sends("pass")
        shown = phone.page.locator("#shown")
        await expect(shown).to_have_text("李*满 · 第2个，共2个")
        await expect(phone.page.locator("h2:visible").first).to_contain_text("绿码 GREEN")
        await seen_green(phone)
        await phone.page.get_by_role("button", name="下一个码").focus()
        await phone.page.keyboard.press("Enter")
        await expect(shown).to_have_text("王*英 · 第1个，共2个")
        await expect(phone.page.locator("#own")).to_be_visible()
        await seen_green(phone)
        await phone.page.locator("#codes").evaluate("strip => strip.scrollTo(strip.scrollWidth, 0)")
        await expect(shown).to_have_text("李*满 · 第2个，共2个")
        await expect(phone.page.locator("#own")).to_be_hidden()


async def seen_green(phone: AppPhone) -> None:
    picture = await phone.page.screenshot(animations="disabled")
    assert verify(decode_picture(picture), await keys(phone.url), datetime.now(UTC)).colour == "green"


async def test_a_fever_of_a_child_is_asked_about_once_more(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await adds(phone, "李小满", CHILD, "child")
        await phone.page.get_by_role("link", name="申报: 李*满").click()
        await phone.fills({"places": {"radio": "none"}, "contact": {"radio": "no"}, "symptoms": ["fever"]})
        await phone.answer("symptoms_date", str(datetime.now(UTC).date()))
        await phone.answer("temperature", "38.2")
        await phone.sends("sure")
        await expect(phone.page.locator("main")).to_contain_text("黄码")
        await phone.page.get_by_role("link", name="不对，我要改").click()
        await phone.filled()
        await expect(phone.field("symptoms").locator("legend")).to_contain_text("小满")
        await phone.next()
        await phone.sends("sure")
        await phone.next()
        await phone.page.wait_for_url("**/m/pass#**")
        await expect(phone.page.locator("#shown")).to_contain_text("李*满")
        await expect(phone.page.locator("h2:visible").first).to_contain_text("黄码")
        await expect(phone.page.locator("h1:visible")).to_contain_text("绿码")


async def test_what_is_wrong_is_said_and_what_a_number_does_not_tell_is_asked(place: "Place") -> None:
    async with app_phone(place.browser, place.url, "en") as phone:
        await phone.signs_up()
        await phone.opens("add")
        await phone.next()
        await expect(phone.page.locator(".field.wrong")).to_have_count(3)
        await phone.field("name").locator("input").fill("Lucia Garcia")
        await phone.field("document_number").locator("input").fill("XDA123456")
        await phone.field("relation").locator("input[value=spouse]").check()
        await phone.field("consent").locator("input").check()
        await phone.next()
        await phone.field("nationality").locator("select").select_option(label="Spain")
        await phone.next()
        await phone.field("sex").locator("input[value=female]").check()
        await phone.next()
        await phone.field("birth_date").locator("input").fill("2019-05-01")
        await phone.next()
        await expect(phone.field("relation").locator(".fault")).to_be_visible()
        await phone.field("relation").locator("input[value=child]").check()
        await phone.next()
        await phone.page.wait_for_url("**/m/family")
        await expect(phone.page.locator("#people > li")).to_contain_text("L*** G***")


async def test_an_adult_agrees_ends_it_and_declines_the_second_time(place: "Place") -> None:
    async with (
        app_phone(place.browser, place.url) as hers,
        app_phone(place.browser, place.url) as his,
    ):
        await his.signs_up(ELDER)
        await hers.signs_up()
        await adds(hers, "王大山", str(ELDER["document_number"]), "parent")
        await expect(hers.page.locator("#people > li")).to_contain_text("等本人同意")
        await his.opens("family")
        await his.page.locator("#asks").get_by_role("link", name="去回答").click()
        await expect(his.page.locator("#who")).to_contain_text("王*英想替您出示健康码")
        await his.page.get_by_role("button", name="同意", exact=True).click()
        await expect(his.page.locator("#done")).to_contain_text("已经同意")
        await hers.opens("pass")
        await expect(hers.page.locator("#shown")).to_have_text("王*英 · 第1个，共2个")
        await his.page.get_by_role("link", name="回到家人的码").click()
        await his.page.locator("#holders").get_by_role("link", name="结束").click()
        await expect(his.page.locator("#who")).to_contain_text("王*英现在能出示您的码")
        await his.page.get_by_role("button", name="确定结束").click()
        await expect(his.page.locator("#done")).to_contain_text("已经结束")
        await hers.opens("pass")
        await expect(hers.page.locator("#many")).to_be_hidden()
        await adds(hers, "王大山", str(ELDER["document_number"]), "parent")
        await his.opens("family")
        await his.page.locator("#asks").get_by_role("link", name="去回答").click()
        await his.page.get_by_role("button", name="不同意").click()
        await expect(his.page.locator("#done")).to_contain_text("没有同意")


async def test_a_holder_ends_it_and_an_unknown_one_leads_back(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await adds(phone, "李小满", CHILD, "child")
        await phone.page.get_by_role("link", name="结束: 李*满").click()
        await phone.filled()
        await phone.page.get_by_role("link", name="不结束，回去").click()
        await phone.page.get_by_role("link", name="结束: 李*满").click()
        await phone.page.get_by_role("button", name="确定结束").click()
        await expect(phone.page.locator("#done")).to_contain_text("已经结束")
        await phone.page.get_by_role("link", name="回到家人的码").click()
        await expect(phone.page.locator("#nobody")).to_be_visible()
        await phone.page.goto(f"{place.url}/m/share?id=none&act=end")
        await phone.page.wait_for_url("**/m/family")
