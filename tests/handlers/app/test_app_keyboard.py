"""The web app without a pointer: from the entrance to a code by the keyboard alone."""

from typing import TYPE_CHECKING

import pytest
from app_phone import AppPhone, app_phone
from playwright.async_api import expect
from synthetic import resident_number

if TYPE_CHECKING:
    from conftest import Place

pytestmark = pytest.mark.browser

TYPED = (
    ("name", "Wang Xiaoying"),
    ("document_number", resident_number(8)),
    ("phone", "13812345678"),
    ("region", ""),
    ("address", "Tianhe Road 1"),
    ("consent_health", " "),
)


async def test_a_code_is_reached_by_the_keyboard_alone(place: "Place") -> None:
    async with app_phone(place.browser, place.url, "en") as phone:
        await phone.holds()
        await phone.enter()
        keyboard = phone.page.keyboard
        await keyboard.press("Tab")
        await expect(phone.page.get_by_role("link", name="Skip to the content")).to_be_focused()
        await keyboard.press("Enter")
        await keyboard.press("Tab")
        await keyboard.press("Enter")
        await phone.page.wait_for_url("**/m/form?form=registration")
        await phone.filled()
        await reach(phone, "consent_identity")
        await keyboard.press("Space")
        await reach(phone, "main")
        await types(phone)
        await phone.page.wait_for_url("**/m/check**")
        await phone.filled()
        await reach(phone, "main")
        await phone.page.wait_for_url("**/m/form?form=declaration")
        await phone.filled()
        await reach(phone, "places")
        await keyboard.press("Space")
        await reach(phone, "main")
        await expect(phone.page.locator("#field-contact :focus")).to_have_count(1)
        await keyboard.press("Space")
        await keyboard.press("Enter")
        await expect(phone.page.locator("#field-symptoms :focus")).to_have_count(1)
        await keyboard.press("Space")
        await reach(phone, "main")
        await phone.page.wait_for_url("**/m/check**")
        await phone.filled()
        await reach(phone, "main")
        await phone.page.wait_for_url("**/m/pass")
        await expect(phone.page.locator("h1:visible")).to_contain_text("GREEN")


async def test_the_larger_text_is_switched_and_stays(place: "Place") -> None:
    async with app_phone(place.browser, place.url, "en") as phone:
        await phone.holds()
        await phone.enter()
        for _ in range(2):
            await phone.page.keyboard.press("Tab")
        await expect(phone.page.get_by_role("checkbox", name="Larger")).to_be_focused()
        label = phone.page.locator("label[for=bigger]")
        await expect(label).to_have_css("outline-style", "solid")
        await phone.page.keyboard.press("Space")
        await expect(label).to_have_css("font-size", "30px")
        await phone.opens("services")
        await expect(phone.page.locator("h1")).to_have_css("font-size", "39px")


async def types(phone: AppPhone) -> None:
    """What is asked after the first consent."""
    for question, words in TYPED:
        await expect(phone.field(question)).to_be_visible()
        await expect(phone.page.locator(f"#field-{question} :focus")).to_have_count(1)
        await phone.page.keyboard.type(words)
        if question in {"region", "consent_health"}:
            await reach(phone, "main")
        else:
            await phone.page.keyboard.press("Enter")


async def reach(phone: AppPhone, what: str) -> None:
    """By Tab to a question's field; or to the main button, which is pressed."""
    wanted = phone.page.locator(".main:focus" if what == "main" else f"#field-{what} :focus")
    for _ in range(60):
        if await wanted.count():
            break
        await phone.page.keyboard.press("Tab")
    await expect(wanted).to_have_count(1)
    if what == "main":
        await phone.page.keyboard.press("Enter")
