"""A citizen's page, filmed, before the camera of a doorkeeper's page; both of one server, its own keys and lists."""

import io
from pathlib import Path

import pytest
from app_phone import AppPhone, app_phone
from demo_phone import chromium
from gate_site import SIZE, browser_with_camera, open_page, video
from PIL import Image
from playwright.async_api import expect
from running import demo_settings, free_port, server

pytestmark = pytest.mark.browser


async def filmed(phone: AppPhone) -> Image.Image:
    """The citizen's phone as a camera sees it."""
    await phone.opens("pass")
    await expect(phone.page.locator("#pass .qr svg")).to_be_visible()
    shot = Image.open(io.BytesIO(await phone.page.screenshot())).convert("L")
    shot = shot.resize((shot.width * 2, shot.height * 2)) if shot.height < SIZE[1] else shot
    seen = Image.new("L", SIZE, 90)
    box = await phone.page.locator("#pass .qr").bounding_box()
    assert box
    top = max(0, int(box["y"] + box["height"] / 2 - SIZE[1] / 2))
    seen.paste(shot.crop((0, top, shot.width, top + SIZE[1])), ((SIZE[0] - shot.width) // 2, 0))
    return seen.rotate(7, fillcolor=90)


@pytest.mark.parametrize(
    ("health", "result", "title"),
    [
        ({"places": [], "contact": "no", "symptoms": []}, "admit", "通行"),
        ({"places": ["420100"], "contact": "no", "symptoms": []}, "assist", "请到服务点"),
    ],
)
async def test_from_the_citizen_s_page_to_the_result(
    tmp_path: Path, health: dict[str, object], result: str, title: str
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    places = [{"place": each, "left": None} for each in health["places"]]
    async with server(demo_settings(tmp_path, port)):
        async with chromium() as browser, app_phone(browser, url) as phone:
            await phone.signs_up(health={**health, "places": places})
            film = video(tmp_path / "page.y4m", await filmed(phone))
        async with browser_with_camera(film) as browser, open_page(browser, url) as gate:
            await gate.stands("地铁")
            await expect(gate.page.locator("#warnings li")).to_have_count(0)
            await expect(gate.page.locator("#list")).to_contain_text("已联网")
            await gate.opens_the_camera()
            await gate.says(result, title)
