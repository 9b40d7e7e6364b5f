"""The web app as people use it: from the menu of an account to a code that is scanned, and out again."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from app_phone import HEALTHY, PERSON, AppPhone, app_phone, keys, mainland
from hp1_reader import Seen, decode_picture, verify
from playwright.async_api import Route, expect
from synthetic import resident_number

if TYPE_CHECKING:
    from conftest import Place

pytestmark = pytest.mark.browser


async def scanned(phone: AppPhone) -> Seen:
    picture = await phone.page.screenshot(animations="disabled")
    return verify(decode_picture(picture), await keys(phone.url), datetime.now(UTC))


def today(before: int = 0) -> str:
    return str(datetime.now(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=before))


async def test_an_old_woman_signs_up_declares_and_is_scanned(place: "Place") -> None:
    async with app_phone(place.browser, place.url, scale=2) as phone:
        await phone.holds()
        await phone.enter()
        await phone.page.get_by_role("link", name="开始登记").click()
        await phone.fills(mainland(resident_number(1)))
        await phone.sends("form?form=declaration")
        await phone.fills(HEALTHY)
        await phone.sends("pass")
        await expect(phone.page.locator("h1:visible")).to_contain_text("绿码 GREEN")
        await expect(phone.page.locator("#pass")).to_contain_text("王*英")
        await expect(phone.page.locator("#pass .scan")).to_contain_text("前扫有效")
        assert (await scanned(phone)).colour == "green"
        await phone.page.get_by_role("link", name="为什么是这个颜色").click()
        await expect(phone.page.locator("#clear")).to_be_visible()
        await phone.page.get_by_role("link", name="服务", exact=True).click()
        await expect(phone.page.locator("#region")).to_have_text("广东省广州市")
        await expect(phone.page.get_by_role("link", name="打12345")).to_have_attribute("href", "tel:12345")
        await phone.page.get_by_role("link", name="我的", exact=True).click()
        await expect(phone.page.locator("#history > li")).to_have_count(1)
        await expect(phone.page.locator("main")).to_contain_text("王*英")
        await expect(phone.page.locator("main")).not_to_contain_text(resident_number(1))


async def test_a_foreigner_with_a_fever_is_asked_whether_she_is_sure(place: "Place") -> None:
    async with app_phone(place.browser, place.url, "en", scale=2) as phone:
        await phone.holds("alipay")
        await phone.enter("demo-alipay")
        await phone.opens("form?form=registration")
        await phone.fills({"consent_identity": True, "name": "Maria Garcia", "document_number": "XDA123456"})
        await phone.fills({"nationality": {"select": "Spain"}, "sex": {"radio": "female"}})
        await phone.fills({"birth_date": "1991-03-05", "phone": "maria@example.org", "region": None})
        await phone.fills({"address": "Garden Hotel, room 502", "consent_health": True})
        await phone.sends("form?form=declaration")
        await phone.field("places").get_by_label("Left Guangzhou", exact=True).check()
        stay = phone.page.locator(".stay").first
        await stay.get_by_label("Province or country").select_option(label="Spain")
        await stay.get_by_label("When did you leave?").fill(today(1))
        await phone.page.get_by_role("button", name="+ Another place").click()
        other = phone.page.locator(".stay").nth(1)
        await other.get_by_label("Find it by name").fill("Wuhan")
        await other.get_by_role("button", name="Find").click()
        await other.get_by_role("button", name="Wuhan, Hubei", exact=True).click()
        await expect(other.locator(".picked")).to_have_text("Chosen: Wuhan, Hubei")
        await other.get_by_label("I am still there").check()
        await phone.next()
        await phone.fills({"contact": {"radio": "no"}, "symptoms": ["fever"], "symptoms_date": today()})
        await phone.answer("temperature", "")
        await phone.page.wait_for_url("**/m/check**")
        await expect(phone.page.locator("#answers")).to_contain_text("Wuhan, Hubei · still there")
        await expect(phone.page.locator("#answers")).to_contain_text("Not given")
        await phone.sends("sure")
        await expect(phone.page.locator("main")).to_contain_text("By these answers your code will be red.")
        await expect(phone.page.locator("#statements")).to_contain_text("Wuhan (still there)")
        await phone.page.get_by_role("button", name="It is true, send").click()
        await phone.page.wait_for_url("**/m/pass")
        await expect(phone.page.locator("h1:visible")).to_contain_text("红码 RED")
        assert (await scanned(phone)).colour == "red"
        await phone.opens("reasons")
        await expect(phone.page.locator("#reasons > li")).to_have_count(2)
        await expect(phone.page.locator("#reasons")).to_contain_text("Day 0 of 14; day 1 is tomorrow")
        await phone.page.get_by_role("link", name="See this rule").first.click()
        await expect(phone.page.locator(".rule:target")).to_be_visible()


async def test_what_is_wrong_is_said_at_its_field_and_an_answer_can_be_changed(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.holds()
        await phone.enter()
        await phone.opens("form?form=registration")
        await phone.next()
        await expect(phone.field("consent_identity").locator(".fault")).to_be_visible()
        await phone.fills({"consent_identity": True, "name": "王小英", "document_number": "11010519491231"})
        number = phone.field("document_number").locator("input")
        await expect(phone.field("document_number").locator(".fault")).to_contain_text("18位")
        await expect(number).to_be_focused()
        await expect(number).to_have_attribute("aria-invalid", "true")
        await phone.answer("document_number", resident_number(1))
        await expect(phone.field("document_number").locator(".fault")).to_be_hidden()
        await phone.fills({"phone": "13812345678", "region": None, "address": "天河路1号"})
        await phone.answer("consent_health", True)
        await phone.page.wait_for_url("**/m/check**")
        await phone.page.get_by_role("link", name="改: 姓名").click()
        await expect(phone.field("name").locator("input")).to_be_focused()
        await phone.answer("name", "王大英")
        await phone.page.wait_for_url("**/m/check**")
        await expect(phone.page.locator("#answers")).to_contain_text("王大英")


async def test_changing_an_earlier_answer_takes_its_questions_away(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.holds()
        await phone.enter()
        await phone.told("registration", PERSON)
        await phone.opens("form?form=declaration")
        await phone.fills({"places": {"radio": "none"}, "contact": {"radio": "yes"}})
        await expect(phone.field("contact_date")).to_be_visible()
        await phone.field("contact").locator("input[value=no]").check()
        await phone.next()
        await expect(phone.field("contact_date")).to_have_count(0)
        await expect(phone.field("symptoms")).to_be_visible()


async def test_consent_is_taken_back_and_given_again_on_pages_that_explain(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await phone.opens("mine")
        await phone.page.get_by_role("link", name="收回同意: 健康回答").click()
        await expect(phone.page.locator("#withdraw")).to_contain_text("您马上没有健康码")
        await phone.page.get_by_role("button", name="收回同意").click()
        await expect(phone.page.locator("#done")).to_contain_text("已经收回")
        await phone.opens("")
        await expect(phone.page.locator(".step:visible h2")).to_have_text("您收回了同意")
        await phone.opens("pass")
        await expect(phone.page.locator("h1:visible")).to_contain_text("没有码")
        await expect(phone.page.locator("#pass .qr")).to_be_hidden()
        await phone.page.get_by_role("link", name="重新同意").click()
        await phone.page.get_by_role("link", name="重新同意: 健康回答").click()
        await phone.page.get_by_role("button", name="我同意").click()
        await expect(phone.page.locator("#done")).to_contain_text("已经同意")
        await phone.opens("pass")
        await expect(phone.page.locator("h1:visible")).to_contain_text("绿码")
        await phone.opens("consent?purpose=identity")
        await phone.page.get_by_role("button", name="收回同意").click()
        await expect(phone.page.locator("#done")).to_contain_text("24小时后全部删除")
        await phone.page.get_by_role("link", name="回到首页").click()
        await expect(phone.page.locator("#out")).to_be_visible()


async def test_who_logs_out_must_enter_again(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.holds()
        await phone.enter()
        await phone.opens("mine")
        await phone.page.get_by_role("button", name="退出").click()
        await expect(phone.page.locator("#left")).to_have_text("已经退出。")
        assert await phone.page.evaluate("sessionStorage.getItem('token')") is None
        await phone.page.get_by_role("link", name="用微信进入").click()
        await expect(phone.page.locator("#in")).to_be_visible()


async def test_an_ended_login_begins_anew_and_leads_back_to_the_same_place(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.holds()
        await phone.enter()
        await phone.told("registration", PERSON)
        await phone.page.evaluate("sessionStorage.setItem('token', 'x'.repeat(43))")
        await phone.page.goto(f"{place.url}/m/form?form=declaration")
        await phone.filled()
        assert phone.page.url.endswith("/m/form?form=declaration")
        await expect(phone.field("places")).to_be_visible()


async def test_a_mini_program_hands_over_its_login_and_the_phone_number(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        person = await phone.holds()
        person_url, account = f"{place.url}/demo/api/people/{person}", {"account": "demo-wechat-mini"}
        code = await (await phone.context.request.post(f"{person_url}/code", data=account)).json()
        await phone.page.goto(f"{place.url}/m/?account=demo-wechat-mini#code={code['code']}")
        await expect(phone.page.locator("#in")).to_be_visible()
        assert "code=" not in phone.page.url
        await phone.opens("form?form=registration")
        await phone.fills({"consent_identity": True, "name": "王小英", "document_number": resident_number(1)})
        await expect(phone.field("phone")).to_be_visible()
        proof = await (await phone.context.request.post(f"{person_url}/phone", data=account)).json()
        await phone.page.evaluate(f"location.hash = 'phone={proof['proof']}'")
        await expect(phone.field("region")).to_be_visible()
        assert await phone.field("phone").locator("input").input_value() != ""


async def test_a_pass_renews_itself_and_one_that_is_old_says_so(place: "Place") -> None:
    async with app_phone(place.browser, place.url, scale=2) as phone:
        await phone.signs_up()
        await phone.page.clock.install()
        await phone.opens("pass")
        first = await phone.page.locator("#pass .qr").inner_html()
        async with phone.page.expect_response("**/api/v1/pass"):
            await phone.page.clock.run_for(70_000)
        await expect(phone.page.locator("#pass .stale")).to_be_hidden()
        assert await phone.page.locator("#pass .qr").inner_html() != first
        await phone.context.set_offline(True)
        await phone.page.clock.run_for(130_000)
        await expect(phone.page.locator("#pass .stale")).to_be_visible()
        await expect(phone.page.locator("#pass .scan")).to_be_hidden()
        await phone.context.set_offline(False)
        await phone.page.get_by_role("button", name="换新码").click()
        await expect(phone.page.locator("#pass .stale")).to_be_hidden()


async def test_without_a_network_a_page_says_so_and_can_be_tried_again(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.holds()
        await phone.enter()
        await phone.page.route("**/api/v1/me", lambda route: route.abort())
        await phone.page.goto(f"{place.url}/m/mine")
        await expect(phone.page.locator("#problem")).to_contain_text("没有连上网络")
        await expect(phone.page.locator("#problem")).to_be_focused()
        await phone.page.unroute("**/api/v1/me")
        await phone.page.get_by_role("button", name="再试一次").click()
        await phone.filled()
        await expect(phone.page.locator("#problem")).to_be_hidden()


async def test_a_slow_network_shows_that_it_is_working(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.holds()
        await phone.enter()

        async def slowly(route: Route) -> None:
            await asyncio.sleep(1.5)
            await route.continue_()

        await phone.page.route("**/api/v1/pass", slowly)
        await phone.page.goto(f"{place.url}/m/pass")
        await expect(phone.page.locator("#working")).to_have_text("正在读取，请稍等。")
        await phone.filled()
        await expect(phone.page.locator("#working")).to_have_text("")


async def test_the_language_is_chosen_for_pages_and_chat_and_remembered(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.holds()
        await phone.enter()
        await phone.opens("mine")
        await phone.page.get_by_role("button", name="English").click()
        await expect(phone.page.locator("h1")).to_have_text("My data")
        await phone.opens("services")
        await expect(phone.page.locator("h1")).to_have_text("Services and numbers")
        await phone.page.get_by_role("link", name="中文").click()
        await expect(phone.page.locator("h1")).to_have_text("服务和电话")
