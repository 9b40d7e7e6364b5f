"""The card on paper in the web app: printed by a button, ended by another, and who looked."""

from typing import TYPE_CHECKING

import pytest
from app_phone import app_phone
from playwright.async_api import expect

if TYPE_CHECKING:
    from conftest import Place

pytestmark = pytest.mark.browser


async def test_a_card_is_printed_and_ended(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await phone.opens("mine")
        await phone.page.get_by_role("link", name="纸质卡").click()
        await expect(phone.page.locator("#none")).to_be_visible()
        await expect(phone.page.locator("#unseen")).to_be_visible()
        await phone.page.get_by_role("button", name="打印纸质卡").click()
        card = phone.page.get_by_role("link", name="打开卡")
        await expect(card).to_be_visible()
        answer = await phone.page.request.get(str(await card.get_attribute("href")))
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        await phone.page.get_by_role("link", name="回到纸质卡").click()
        await expect(phone.page.locator("#papers > li")).to_have_count(1)
        assert await phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await phone.page.get_by_role("button", name="作废").click()
        await expect(phone.page.locator("#done")).to_contain_text("已作废")
        await phone.opens("paper")
        await expect(phone.page.locator("#none")).to_be_visible()
