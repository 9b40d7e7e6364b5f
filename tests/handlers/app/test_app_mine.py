"""One's own data in the web app: appeals with a photo, corrections, and which notices may come."""

import io
import os
from typing import TYPE_CHECKING

import pytest
from app_phone import app_phone
from PIL import Image
from playwright.async_api import FilePayload, expect

if TYPE_CHECKING:
    from conftest import Place

pytestmark = pytest.mark.browser

BACK_FROM_WUHAN = {"places": [{"place": "420100", "left": None}], "contact": "no", "symptoms": []}


def photo(edge: int) -> bytes:
    """Noise, which no compression makes small."""
    drawn = io.BytesIO()
    Image.frombytes("RGB", (edge, edge), os.urandom(edge * edge * 3)).save(drawn, "PNG")
    return drawn.getvalue()


async def test_an_appeal_with_a_photo_that_is_made_smaller_first(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up(health=BACK_FROM_WUHAN)
        await phone.opens("reasons")
        await phone.page.get_by_role("link", name="申诉").click()
        await phone.page.wait_for_url("**/m/appeal")
        await phone.filled()
        await phone.next()
        await expect(phone.page.locator("#reason-fault")).to_be_visible()
        await expect(phone.page.locator("#reason")).to_be_focused()
        await phone.page.locator("#reason").fill("我没有去过武汉")
        note = FilePayload(name="note.png", mimeType="image/png", buffer=b"x" * 3_000_000)
        await phone.page.locator("#photo").set_input_files(note)
        await phone.next()
        await expect(phone.page.locator("#photo-fault")).to_contain_text("2048KB")
        large = photo(1000)
        assert len(large) > 2048 * 1024
        await phone.page.locator("#photo").set_input_files(
            FilePayload(name="photo.png", mimeType="image/png", buffer=large)
        )
        await phone.next()
        await expect(phone.page.locator("#appeals > li")).to_contain_text("正在审核，最晚")
        await expect(phone.page.locator("#appeals > li")).to_contain_text("有照片")
        await expect(phone.page.locator("#list")).to_be_focused()
        await expect(phone.page.locator("#form")).to_be_hidden()


async def test_green_has_nothing_to_appeal(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await phone.opens("appeal")
        await expect(phone.page.locator("#cannot")).to_be_visible()
        await expect(phone.page.locator("#form")).to_be_hidden()


async def test_a_name_is_corrected_and_a_declaration_taken_back(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await phone.opens("mine")
        await phone.page.get_by_role("link", name="更正资料").click()
        await phone.page.get_by_label("手机号").check()
        await phone.page.locator("#value").fill("1381234")
        await phone.next()
        await expect(phone.page.locator("#value-fault")).to_be_visible()
        await phone.page.locator("#value").fill("13912345678")
        await phone.next()
        await expect(phone.page.locator("#corrections > li")).to_contain_text("手机号 · 待核对")
        await phone.page.get_by_role("button", name="改刚才的申报").click()
        await phone.page.wait_for_url("**/m/form?form=declaration")
        await phone.filled()
        await expect(phone.field("places").locator("input[value=none]")).to_be_checked()


async def test_notices_are_agreed_to_and_declined(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await phone.opens("mine")
        await phone.page.get_by_role("link", name="提醒").click()
        changed, lapse = (phone.page.locator(f"[data-purpose={each}]") for each in ("changed", "lapse"))
        heard = phone.page.locator("#heard")
        await expect(changed).to_contain_text("不发")
        await expect(changed.get_by_role("button")).to_have_text(["同意"])
        await expect(heard).to_have_text("")
        await changed.get_by_role("button", name="同意").press("Enter")
        await expect(changed).to_contain_text("✓ 有就发")
        await expect(heard).to_contain_text("✓ 有就发")
        await expect(changed.get_by_role("button", name="不要了")).to_be_focused()
        await phone.page.keyboard.press("Enter")
        await expect(changed).to_contain_text("不发")
        await expect(changed.get_by_role("button", name="同意")).to_be_focused()
        await lapse.get_by_role("button", name="同意").click()
        await expect(lapse).to_contain_text("✓ 还能发1条")
        await lapse.get_by_role("button", name="再要一条").click()
        await expect(lapse).to_contain_text("✓ 还能发2条")
        await expect(lapse.get_by_role("button", name="再要一条")).to_be_focused()
        await lapse.get_by_role("button", name="不要了").click()
        await expect(lapse).to_contain_text("不发")
