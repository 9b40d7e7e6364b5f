"""Whatever is typed or comes from a scan gun gets a result and a sentence a doorkeeper understands, in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from gate_site import Door, now, open_page

from handlers.web.gate_pages import KEPT
from integrations.hp1 import cose, text
from integrations.hp1.cose import EDDSA

if TYPE_CHECKING:
    from conftest import Post

pytestmark = pytest.mark.browser

TITLES = {
    "admit": ("通行", "Admit"),
    "assist": ("请到服务点", "To the help desk"),
    "invalid": ("无效，请重新打开", "Not valid, open it again"),
    "cannot_tell": ("无法核验", "Cannot tell"),
}
HOUR = timedelta(hours=1)


def good(door: Door) -> Iterator[tuple[str, str, str, str]]:
    """Code, result, and words of the reason in both languages."""
    yield door.code(), "admit", "码是真的", "genuine"
    yield door.code(colour=4), "admit", "码是真的", "genuine"
    yield door.code(slot=0), "admit", "码是真的", "genuine"
    yield door.code(colour=1), "assist", "服务点", "help desk"
    yield door.code(colour=2, slot=5), "assist", "服务点", "help desk"


def bad(door: Door) -> Iterator[tuple[str, str, str, str]]:
    keys, at = door.keys, now()
    forged = cose.read(text.read(door.code(colour=2)))
    yield text.written(cose.written(replace(forged, signature=bytes(64)))), "invalid", "签名不对", "signature"
    borrowed = cose.read(text.read(door.code(keys.stranger)))
    yield text.written(cose.written(replace(borrowed, kid=keys.live.kid))), "invalid", "签名不对", "signature"
    confused = cose.read(text.read(door.code()))
    yield text.written(cose.written(replace(confused, alg=EDDSA))), "invalid", "签名不对", "signature"
    yield door.code(keys.stranger), "cannot_tell", "不认识", "not known here"
    yield door.code(keys.retired), "invalid", "已经停用", "no longer in use"
    yield door.code(keys.paper), "invalid", "不能签这种码", "codes of this kind"
    yield (
        door.code(issued=at - HOUR, expires=at - HOUR + timedelta(seconds=120)),
        "invalid",
        "已过期",
        "expired",
    )
    yield (
        door.code(issued=at + HOUR, expires=at + HOUR + timedelta(seconds=120)),
        "cannot_tell",
        "时钟",
        "clocks",
    )
    old = at - timedelta(minutes=10, seconds=151)
    yield door.code(slot=10, issued=old, expires=old + 4 * HOUR), "invalid", "截图", "screenshot"
    yield door.code()[:-1], "invalid", "不完整", "incomplete"
    yield door.code()[:90], "invalid", "不完整", "incomplete"
    yield "HP1:" + "0" * 8000, "invalid", "不完整", "incomplete"
    yield "281234567890123456", "invalid", "不是健康码", "no health code"
    yield "WIFI:S:cafe;T:WPA;P:secret;;", "invalid", "不是健康码", "no health code"
    yield "https://example.com/p/AAAA", "invalid", "不是健康码", "no health code"


async def test_good_codes_by_the_place_in_both_languages(post: "Post") -> None:
    for code, result, zh, _ in good(post.door):
        await post.gate.types(code)
        await post.gate.says(result, TITLES[result][0], zh)
        await post.gate.next()
    async with open_page(post.browser, post.site.url, "en") as gate:
        await gate.stands("Metro")
        for code, result, _, en in good(post.door):
            await gate.types(code)
            await gate.says(result, TITLES[result][1], en)
            await gate.next()


async def test_bad_input_is_told_in_chinese(post: "Post") -> None:
    for code, result, zh, _ in bad(post.door):
        await post.gate.types(code)
        await post.gate.says(result, TITLES[result][0], zh)
        await post.gate.next()


async def test_bad_input_is_told_in_english(post: "Post") -> None:
    async with open_page(post.browser, post.site.url, "en") as gate:
        await gate.stands("Metro")
        for code, result, _, en in bad(post.door):
            await gate.types(code)
            await gate.says(result, TITLES[result][1], en)
            await gate.next()


async def test_another_place_does_otherwise_and_the_hospital_shows_the_colour(post: "Post") -> None:
    gate, door = post.gate, post.door
    await gate.page.locator("#change").click()
    await gate.stands("公园")
    await gate.types(door.code(colour=1))
    await gate.says("admit", "通行", "码是真的")
    await gate.next()
    await gate.page.locator("#change").click()
    await gate.stands("医院")
    assert await gate.page.locator("#emergency").inner_text() == "急诊不看码，先救人。"
    for colour, words in ((1, "黄码"), (2, "红码")):
        await gate.types(door.code(colour=colour))
        await gate.says("assist", "请到服务点", words)
        assert await gate.page.locator("#emergency-too").is_visible()
        await gate.next()
    await gate.types("nothing of ours")
    await gate.says("invalid", "无效，请重新打开")
    assert await gate.page.locator("#emergency-too").is_visible()


async def test_a_scan_gun_goes_on_while_a_result_stands(post: "Post") -> None:
    await post.gate.page.locator("#field").focus()
    for code, result, title in (
        (post.door.code(colour=2), "assist", "请到服务点"),
        ("281234567890123456", "invalid", "无效，请重新打开"),
        (post.door.code(), "admit", "通行"),
    ):
        await post.gate.page.keyboard.insert_text(code)
        await post.gate.page.keyboard.press("Enter")
        await post.gate.says(result, title)


async def test_an_hour_counts_its_results_and_nothing_else_is_kept_or_sent(post: "Post") -> None:
    page, code = post.gate.page, post.door.code()
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url.removeprefix(post.site.url)))
    for shown in (code, code, post.door.code(colour=2), "something else"):
        await post.gate.types(shown)
        await post.gate.next()
    counted = await page.locator("#count").inner_text()
    assert counted == "通行 2 · 服务点 1 · 无效 1 · 无法核验 0"
    assert set(sent) <= set(KEPT), "nothing but files of the page, by their bare addresses"
    kept = await page.evaluate("JSON.stringify(localStorage)")
    assert '\\"admit\\":2' in kept
    for personal in (code, code[4:40], "0001020304050607", "something else"):
        assert personal not in kept
