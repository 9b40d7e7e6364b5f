"""A Chromium whose camera is fed: from the picture to the result, each bad picture, and a photo where no camera opens."""

import io
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from api_site import ApiSite
from gate_site import Door, browser_with_camera, now, open_page, picture, video
from PIL import Image
from playwright.async_api import expect

if TYPE_CHECKING:
    from conftest import Post

pytestmark = pytest.mark.browser

LONGEST = 2000  # milliseconds from frame to result, on a machine that does much else


def stale(door: Door) -> str:
    issued = now() - timedelta(minutes=10, seconds=151)
    return door.code(slot=10, issued=issued, expires=issued + timedelta(hours=4))


@pytest.mark.parametrize(
    ("shown", "result", "title", "words"),
    [
        ("a good code", "admit", "通行", "码是真的"),
        ("red", "assist", "请到服务点", "服务点"),
        ("a screenshot 151 seconds old", "invalid", "无效，请重新打开", "截图"),
        ("two codes of two colours", "cannot_tell", "无法核验", "两个健康码"),
        ("the key of a wireless network", "invalid", "无效，请重新打开", "不是健康码"),
        ("a payment code beside a health code", "admit", "通行", "码是真的"),
    ],
)
async def test_what_the_camera_sees(
    site: ApiSite,
    door: Door,
    tmp_path: Path,
    shown: str,
    result: str,
    title: str,
    words: str,
) -> None:
    pictures = {
        "a good code": (door.code(slot=3),),
        "red": (door.code(colour=2),),
        "a screenshot 151 seconds old": (stale(door),),
        "two codes of two colours": (door.code(), door.code(colour=2)),
        "the key of a wireless network": ("WIFI:S:cafe;T:WPA;P:secret;;",),
        "a payment code beside a health code": ("281234567890123456", door.code()),
    }
    film = video(tmp_path / "seen.y4m", picture(*pictures[shown]))
    async with browser_with_camera(film) as browser, open_page(browser, site.url) as gate:
        await gate.stands("地铁")
        await gate.opens_the_camera()
        await gate.says(result, title, words)
        took = int(await gate.page.locator("#result").get_attribute("data-took") or LONGEST)
        assert took < LONGEST


async def test_without_a_network_the_camera_checks_as_well(site: ApiSite, door: Door, tmp_path: Path) -> None:
    film = video(tmp_path / "seen.y4m", picture(door.code(slot=3)))
    async with browser_with_camera(film) as browser, open_page(browser, site.url) as gate:
        await gate.stands("地铁")
        await gate.page.evaluate("navigator.serviceWorker.ready")
        door.down = True
        await gate.page.context.set_offline(True)
        await gate.page.reload()
        await gate.opens_the_camera()
        await gate.says("admit", "通行", "码是真的")
        await expect(gate.page.locator("#result")).to_be_hidden()  # the next one comes by itself
        await expect(gate.page.locator("#count")).to_contain_text("通行 1")


def png(*codes: str, side: int = 900) -> bytes:
    """A photo of a code that fills it."""
    seen = io.BytesIO()
    for code in codes:
        drawn = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
        image = Image.fromarray(zxingcpp.write_barcode_to_image(drawn, scale=6, add_quiet_zones=True))
        image.convert("L").resize((side, side)).save(seen, "PNG")
    return seen.getvalue()


async def test_a_photo_is_read_where_no_camera_opens(post: "Post") -> None:
    gate = post.gate
    nothing = io.BytesIO()
    Image.new("L", (300, 300), 200).save(nothing, "PNG")
    for photo, result, title, words in (
        (png(post.door.code()), "admit", "通行", "码是真的"),
        (png("9" * 7000), "invalid", "无效，请重新打开", "不是健康码"),
        (png("HP1:" + "0" * 4000), "invalid", "无效，请重新打开", "不完整"),
        (nothing.getvalue(), "cannot_tell", "无法核验", "没有找到码"),
        (b"no picture at all", "cannot_tell", "无法核验", "没有找到码"),
    ):
        await gate.page.locator("#photo").set_input_files(
            {"name": "photo.png", "mimeType": "image/png", "buffer": photo}
        )
        await gate.says(result, title, words)
        await gate.next()


async def test_a_camera_that_is_refused_is_told_with_what_helps(post: "Post") -> None:
    refused = "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError')); }"
    await post.gate.page.evaluate(refused)
    await post.gate.opens_the_camera()
    await post.gate.warns("打不开相机")


async def test_a_code_that_stays_unreadable_is_told_after_some_seconds(
    site: ApiSite, door: Door, tmp_path: Path
) -> None:
    seen = picture(door.code(slot=3))
    spoiled = seen.copy()
    spoiled.paste(150, (260, 190, 380, 420))  # the finders and the timing stand, much of the rest is gone
    film = video(tmp_path / "seen.y4m", spoiled)
    async with browser_with_camera(film) as browser, open_page(browser, site.url) as gate:
        await gate.stands("地铁")
        await gate.opens_the_camera()
        await expect(gate.page.locator("#result")).to_be_visible(timeout=20_000)
        await gate.says("cannot_tell", "无法核验", "读不出来")
