"""The office's pages in a real Chromium, on a phone and on a desk: nothing too wide, too small or hard to read."""

from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from demo_phone import chromium
from office_site import OfficeSite
from playwright.async_api import Browser, Page, expect

from bot.usecases.offices import key_of

pytestmark = pytest.mark.browser
GRAVE = ("serious", "critical")
TARGETS = """() => [...document.querySelectorAll("button, a.plain, a.pill, a.choice, summary, select, input, label.tick, label.pill")]
  .filter((each) => each.checkVisibility() && !each.closest(".away") && each.type !== "checkbox")
  .map((each) => ({ words: each.textContent.trim(), box: each.getBoundingClientRect() }))
  .filter(({ box }) => Math.min(box.width, box.height) < 44).map(({ words }) => words)"""


@pytest.fixture
async def chrome() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


async def grave(page: Page) -> list[str]:
    found = await Axe().run(page)
    return [each["id"] for each in found.response["violations"] if each["impact"] in GRAVE]


async def check(page: Page, width: int) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    assert await page.evaluate(TARGETS) == []
    assert await grave(page) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [360, 1200])
async def test_every_page_is_right_on_a_phone_and_on_a_desk(
    site: OfficeSite, chrome: Browser, language: str, width: int
) -> None:
    context = await chrome.new_context(viewport={"width": width, "height": 800})
    page = await context.new_page()
    await page.goto(f"{await site.link()}?lang={language}")
    await check(page, width)
    await page.click("button.main")
    await expect(page.locator(".three")).to_be_visible()
    await check(page, width)
    await page.click(".links li:first-child a.plain >> nth=0")
    await page.fill("#name_en", "")
    await page.fill("#url", f"http://{'x' * 200}.example.org/")
    await page.click("button[name=save]")
    await expect(page.locator(".field .fault")).to_have_count(2)
    await check(page, width)
    await page.click("label[for=bigger]")
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    await context.close()


async def test_the_checks_see_a_page_that_is_wrong(site: OfficeSite, chrome: Browser) -> None:
    page = await chrome.new_page(viewport={"width": 360, "height": 800})
    await page.goto(await site.link())
    await page.click("button.main")
    await expect(page.locator(".three")).to_be_visible()
    for fault in ("color: #bbb", "min-width: 900px", "min-height: 0; height: 20px; padding: 0"):
        await page.evaluate(f"document.querySelector('.acts a.plain').style.cssText = '{fault}'")
        with pytest.raises(AssertionError):
            await check(page, 360)


async def test_an_office_adds_and_orders_and_sees_the_preview_change(
    site: OfficeSite, chrome: Browser
) -> None:
    page = await chrome.new_page(viewport={"width": 360, "height": 800})
    await page.goto(await site.link())
    await page.click("button.main")
    await page.click("text=加一项")
    await page.select_option("#kind", "masks")
    await page.fill("#name_zh", "新口罩点")
    await page.fill("#name_en", "New masks")
    await page.fill("#phone", "12345")
    await page.click("text=存进草稿")
    await expect(page.locator(".wechat .bubble")).to_contain_text("新口罩点：12345")
    new = next(each for each in (await site.draft()).services if each.name["en"] == "New masks")
    await expect(page.locator(f"#link-{key_of(new)}")).to_be_in_viewport()
    lines = page.locator(".alipay .bubble")
    await page.click(f"#link-{key_of(new)} button[name=up]")
    await expect(page.locator(f"#link-{key_of(new)} button[name=up]")).to_have_count(0)
    words = await lines.inner_text()
    assert words.index("新口罩点") < words.index("广州买口罩")
    await page.click("nav.acts >> text=红码")
    await expect(page.locator("[aria-current]")).to_have_text("红码")
    await expect(page.locator(".web .bubble")).to_contain_text("广州定点医院")
