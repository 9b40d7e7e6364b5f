"""The lists of a door: pinned, never back, of an age; without a network; with a clock that is wrong."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from gate_site import ID, Door, Gate, open_page
from playwright.async_api import expect

if TYPE_CHECKING:
    from conftest import Post

pytestmark = pytest.mark.browser

SHIFTED = "window.shift = {}; const real = Date.now; Date.now = () => real() + window.shift * 1000;"


async def installed(gate: Gate) -> None:
    """The first visit is over: the page's files are kept."""
    await gate.page.evaluate("navigator.serviceWorker.ready")


async def admits(gate: Gate, door: Door) -> None:
    await gate.types(door.code())
    await gate.says("admit", "通行")
    await gate.next()


async def test_after_the_first_visit_the_page_works_without_a_network(post: "Post") -> None:
    gate = post.gate
    await installed(gate)
    await gate.page.context.set_offline(True)
    post.door.down = True
    await gate.page.reload()
    await expect_text(gate, "#list", "没有网络")
    await admits(gate, post.door)
    await gate.types(post.door.code(colour=2))
    await gate.says("assist", "请到服务点")
    await gate.next()
    await gate.types(post.door.paper())
    await gate.says("assist", "请到服务点", "颜色要联网才能查到")


async def expect_text(gate: Gate, place: str, words: str) -> None:
    await expect(gate.page.locator(place)).to_contain_text(words)


async def test_a_code_taken_back_is_not_valid_with_the_next_list(post: "Post") -> None:
    await admits(post.gate, post.door)
    post.door.renew(taken=[ID])
    await post.gate.updates()
    await post.gate.types(post.door.code())
    await post.gate.says("invalid", "无效，请重新打开", "已收回")


async def test_a_list_that_is_rolled_back_is_not_taken(post: "Post") -> None:
    gate, door = post.gate, post.door
    before = (door.list_, door.revoked)
    door.renew(taken=[ID])
    await gate.updates()
    door.list_, door.revoked = before
    await gate.updates()
    await gate.warns("比手里的旧")
    await gate.types(door.code())
    await gate.says("invalid", "无效，请重新打开", "已收回")
    async with open_page(post.browser, post.site.url) as other:
        await other.stands("地铁")
        await admits(other, door)  # the list is good in itself: a door that knows no later one takes it


async def test_a_forged_list_is_not_taken(post: "Post") -> None:
    gate, door = post.gate, post.door
    door.renew(root=door.keys.strange_root)
    await gate.updates()
    await gate.warns("签名不对")
    await admits(gate, door)
    door.renew()
    door.list_ = door.list_[:-70] + bytes([door.list_[-70] ^ 1]) + door.list_[-69:]
    await gate.updates()
    await gate.warns("没有采用")
    await admits(gate, door)
    door.renew(root=door.keys.next_root)
    await gate.updates()
    await expect_empty(gate)


async def expect_empty(gate: Gate) -> None:
    await expect(gate.page.locator("#warnings li")).to_have_count(0)


async def test_an_old_list_warns_after_a_day_and_tells_nothing_after_three(post: "Post") -> None:
    gate, door = post.gate, post.door
    door.renew(aged=timedelta(hours=25))
    await gate.updates()
    await gate.warns("超过一天")
    await admits(gate, door)
    door.renew(aged=timedelta(hours=73))
    await gate.updates()
    await gate.warns("超过三天")
    await gate.types(door.code())
    await gate.says("cannot_tell", "无法核验", "超过三天")


async def test_ids_taken_back_that_are_of_three_days_ago_tell_nothing_either(post: "Post") -> None:
    gate, door = post.gate, post.door
    door.renew(aged=timedelta(hours=73))
    revoked = door.revoked
    await gate.updates()
    door.renew()
    door.revoked = revoked
    await gate.updates()
    await gate.warns("超过三天")
    await gate.types(door.code())
    await gate.says("cannot_tell", "无法核验", "超过三天")


@pytest.mark.parametrize("seconds", [3600, -3600])
async def test_a_clock_an_hour_off_is_corrected_and_told(post: "Post", seconds: int) -> None:
    async with open_page(post.browser, post.site.url, script=SHIFTED.format(seconds)) as gate:
        await gate.stands("地铁")
        await gate.warns("本机时钟差了 3")
        await admits(gate, post.door)
        await gate.types(post.door.code(slot=3))
        await gate.says("admit", "通行")


async def test_a_clock_set_back_without_a_network_tells_nothing_until_it_is_checked(post: "Post") -> None:
    async with open_page(post.browser, post.site.url, script=SHIFTED.format(0)) as gate:
        await gate.stands("地铁")
        await gate.page.context.set_offline(True)
        await gate.page.evaluate("window.shift = -3600")
        await gate.types(post.door.code())
        await gate.says("cannot_tell", "无法核验", "本机时间刚才变过")
        await gate.next()
        await gate.types("281234567890123456")
        await gate.says("invalid", "无效，请重新打开", "不是健康码")
        await gate.next()
        await gate.page.context.set_offline(False)
        await gate.updates()
        await admits(gate, post.door)


async def test_a_first_visit_without_lists_tells_nothing(post: "Post") -> None:
    post.door.down = True
    async with open_page(post.browser, post.site.url) as gate:
        await gate.stands("地铁")
        await gate.warns("还没有名单")
        await gate.types(post.door.code())
        await gate.says("cannot_tell", "无法核验", "还没有名单")
        await gate.next()
        post.door.down = False
        await gate.updates()
        await admits(gate, post.door)


async def test_the_word_of_the_hour_is_that_of_the_list(post: "Post") -> None:
    await expect_text(post.gate, "#word", "窗")
    assert await post.gate.page.locator("#shape path").count() == 3
