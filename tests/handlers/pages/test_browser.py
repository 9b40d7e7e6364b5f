"""The pages in a real Chromium, 360 px wide: sizes, targets, contrast, without a script, and renewing with one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import hp1_reader
import pytest
from demo_phone import chromium
from page_site import Site
from playwright.async_api import Browser, Page, expect
from synthetic import FEVER, identity, resident_number, sign_up

pytestmark = pytest.mark.browser

RED = {**FEVER, "contact": "yes", "contact_date": "2026-11-20"}
LONG = "Maria Fernanda Garcia de la Vega Rodriguez y Hernandez"
# Every piece of visible text with its size, and its contrast against what it stands on (WCAG 2.1).
TEXTS = """() => {
  const rgba = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = rgba(getComputedStyle(each).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, words = walker.currentNode.textContent.trim();
    if (!words || !element.checkVisibility() || element.closest(".away, script, noscript, svg, option")) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(rgba(style.color)), light(ground(element))].sort((x, y) => y - x);
    found.push({ words, size: parseFloat(style.fontSize), contrast: (a + 0.05) / (b + 0.05) });
  }
  return found;
}"""
TARGETS = """() => [...document.querySelectorAll("a, button, summary, select, label, input:not([type=hidden])")]
  .filter((each) => each.checkVisibility() && !each.closest(".away"))
  .filter((each) => each.tagName !== "LABEL" || each.matches(".pill, .tick"))
  .map((each) => (each.matches("[type=checkbox], [type=radio]") ? each.closest("label") || each : each))
  .filter((each) => !each.matches(".away"))
  .map((each) => ({ words: each.textContent.trim() || each.name, box: each.getBoundingClientRect() }))
  .map(({ words, box }) => ({ words, width: box.width, height: box.height }))"""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@asynccontextmanager
async def phone_page(browser: Browser, *, script: bool = True) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=script)
    page = await context.new_page()
    yield page
    await context.close()


async def check(page: Page, least: float) -> None:
    """Nothing smaller than allowed, nothing pale, nothing too small to tap, nothing wider than the phone."""
    texts = await page.evaluate(TEXTS)
    assert len(texts) > 5
    assert [each for each in texts if each["size"] < least] == []
    assert [each for each in texts if each["contrast"] < 4.5] == []
    targets = await page.evaluate(TARGETS)
    assert len(targets) > 2
    assert [each for each in targets if min(each["width"], each["height"]) < 44] == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_page_is_right_at_360_pixels_small_and_large(
    site: Site, browser: Browser, language: str
) -> None:
    await site.somebody("o-9", language)
    links = [site.form_link("o-9"), f"{site.url}/p/late"]
    for serial, said in enumerate((RED, FEVER, {**FEVER, "symptoms": [], "temperature": None}), 1):
        named = identity(resident_number(serial), name=LONG)
        who = await sign_up(site.ports, serial, open_id=f"o-{serial}", said=said, identity_answers=named)
        links.append(site.pass_link(who, f"o-{serial}"))
    for link in links:
        async with phone_page(browser) as page:
            await page.goto(f"{link}?lang={language}")
            await page.wait_for_load_state("networkidle")
            await check(page, 18)
            await page.click("label[for=bigger]")
            await check(page, 30)
            await page.reload()
            assert await page.is_checked("#bigger")


async def test_the_checks_see_a_page_that_is_wrong(site: Site, browser: Browser) -> None:
    citizen = await sign_up(site.ports)
    for fault in (
        "font-size: 12px !important",
        "color: #999 !important; background: #fff",
        "min-width: 500px",
    ):
        async with phone_page(browser) as page:
            await page.goto(site.pass_link(citizen))
            await page.wait_for_selector(".pass")
            await check(page, 18)
            await page.evaluate(f"document.querySelector('.until').style.cssText = '{fault}'")
            with pytest.raises(AssertionError):
                await check(page, 18)


async def test_the_code_of_the_first_screen_is_read_off_the_glass(site: Site, browser: Browser) -> None:
    async with phone_page(browser) as page:
        await page.goto(site.pass_link(await sign_up(site.ports)))
        await page.wait_for_selector(".qr svg")
        code = hp1_reader.decode_picture(await page.screenshot())
        assert hp1_reader.verify(code, site.ports.signer.key_set(), site.clock.at).colour == "green"


async def test_the_page_renews_the_code_in_place_and_keeps_beijing_time(site: Site, browser: Browser) -> None:
    citizen = await sign_up(site.ports)
    async with phone_page(browser) as page:
        await page.clock.install()
        await page.goto(site.pass_link(citizen))
        await page.wait_for_selector(".qr svg")
        first = await page.inner_html("[data-qr]")
        await page.clock.run_for(5000)
        assert await page.inner_text("[data-clock]") == "12:00:05"
        site.clock.forward(seconds=80)
        async with page.expect_response("**/code"):
            await page.clock.run_for(75000)
        await expect(page.locator(".scan")).to_have_text("12:03前扫有效")
        assert await page.inner_html("[data-qr]") != first
        code = hp1_reader.decode_picture(await page.screenshot())
        assert hp1_reader.verify(code, site.ports.signer.key_set(), site.clock.at).colour == "green"


async def test_without_a_network_a_late_code_is_covered(site: Site, browser: Browser) -> None:
    async with phone_page(browser) as page:
        await page.clock.install()
        await page.goto(site.pass_link(await sign_up(site.ports)))
        await page.wait_for_selector(".qr svg")
        await page.context.set_offline(True)
        await page.clock.run_for(119_000)
        await expect(page.locator("[data-stale]")).to_be_hidden()
        await page.clock.run_for(2000)
        await expect(page.locator("[data-stale]")).to_be_visible()
        await expect(page.locator(".scan")).to_be_hidden()
        with pytest.raises(hp1_reader.NotValid):
            hp1_reader.decode_picture(await page.screenshot())
        await page.context.set_offline(False)
        site.clock.forward(seconds=121)
        await page.click("[data-again]")
        await expect(page.locator("[data-stale]")).to_be_hidden()


async def test_a_change_of_colour_reloads_the_page(site: Site, browser: Browser) -> None:
    citizen = await sign_up(site.ports)
    async with phone_page(browser) as page:
        await page.goto(site.pass_link(citizen))
        await expect(page.locator("h1")).to_contain_text("绿码")
        site.clock.forward(days=9)  # the declaration has lapsed; the cookie would have, too
        await page.click("[data-again]")
        await expect(page.locator("h1")).to_contain_text("这个链接不能再用了")


async def test_everything_but_renewing_works_without_a_script(site: Site, browser: Browser) -> None:
    await site.somebody("o-9")
    async with phone_page(browser, script=False) as page:
        await page.goto(site.pass_link(await sign_up(site.ports)))
        await page.click("text=打开健康码")
        await expect(page.locator("h1")).to_contain_text("绿码")
        await page.click("text=换新码")
        await expect(page.locator("h1")).to_contain_text("绿码")
        await page.click("label[for=bigger]")
        await page.goto(site.form_link("o-9"))
        await page.fill("#name", "王小英")
        await page.fill("#document_number", resident_number(40))
        await page.fill("#phone", "13812345678")
        await page.fill("#address", "天河路1号")
        await page.check("[name=consent_identity]")
        await page.check("[name=consent_health]")
        await page.click("text=填好了，下一步")
        for words in ("没有离开过", "没有接触过", "没有症状", "都属实，出码"):
            await page.click(f"button:has-text('{words}')")
        await expect(page.locator("h1")).to_contain_text("绿码 可以通行")
        await page.click("a:has-text('打开健康码')")
        await page.click("text=打开健康码")
        await expect(page.locator(".qr svg")).to_be_visible()
