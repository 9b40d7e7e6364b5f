"""The whole product on one page: each usual person follows, signs up by taps, and holds a code that can be verified."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from demo_phone import Phone, chromium
from hp1_reader import Seen, decode_picture, verify
from playwright.async_api import Browser, Locator, Page, expect
from running import demo_settings, free_port, server

pytestmark = pytest.mark.browser
ACCOUNTS = ("demo-wechat", "demo-wechat-mini", "demo-alipay", "demo-alipay-mini")


async def all_drawn(page: Page) -> None:
    """Asked from outside again and again: the page's own policy lets nothing be evaluated within it."""
    for _ in range(200):
        if await page.evaluate("[...document.images].every((image) => image.complete)"):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("a picture was never drawn")


@dataclass
class Place:
    """A running server with its demo."""

    url: str
    browser: Browser

    async def phone(self, person: str, platform: str = "wechat", width: int = 1360) -> Phone:
        viewport = {"width": width, "height": 820}
        page = await self.browser.new_page(viewport=viewport, device_scale_factor=2)
        await page.goto(f"{self.url}/demo")
        await page.locator(f"[data-person={person}]").click()
        return Phone(page, platform)

    async def scanned(self, shown: Locator) -> Seen:
        """What a scanner with the published keys reads from the screen."""
        await all_drawn(shown.page)
        await shown.scroll_into_view_if_needed()
        address = f"{self.url}/.well-known/healthcode/jwks.json"
        async with aiohttp.ClientSession() as session, session.get(address) as response:
            keys: dict[str, Any] = await response.json(content_type=None)
        return verify(decode_picture(await shown.screenshot(animations="disabled")), keys, datetime.now(UTC))


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    port = free_port()
    async with server(demo_settings(tmp_path, port, accounts=ACCOUNTS)), chromium() as browser:
        yield Place(f"http://127.0.0.1:{port}", browser)


async def fill_in(phone: Phone) -> None:
    """The form page, opened in the phone; then back to the chat."""
    await phone.column.locator(".chat .link", has_text="▶").last.click()
    form = phone.view
    await phone.column.locator(".fill").click()
    for consent in ("consent_identity", "consent_health"):
        await form.locator(f"[name={consent}]").check()
    await form.locator("button.main").click()
    await form.get_by_text("1/3").wait_for()
    await phone.column.get_by_role("button", name="Close the page").click()


async def test_a_woman_of_68_signs_up_by_taps_and_her_code_is_scanned(place: Place) -> None:
    phone = await place.phone("wangxiuying")
    await phone.follow()
    await phone.hears("广州健康码")
    await phone.tap("开始办码")
    await phone.hears("第1步，共2步")
    await fill_in(phone)
    await phone.menu("健康码 Code")
    for heard, answer in (
        ("离开过广州吗", "没有离开过"),
        ("接触过确诊或疑似病人吗", "没有接触过"),
        ("有这些不舒服吗", "没有症状"),
        ("请看一遍", "都属实，出码"),
    ):
        await phone.hears(heard)
        await phone.tap(answer)
    await phone.hears("办好了")
    card = phone.column.locator(".chat .card")
    await expect(card).to_contain_text("绿码 可以通行")
    await expect(card).to_contain_text("王*英")
    assert (await place.scanned(card.locator("img"))).colour == "green"
    picture = phone.column.locator(".chat .picture-message img")
    assert (await place.scanned(picture)).colour == "green"
    await card.click()
    page = phone.view
    await expect(page.locator("body")).to_contain_text("绿码")
    assert (await place.scanned(page.locator("[data-qr]"))).colour == "green"


async def test_one_back_from_a_high_risk_region_sees_red_with_its_end(place: Place) -> None:
    phone = await place.phone("chenjing")
    await phone.follow()
    await phone.hears("广州健康码")
    await phone.tap("开始办码")
    await phone.hears("第1步，共2步")
    await fill_in(phone)
    await phone.menu("健康码 Code")
    for heard, answer in (
        ("离开过广州吗", "离开过广州"),
        ("去过哪里", "武汉"),
        ("哪天离开的", "昨天"),
        ("接触过确诊或疑似病人吗", "没有接触过"),
        ("有这些不舒服吗", "没有症状"),
        ("请看一遍", "都属实，出码"),
        ("您的码会是红码", "确认属实，提交"),
    ):
        await phone.hears(heard)
        await phone.say(answer)
    await phone.hears("您可能用得上")
    card = phone.column.locator(".chat .card")
    await expect(card).to_contain_text("红码")
    await expect(card).to_contain_text("今天是第1天，共14天")
    assert (await place.scanned(card.locator("img"))).colour == "red"


async def test_a_foreigner_signs_up_in_english_on_a_small_screen_with_every_fault_on(place: Place) -> None:
    phone = await place.phone("maria")
    await phone.page.get_by_label("Deliver each message twice at once").check()
    await phone.page.set_viewport_size({"width": 360, "height": 720})
    await phone.follow()
    await phone.hears("广州健康码")
    await phone.tap("English")
    await phone.hears("health code of Guangzhou")
    await phone.tap("Start")
    await phone.hears("Step 1 of 2")
    await fill_in(phone)
    await phone.menu("健康码 Code")
    for heard, answer in (
        ("left Guangzhou", "Left Guangzhou"),
        ("Where?", "Madrid"),
        ("when did you leave", "yesterday"),
        ("As far as you know", "No contact"),
        ("any of these", "No symptoms"),
        ("Please check", "1"),
    ):
        await phone.hears(heard)
        await phone.say(answer)
    await phone.hears("Done!")
    card = phone.column.locator(".chat .card")
    await expect(card).to_have_count(1)
    await expect(card).to_contain_text("绿码 可以通行 · GREEN")
    assert (await place.scanned(card.locator("img"))).colour == "green"


async def test_the_same_woman_signs_up_with_alipay_by_her_other_phone(place: Place) -> None:
    phone = await place.phone("wangxiuying", "alipay")
    await phone.follow()
    await phone.hears("广州健康码")
    await phone.say("1")
    form = phone.column.locator(".chat .card", has_text="▶ 点开填写")
    await expect(form).to_contain_text("第1步，共2步")
    await form.click()
    await phone.column.locator(".fill").click()
    for consent in ("consent_identity", "consent_health"):
        await phone.view.locator(f"[name={consent}]").check()
    await phone.view.locator("button.main").click()
    await phone.view.get_by_text("1/3").wait_for()
    await phone.column.get_by_role("button", name="Close the page").click()
    await phone.menu("健康码 Code")
    for heard, answer in (
        ("离开过广州吗", "没有离开过"),
        ("接触过确诊或疑似病人吗", "没有接触过"),
        ("有这些不舒服吗", "没有症状"),
        ("请看一遍", "都属实，出码"),
    ):
        await phone.hears(heard)
        await phone.say(answer)
    card = phone.column.locator(".chat .card", has_text="绿码 可以通行")
    assert (await place.scanned(card.locator("img"))).colour == "green"
    await card.click()
    await expect(phone.view.locator("body")).to_contain_text("绿码")
    assert (await place.scanned(phone.view.locator("[data-qr]"))).colour == "green"
