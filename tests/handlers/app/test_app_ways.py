"""The web app leads on: whoever cannot go on is shown the way, and nothing typed or shown misleads."""

import json
from typing import TYPE_CHECKING

import pytest
from app_phone import HEALTHY, PERSON, AppPhone, app_phone
from playwright.async_api import Route, expect
from synthetic import resident_number

if TYPE_CHECKING:
    from conftest import Place

pytestmark = pytest.mark.browser

RED = {"places": [{"place": "420100", "left": None}], "contact": "no", "symptoms": []}
LONG = "Maria Fernanda Garcia de la Vega Rodriguez y Hernandez"


async def asks_for_more(phone: AppPhone, words: str, where: str) -> None:
    """What went wrong shows one way on, and not to try the same again."""
    problem = phone.page.locator("#problem")
    await expect(problem).to_be_focused()
    await expect(problem.get_by_role("button")).to_have_count(0)
    await problem.get_by_role("link", name=words).click()
    await phone.page.wait_for_url(f"**/m/{where}")
    await phone.filled()


@pytest.mark.parametrize("path", ["family", "appeal", "correct", "share?id=x&act=end", "accounts", "join"])
async def test_whoever_is_not_registered_is_led_to_the_registration(place: "Place", path: str) -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.holds()
        await phone.enter()
        await phone.page.goto(f"{place.url}/m/{path}")
        await expect(phone.page.locator("#problem")).to_contain_text("请先登记")
        await asks_for_more(phone, "去登记", "form?form=registration")
        await expect(phone.field("consent_identity")).to_be_visible()


async def test_whoever_took_the_consent_back_is_led_to_giving_it_again(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await phone.asks("DELETE", "consents/health", {})
        await phone.opens("form?form=declaration")
        await phone.answer("places", {"radio": "none"})
        await asks_for_more(phone, "去重新同意", "mine#consents")
        await expect(phone.page.get_by_role("link", name="重新同意: 健康回答")).to_be_in_viewport()


async def test_whoever_registered_elsewhere_meanwhile_is_led_to_corrections(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.holds()
        await phone.enter()
        await phone.opens("form?form=registration")
        await phone.told("registration", PERSON)
        await phone.answer("consent_identity", value=True)
        await asks_for_more(phone, "去更正资料", "correct")


async def test_only_the_first_declaration_is_a_second_step(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.holds()
        await phone.enter()
        await phone.opens("form?form=registration")
        await expect(phone.page.locator("main")).to_contain_text("第1步，共2步")
        await phone.told("registration", PERSON)
        await phone.opens("form?form=declaration")
        await expect(phone.page.locator("#step")).to_have_text("第2步，共2步")
        await phone.fills(HEALTHY)
        await phone.sends("pass")
        await phone.opens("form?form=declaration")
        await expect(phone.page.locator("#step")).to_be_hidden()


async def test_a_pass_tells_its_end_once_and_red_is_never_valid(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await phone.opens("pass")
        own = await phone.page.locator("#own").inner_text()
        assert own.count("月") == 1
        await phone.answered("declaration", RED)
        await phone.opens("check?form=declaration")
        await phone.next()
        await phone.page.wait_for_url("**/m/sure?form=declaration")
        await phone.filled()
        await expect(phone.page.locator("#until")).to_contain_text("这个颜色到")
        await expect(phone.page.locator("main")).not_to_contain_text("有效到")
        await phone.next()
        await phone.page.wait_for_url("**/m/pass")
        await expect(phone.page.locator("h1:visible")).to_contain_text("红码")
        await expect(phone.page.locator("main")).not_to_contain_text("有效到")


async def with_child(phone: AppPhone, health: dict[str, object]) -> None:
    """Shows a child's code, too, by what the child declares."""
    number = resident_number(7, "20190501")
    child = {"name": "李小满", "document_number": number, "relation": "child", "consent": True}
    await phone.asks("POST", "family", child)
    await phone.opens("family")
    href = await phone.page.get_by_role("link", name="看码").get_attribute("href")
    whose = f"?for={str(href).partition('#')[2]}"
    if health:
        await phone.asks("PUT", f"forms/declaration/answers{whose}", {"answers": {**health, "confirm": True}})
        await phone.asks("POST", f"forms/declaration/submit{whose}", {"version": 1, "sure": True})
    await phone.opens("pass")
    await expect(phone.page.locator("#many")).to_be_visible()


async def test_a_code_of_the_family_that_is_red_is_not_called_valid(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await with_child(phone, RED)
        await expect(phone.page.locator(".ends")).to_contain_text("这个颜色到")


async def test_the_strip_is_as_high_as_the_code_on_the_glass(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await with_child(phone, {})
        strip, codes = phone.page.locator("#codes"), phone.page.locator(".code")
        seen = []
        for at in (0, 1, 0):
            await expect(codes.nth(at)).to_be_in_viewport(ratio=0.5)
            await expect(phone.page.locator("#shown")).to_contain_text(f"第{at + 1}个")
            measured = [await each.bounding_box() for each in (strip, codes.nth(at))]
            whole, code = (round(each["height"]) for each in measured if each)
            assert code <= whole <= code + 16
            seen.append(code)
            await phone.page.locator("#following").click()
        assert seen[0] == seen[2] > seen[1] + 100
        await phone.page.click("label[for=bigger]")
        await expect(strip).not_to_have_css("height", f"{seen[1]}px")


async def test_whoever_took_back_the_first_consent_is_led_to_the_start(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        for purpose, words, where in (("health", "回到我的资料", "mine"), ("identity", "回到首页", "?left")):
            await phone.opens(f"consent?purpose={purpose}")
            await phone.page.get_by_role("button", name="收回同意").click()
            await expect(phone.page.locator("#done")).to_be_focused()
            await expect(phone.page.locator("#done").get_by_role("link")).to_have_text([words])
            await phone.page.locator("#done").get_by_role("link").click()
            await phone.page.wait_for_url(f"**/m/{where}")


async def old(route: Route) -> None:
    """As from a page that has an earlier version of the form."""
    sent = route.request.post_data_json
    await route.continue_(post_data=json.dumps({**(sent or {}), "version": 2}))


@pytest.mark.parametrize("health", [RED, {**RED, "places": []}], ids=["sure", "check"])
async def test_a_form_of_which_the_version_changed_is_looked_at_again(
    place: "Place", health: dict[str, object]
) -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await phone.answered("declaration", health)
        await phone.opens("check?form=declaration")
        if health is RED:
            await phone.sends("sure")
        await phone.page.route("**/forms/declaration/submit", old)
        await phone.next()
        await expect(phone.page.locator("#problem")).to_contain_text("题目有更新")
        await phone.page.unroute("**/forms/declaration/submit")
        await asks_for_more(phone, "再看一遍", "check?form=declaration")
        await phone.sends("sure" if health is RED else "pass")


async def test_the_data_of_whoever_is_not_registered_are_a_way_to_register(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.holds()
        await phone.enter()
        await phone.opens("mine")
        main = phone.page.locator("main")
        await expect(main.get_by_text("只显示一部分")).to_be_hidden()
        await expect(main.get_by_role("link", name="更正资料")).to_have_count(0)
        await expect(main.get_by_role("link", name="去登记")).to_be_visible()
        await phone.told("registration", PERSON)
        await phone.opens("mine")
        await expect(main.get_by_text("只显示一部分")).to_be_visible()
        await expect(main.get_by_role("link", name="更正资料")).to_be_visible()
        await expect(main.get_by_role("link", name="去登记")).to_have_count(0)


async def test_an_appeal_is_offered_to_yellow_and_red_alone(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.holds()
        await phone.enter()
        appeal = phone.page.locator("main").get_by_role("link", name="申诉")
        rules = phone.page.get_by_role("link", name="看全部规则")
        await phone.opens("reasons")
        await expect(rules).to_be_visible()
        await expect(appeal).to_have_count(0)
        await phone.told("registration", PERSON)
        for health, offered in (({**RED, "places": []}, 0), (RED, 1)):
            await phone.told("declaration", health)
            await phone.opens("reasons")
            await expect(rules).to_be_visible()
            await expect(appeal).to_have_count(offered)


async def test_whoever_is_being_checked_is_told_so_before_the_form_of_a_family(place: "Place") -> None:
    async with (
        app_phone(place.browser, place.url) as known,
        app_phone(place.browser, place.url) as new,
    ):
        await known.signs_up()
        await new.signs_up(platform="alipay")
        await new.opens("add")
        await expect(new.page.locator("#wait")).to_contain_text("先要您自己的登记通过")
        await expect(new.page.locator("#form")).to_be_hidden()
        await new.page.get_by_role("link", name="看现在要做什么").click()
        await expect(new.page.locator(".step:visible h2")).to_have_text("正在核对您的登记")


async def test_what_was_left_out_of_a_person_is_said_of_each_field(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await phone.opens("add")
        await phone.next()
        for field in ("name", "document_number", "relation"):
            await expect(phone.field(field).locator(".fault")).to_have_text("这一项还没有填。")
        await expect(phone.field("name").locator("input")).to_be_focused()


async def test_a_long_name_in_large_text_leaves_the_code_on_the_first_screen(place: "Place") -> None:
    async with app_phone(place.browser, place.url, "en") as phone:
        await phone.page.set_viewport_size({"width": 360, "height": 640})
        await phone.signs_up({**PERSON, "name": LONG}, RED)
        await phone.opens("pass")
        await phone.page.click("label[for=bigger]")
        await expect(phone.page.locator("#pass .qr")).to_be_in_viewport(ratio=1)


async def test_what_is_not_sent_yet_outlives_a_change_of_the_language(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.holds()
        await phone.enter()
        await phone.opens("form?form=registration")
        await phone.answer("consent_identity", value=True)
        await phone.field("name").locator("input").fill("王小")
        await phone.page.get_by_role("link", name="English").click()
        await expect(phone.page.locator("h1")).to_have_text("Register: who you are")
        await expect(phone.field("name").locator("input")).to_have_value("王小")
        await phone.told("registration", PERSON)
        await phone.opens("form?form=declaration")
        await phone.field("places").locator("input[value=some]").check()
        await phone.page.get_by_label("Province or country").select_option(label="Spain")
        await phone.page.get_by_label("I am still there").check()
        await phone.page.get_by_role("link", name="中文").click()
        await expect(phone.page.get_by_label("省份，或国家")).to_have_value("ES")
        await phone.next()
        await expect(phone.field("contact")).to_be_visible()
        await phone.page.reload()
        await phone.filled()
        await expect(phone.page.locator(".stay")).to_have_count(1)


async def test_a_link_that_does_not_open_says_what_is_true_of_each_link(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.page.goto(f"{place.url}/p/none")
        await expect(phone.page.locator("main")).to_contain_text("用过的、过了时间的、不是发给您的")
        await expect(phone.page.locator("main")).to_contain_text("sent to somebody else does not open")
