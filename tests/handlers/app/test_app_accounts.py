"""One person at several accounts in the web app: joining them, parting one, and who it is after a long silence."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from app_phone import AppPhone, app_phone
from playwright.async_api import expect

if TYPE_CHECKING:
    from conftest import Place

pytestmark = pytest.mark.browser


@asynccontextmanager
async def two_accounts(place: "Place") -> AsyncIterator[tuple[AppPhone, AppPhone]]:
    """One registered by WeChat, and their document once more by Alipay."""
    async with (
        app_phone(place.browser, place.url) as known,
        app_phone(place.browser, place.url) as new,
    ):
        await known.signs_up()
        await new.signs_up(platform="alipay")
        yield known, new


async def offered(known: AppPhone) -> str:
    """The number, as it is found from the code."""
    await known.opens("pass")
    await known.page.get_by_role("link", name="去看看").click()
    await known.filled()
    await expect(known.page.locator("#offers > li")).to_contain_text("有人在支付宝用您的证件登记")
    return await known.page.locator(".digits").inner_text()


async def types(new: AppPhone, code: str) -> None:
    await new.page.locator("#code").fill(code)
    await new.next()


async def joined(known: AppPhone, new: AppPhone) -> None:
    code = await offered(known)
    await new.opens("join")
    await types(new, code)
    await expect(new.page.locator("#done")).to_be_focused()


async def test_the_number_shown_at_the_known_account_joins_the_new_one(place: "Place") -> None:
    async with two_accounts(place) as (known, new):
        code = await offered(known)
        await new.opens("")
        await new.page.get_by_role("link", name="以前用别的账号登记过").click()
        await new.filled()
        await types(new, code[:5])
        await expect(new.page.locator("#code-fault")).to_contain_text("请输入6位数字")
        await types(new, "000000" if code != "000000" else "111111")
        await expect(new.page.locator("#code-fault")).to_contain_text("没有对上")
        await expect(new.page.locator("#code")).to_be_focused()
        await types(new, f" {code[:3]} {code[3:]}")
        await expect(new.page.locator("#done")).to_contain_text("已接到您原来的登记")
        await new.page.get_by_role("link", name="打开健康码").click()
        await expect(new.page.locator("h1:visible")).to_contain_text("绿码 GREEN")
        await known.opens("join")
        await expect(known.page.locator("#none")).to_be_visible()
        await known.opens("pass")
        await expect(known.page.locator("#joining")).to_be_hidden()


async def test_whoever_it_is_not_says_so_and_the_number_is_void(place: "Place") -> None:
    async with two_accounts(place) as (known, new):
        code = await offered(known)
        await known.page.get_by_role("button", name=f"不是我登记的: {code}").click()
        await expect(known.page.locator("#done")).to_contain_text("那个号码作废了")
        await expect(known.page.locator("#done")).to_be_focused()
        await expect(known.page.locator("#asking")).to_be_hidden()
        await new.opens("pass")
        await new.page.get_by_role("link", name="以前用别的账号登记过").click()
        await new.filled()
        await types(new, code)
        await expect(new.page.locator("#code-fault")).to_contain_text("没有对上")


async def test_a_number_that_is_void_already_can_still_be_denied(place: "Place") -> None:
    async with two_accounts(place) as (known, new):
        await joined(known, new)
        await known.page.locator("#offers button").click()
        await expect(known.page.locator("#done")).to_be_visible()
        await expect(known.page.locator("#problem")).to_be_hidden()


async def test_an_account_that_came_later_is_parted_after_a_question(place: "Place") -> None:
    async with two_accounts(place) as (known, new):
        await joined(known, new)
        await new.opens("accounts")
        await expect(new.page.locator("#accounts > li")).to_have_count(2)
        await expect(new.page.locator("#accounts a")).to_have_count(1)
        await expect(new.page.locator("#first")).to_be_visible()
        await known.opens("mine")
        await known.page.get_by_role("link", name="我的账号").click()
        other = known.page.get_by_role("link", name="解除: 支付宝")
        await other.click()
        await known.page.get_by_role("link", name="不解除，回去").click()
        await other.click()
        await expect(known.page.locator("#form")).to_contain_text("那边要重新登记")
        await known.page.get_by_role("button", name="确认解除").click()
        await expect(known.page.locator("#done")).to_contain_text("您的资料和原来一样")
        await known.page.get_by_role("link", name="回到我的账号").click()
        await expect(known.page.locator("#accounts > li")).to_have_count(1)
        await new.opens("")
        await expect(new.page.locator(".step:visible h2")).to_have_text("登记：您是谁")
        await known.page.goto(f"{place.url}/m/part?id=none")
        await known.page.wait_for_url("**/m/accounts")


async def test_an_account_whose_details_are_not_ones_own_begins_anew(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await phone.opens("accounts")
        await phone.page.get_by_role("link", name="这不是我的资料: 微信（这里）").click()
        await expect(phone.page.locator("#form")).to_contain_text("全部删除，不能恢复")
        await phone.page.get_by_role("button", name="确认解除").click()
        await expect(phone.page.locator("#done")).to_contain_text("原来的资料这里看不到了")
        await phone.page.get_by_role("link", name="重新登记").click()
        await expect(phone.page.locator(".step:visible h2")).to_have_text("登记：您是谁")


async def test_after_a_long_silence_the_same_person_is_led_back(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await place.falls_silent()
        await phone.page.goto(f"{place.url}/m/form?form=declaration")
        await phone.page.wait_for_url("**/m/who")
        await phone.filled()
        await expect(phone.page.locator("#asked")).to_contain_text("这里还是王*英吗")
        await phone.page.get_by_role("button", name="不是我").click()
        await expect(phone.page.locator("#sure")).to_be_focused()
        await phone.page.get_by_role("link", name="是我，回去").click()
        await phone.page.get_by_role("button", name="是我", exact=True).click()
        await phone.page.wait_for_url("**/m/form?form=declaration")
        await phone.filled()
        await phone.page.goto(f"{place.url}/m/who")
        await phone.page.wait_for_url("**/m/")


async def test_after_a_long_silence_the_next_person_begins_anew(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await place.falls_silent()
        await phone.page.goto(f"{place.url}/m/pass")
        await phone.page.get_by_role("button", name="不是我").click()
        await phone.page.get_by_role("button", name="确定不是我").click()
        await phone.page.wait_for_url("**/m/")
        await expect(phone.page.locator(".step:visible h2")).to_have_text("登记：您是谁")
        assert await phone.page.evaluate("sessionStorage.getItem('back')") is None


async def test_what_was_answered_elsewhere_is_not_asked_again(place: "Place") -> None:
    async with app_phone(place.browser, place.url) as phone:
        await phone.signs_up()
        await place.falls_silent()
        await phone.page.goto(f"{place.url}/m/mine")
        await phone.page.wait_for_url("**/m/who")
        await phone.filled()
        await phone.asks("POST", "who", {"same": True})
        await phone.page.get_by_role("button", name="是我", exact=True).click()
        await phone.page.wait_for_url("**/m/mine")
        await phone.filled()
