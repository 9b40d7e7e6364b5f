"""Checking in by the web app and a venue's screen: the consent once, the family along, back to it after signing up."""

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from app_phone import PERSON, WELL, AppPhone, app_phone
from families import CHILD
from PIL import Image
from playwright.async_api import expect
from stored import venue

from bot.domain.venues import Venue
from bot.usecases.commit import committed
from bot.usecases.venues import add, new_screen
from handlers.web.keys import PORTS

if TYPE_CHECKING:
    from conftest import Place

pytestmark = pytest.mark.browser
SON = {"name": "李小满", "document_number": CHILD, "relation": "child", "consent": True}
NAMES = {
    "zh": "广州市天河区正佳广场购物中心（天河路228号，地铁体育中心站D出口）",
    "en": "Grandview Mall, Tianhe Road 228",
}


async def listed(place: "Place", **other: object) -> Venue:
    ports = place.app[PORTS]
    return await committed(ports, lambda tx: add(ports, tx, replace(venue(), **other), ports.now()))


async def screen_of(place: "Place", mall: Venue) -> str:
    ports = place.app[PORTS]
    return await committed(ports, lambda tx: new_screen(ports, tx, mall.id, ports.now()))


async def narrow(phone: AppPhone) -> None:
    wide = await phone.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_checked_in_seen_and_deleted(place: "Place", language: str) -> None:
    mall = await listed(place, name=NAMES, hours="00:00-00:01")
    async with app_phone(place.browser, place.url, language) as phone:
        await phone.signs_up()
        await phone.asks("POST", "family", SON)
        page = phone.page
        await page.goto(f"{place.url}/v/{mall.id}")
        await phone.filled()
        await expect(page.locator("#venue")).to_have_text(NAMES[language])
        await expect(page.locator("#consent")).to_be_visible()
        await narrow(phone)
        await page.get_by_label("李*满").check()
        await phone.next()
        await expect(page.locator("#noted")).to_contain_text(NAMES[language])
        await page.goto(f"{place.url}/v/{mall.id}")
        await phone.filled()
        await expect(page.locator("#consent")).to_be_hidden()
        await phone.opens("visits")
        await expect(page.locator("#visits > li")).to_have_count(1)
        await narrow(phone)
        await page.locator("#leave").click()
        await expect(page.locator("#leave")).to_be_hidden()
        await expect(page.locator("#visits > li span").first).to_contain_text("–")
        await page.locator("#visits button").click()
        await expect(page.locator("#nothing")).to_be_visible()
        await page.locator("#stop").click()
        await expect(page.locator("#consent")).to_be_hidden()


async def test_who_is_not_registered_comes_back_to_the_check_in(place: "Place") -> None:
    mall = await listed(place)
    async with app_phone(place.browser, place.url) as phone:
        await phone.holds()
        await phone.enter()
        await phone.page.goto(f"{place.url}/v/{mall.id}")
        await phone.page.locator("#problem a.main").click()
        await phone.page.wait_for_url("**/m/form?form=registration")
        await phone.told("registration", PERSON)
        await phone.answered("declaration", WELL)
        await phone.opens("check?form=declaration")
        await phone.next()
        await phone.page.wait_for_url("**/m/visit?venue=**")
        await phone.filled()
        await expect(phone.page.locator("#venue")).to_have_text("天河城")
        await phone.next()
        await expect(phone.page.locator("#noted")).to_contain_text("✓ 已登记到访：天河城")


async def test_a_venue_nobody_knows(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await phone.page.goto(f"{place.url}/v/99999999.00000000")
        await expect(phone.page.locator("[data-venue=unknown]")).to_be_visible()


async def test_a_screen_shows_a_code_that_checks_in_and_goes_on_without_network(place: "Place") -> None:
    mall = await listed(place, name=NAMES)
    address = await screen_of(place, mall)
    async with app_phone(place.browser, place.url) as phone:
        screen = await phone.context.new_page()
        await screen.goto(address)
        await expect(screen.locator("#code svg")).to_be_visible()
        assert await screen.evaluate("document.documentElement.scrollWidth") <= 360
        code = await scanned(screen)
        assert code.startswith(f"{place.url}/v/{mall.id}.")
        await screen.clock.install()
        await phone.context.set_offline(True)
        await screen.clock.run_for(120_000)
        await expect(screen.locator("#stale")).to_be_hidden()
        await phone.context.set_offline(False)
        await phone.signs_up()
        await phone.page.goto(code)
        await phone.filled()
        await phone.next()
        await expect(phone.page.locator("#noted")).to_be_visible()
        (visit,) = await visits_of(phone)
        assert visit["proof"] == "rotating"
        await screen_of(place, mall)
        answer = await screen.goto(address)
        assert answer is not None
        assert answer.status == 410


async def scanned(page: object) -> str:
    picture = await page.locator("#code svg").screenshot()
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return str(found[0].text)


async def visits_of(phone: AppPhone) -> list[dict[str, object]]:
    token = await phone.page.evaluate("sessionStorage.getItem('token')")
    answer = await phone.context.request.get(
        f"{phone.url}/api/v1/visits", headers={"Authorization": f"Bearer {token}"}
    )
    return list((await answer.json())["visits"])
