"""Every page of the web app in both languages, normal and large: axe-core, sizes, 360 px, keyboard, directions."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from app_phone import WELL, AppPhone, app_phone
from axe import GRAVE, violations
from measured import TARGETS, TEXTS
from playwright.async_api import expect
from synthetic import resident_number

if TYPE_CHECKING:
    from conftest import Place

pytestmark = pytest.mark.browser

NAMES = {"zh": "阿卜杜拉·买买提江·艾合买提", "en": "Maria Fernanda Garcia de la Vega Rodriguez y Hernandez"}
RED = {
    "places": [{"place": "420100", "left": None}, {"place": "ES", "left": None}],
    "contact": "no",
    "symptoms": [],
}
EMPTY = ("form?form=registration", "form?form=declaration", "pass", "reasons", "services", "mine", "add", "")
FULL = (
    "pass",
    "reasons",
    "services",
    "mine",
    "consent?purpose=identity",
    "consent?purpose=health",
    "",
    "appeal",
    "correct",
    "notices",
    "paper",
    "accounts",
    "join",
)


def registration(language: str) -> dict[str, object]:
    return {
        "consent_identity": True,
        "name": NAMES[language],
        "document_number": resident_number(7),
        "phone": "13812345678",
        "region": "440106",
        "address": "天河路1号",
        "consent_health": True,
    }


async def measure(phone: AppPhone, size: float, target: float) -> None:
    texts = await phone.page.evaluate(TEXTS)
    assert len(texts) > 5
    assert [each for each in texts if each["size"] < size] == []
    targets = await phone.page.evaluate(TARGETS)
    assert len(targets) > 5
    assert [each for each in targets if min(each["width"], each["height"]) < target] == []
    assert await phone.page.evaluate("document.documentElement.scrollWidth") == 360
    assert await violations(phone.page, *GRAVE, "moderate", "minor") == []


async def check(phone: AppPhone) -> None:
    """Normal, large, written from right to left, and in text of 200 %."""
    await measure(phone, 18, 44)
    await phone.page.click("label[for=bigger]")
    await measure(phone, 30, 60)
    await phone.page.evaluate("document.documentElement.dir = 'rtl'")
    assert await phone.page.evaluate("document.documentElement.scrollWidth") == 360
    await phone.page.evaluate("document.documentElement.dir = 'ltr'")
    await phone.page.click("label[for=bigger]")
    sized = "document.querySelector('.page').style.fontSize = '{}'; document.documentElement.scrollWidth"
    assert await phone.page.evaluate(sized.format("36px")) == 360
    await phone.page.evaluate(sized.format(""))


@asynccontextmanager
async def entered(place: "Place", language: str) -> AsyncIterator[AppPhone]:
    async with app_phone(place.browser, place.url, language) as phone:
        await phone.holds()
        await phone.page.goto(f"{place.url}/m/")
        await phone.filled()
        await check(phone)
        await phone.enter()
        yield phone


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_pages_of_somebody_new(place: "Place", language: str) -> None:
    async with entered(place, language) as phone:
        for path in EMPTY:
            await phone.opens(path)
            await check(phone)
        await phone.opens("form?form=registration")
        await phone.next()
        await expect(phone.field("consent_identity").locator(".fault")).to_be_visible()
        await check(phone)
        await phone.page.goto(f"{place.url}/m/family")
        await expect(phone.page.locator("#problem").get_by_role("link")).to_be_visible()
        await check(phone)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_pages_of_somebody_red_with_a_long_name(place: "Place", language: str) -> None:
    async with entered(place, language) as phone:
        await phone.told("registration", registration(language))
        await phone.opens("form?form=declaration")
        await phone.field("places").locator("input[value=some]").check()
        await expect(phone.page.locator(".stay")).to_be_visible()
        await check(phone)
        await phone.answered("declaration", RED)
        await phone.opens("form?form=declaration")
        await check(phone)
        await phone.next()
        await phone.page.wait_for_url("**/m/check**")
        await phone.filled()
        await check(phone)
        await phone.sends("sure")
        await check(phone)
        await phone.next()
        await phone.page.wait_for_url("**/m/pass")
        for path in FULL:
            await phone.opens(path)
            await check(phone)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_pages_of_a_family(place: "Place", language: str) -> None:
    async with entered(place, language) as phone:
        await phone.told("registration", registration(language))
        await phone.told("declaration", WELL)
        await phone.opens("add")
        await check(phone)
        await phone.next()
        await expect(phone.page.locator(".field.wrong")).to_have_count(3)
        await check(phone)
        await phone.field("name").locator("input").fill(NAMES[language])
        await phone.field("document_number").locator("input").fill(resident_number(9, "20190501"))
        await phone.field("relation").locator("input[value=ward]").check()
        await phone.field("consent").locator("input").check()
        await phone.next()
        await phone.page.wait_for_url("**/m/family")
        await phone.filled()
        await check(phone)
        (address,) = await phone.page.locator("#people a[href*=share]").evaluate_all(
            "all => all.map((a) => a.href)"
        )
        await phone.page.goto(address)
        await phone.filled()
        await check(phone)
        await phone.opens("pass")
        await expect(phone.page.locator("#many")).to_be_visible()
        await check(phone)
        await phone.page.locator("#following").click()
        await expect(phone.page.locator("#own")).to_be_hidden()
        await check(phone)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_pages_of_two_accounts_and_of_a_long_silence(place: "Place", language: str) -> None:
    async with entered(place, language) as known, app_phone(place.browser, place.url, language) as new:
        await known.told("registration", registration(language))
        await known.told("declaration", WELL)
        await new.signs_up(registration(language), platform="alipay")
        for path in ("", "pass", "join"):
            await new.opens(path)
            await check(new)
        await new.next()
        await expect(new.page.locator("#code-fault")).to_be_visible()
        await check(new)
        await known.opens("pass")
        await expect(known.page.locator("#joining")).to_be_visible()
        await check(known)
        await known.opens("join")
        await check(known)
        await new.page.locator("#code").fill(await known.page.locator(".digits").inner_text())
        await new.next()
        await expect(new.page.locator("#done")).to_be_visible()
        await check(new)
        await known.opens("accounts")
        await check(known)
        parting = await known.page.locator("#accounts a").evaluate_all("all => all.map((a) => a.search)")
        assert len(parting) == 2
        for query in parting:
            await known.opens(f"part{query}")
            await check(known)
        await place.falls_silent()
        await known.opens("pass")
        await known.page.wait_for_url("**/m/who")
        await known.filled()
        await check(known)
        await known.page.locator("#another").click()
        await check(known)


async def test_the_checks_see_a_page_that_is_wrong(place: "Place") -> None:
    async with entered(place, "zh") as phone:
        for fault in (
            "document.querySelector('h1').style.fontSize = '12px'",
            "document.querySelector('.nav a').style.minHeight = '10px'",
            "document.querySelector('h1').style.width = '500px'",
            "document.querySelector('.step:not([hidden]) .main').style.color = '#3a8f5d'",
            "for (const each of [bigger.labels[0], bigger]) for (const name of ['for', 'aria-label']) each.removeAttribute(name)",
        ):
            await phone.opens("")
            await measure(phone, 18, 44)
            await phone.page.evaluate(fault)
            with pytest.raises(AssertionError):
                await measure(phone, 18, 44)


def test_the_style_knows_no_left_and_right() -> None:
    style = (Path(__file__).parents[3] / "templates" / "app" / "app.css").read_text("utf-8")
    physical = re.compile(r"(?:^|[\s;{-])(?:left|right)(?:\s*:|\s*;|\s*})")
    assert physical.search("p { margin-left: 1px; }")
    assert physical.search("p { text-align: right; }")
    assert physical.findall(style) == []
