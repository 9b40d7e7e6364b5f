"""Makes the pictures of the README: the chat of /demo, the pass page and the web app, from a server of its own.

`.venv/bin/python scripts/screenshots.py [folder]`; wants Chromium and a Chinese font.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

ROOT = Path(__file__).parents[1]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PORT = 8099
URL = f"http://127.0.0.1:{PORT}"
WAIT = 60
COMMON, RARE = 32, 24  # colours of a picture
LARGEST = 60 * 1024
# Somebody made up. Each line answers what the bot asks next.
TALK = ("王小英", "44010619580101003X", "13812345678", "住在广州", "天河路1号", "同意用健康回答判断颜色")
HEALTHY = ("没有离开过", "没有接触过", "没有症状", "都属实，出码")
PERSON = {
    "consent_identity": True,
    "name": "王小英",
    "phone": "13812345678",
    "region": "440106",
    "address": "天河路1号",
    "consent_health": True,
    "confirm": True,
}
BACK_FROM_WUHAN = {"places": [{"place": "420100", "left": None}], "contact": "no", "symptoms": []}
SEE_CODE = {"zh": "看码", "en": "See the code"}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
CHILDREN = {"zh": "440106201905010032", "en": "440106201905010040"}
NUMBERS = {"zh": "440106195801010056", "en": "440106195801010064"}  # one document is one person


def serve(folder: str) -> subprocess.Popen[bytes]:
    places = {
        "SERVER__PORT": str(PORT),
        "STORAGE__DATABASE": f"sqlite:{folder}/records.db",
        "STORAGE__KEYS_DATABASE": f"sqlite:{folder}/keys.db",
        "KEYS__DIR": f"{folder}/keys",
    }
    env = os.environ | {f"HEALTHCODE_{name}": value for name, value in places.items()}
    settings = ["--settings", str(ROOT / "config" / "demo.toml")]
    return subprocess.Popen([sys.executable, "-m", "handlers.cli", "serve", *settings], cwd=ROOT, env=env)


async def serving() -> None:
    for _ in range(WAIT * 4):
        try:
            await asyncio.to_thread(urllib.request.urlopen, f"{URL}/readyz")
        except OSError:
            await asyncio.sleep(0.25)
        else:
            return
    raise TimeoutError("the server did not start")


async def chat(page: Page, folder: Path) -> str:
    """Signs somebody up in the demo and pictures the phone; gives the address of their pass page."""
    await page.goto(f"{URL}/demo")
    phone = page.locator(".column[data-platform=wechat]")
    await phone.locator(".go").click()
    for words in ("开始办码", "就在聊天里继续", "同意核对本人"):
        await phone.locator(".chat .tap", has_text=words).last.click()
        await page.wait_for_timeout(400)
    for words in (*TALK, *HEALTHY):
        await say(phone, words)
    card = phone.locator(".chat .card").last
    await expect(card).to_be_visible()
    await expect(phone.locator(".chat img").last).to_be_visible()
    await page.wait_for_timeout(1500)  # the picture and the services follow from the outbox
    await card.evaluate("card => card.scrollIntoView({ block: 'start' })")
    await phone.locator(".phone").screenshot(path=folder / "chat.png")
    other = page.locator(".column[data-platform=alipay]")
    await other.locator(".go").click()
    await expect(other.locator(".chat .bubble").first).to_be_visible()
    await page.evaluate("scrollTo(0, 0)")
    await page.screenshot(path=folder / "demo.png", animations="disabled")
    return str(await card.get_attribute("href"))


async def say(phone: Locator, words: str) -> None:
    bubbles = phone.locator(".chat .said.account .bubble")
    before = await bubbles.count()
    await phone.get_by_label("Message", exact=True).fill(words)
    await phone.get_by_role("button", name="发送 Send").click()
    await expect(bubbles.nth(before)).to_be_visible()


async def demo_and_pass(browser: Browser, folder: Path) -> None:
    """In one browser, since the pass opens for whoever holds the phone of the demo."""
    context = await browser.new_context(viewport={"width": 1360, "height": 800})
    page = await context.new_page()
    link = await chat(page, folder)
    await page.set_viewport_size({"width": 360, "height": 780})
    await page.goto(link)
    await expect(page.locator(".qr svg")).to_be_visible()
    await page.screenshot(path=folder / "pass.png")
    await context.close()


async def pictured(page: Page, folder: Path, language: str, name: str, path: str = "") -> None:
    """The page of the web app that is open, or that of a path."""
    if path:
        await page.goto(f"{URL}/m/{path}")
    await expect(page.locator("#content")).to_be_visible()
    await page.evaluate("scrollTo(0, 0)")
    await page.screenshot(path=folder / f"app-{name}-{language}.png")


async def web_app(browser: Browser, language: str, folder: Path) -> None:
    """Every page of /m/, filled in by somebody who comes back from a high-risk region."""
    context = await browser.new_context(
        viewport={"width": 360, "height": 780}, device_scale_factor=1.5, locale=LOCALES[language]
    )
    page = await context.new_page()

    picture = partial(pictured, page, folder, language)
    await context.request.post(f"{URL}/demo/api/people", data={"platform": "wechat", "followed": True})
    await page.goto(f"{URL}/m/?account=demo-wechat")
    await picture("start")
    await page.goto(f"{URL}/m/form?form=registration")
    await page.locator("#field-consent_identity input").check()
    await page.locator("#form button.main").click()
    await expect(page.locator("#field-name")).to_be_visible()
    await picture("sign-up")
    answers = {**PERSON, "document_number": NUMBERS[language]}
    await asks(page, "PUT", "forms/registration/answers", {"answers": answers})
    await picture("check", "check?form=registration")
    await asks(page, "POST", "forms/registration/submit", {"version": 1})
    await page.goto(f"{URL}/m/form?form=declaration")
    await page.locator("#field-places input[value=some]").check()
    await expect(page.locator(".stay")).to_be_visible()
    await picture("declaration")
    await asks(page, "PUT", "forms/declaration/answers", {"answers": {**BACK_FROM_WUHAN, "confirm": True}})
    await page.goto(f"{URL}/m/check?form=declaration")
    await page.locator("#form button.main").click()
    await page.wait_for_url("**/m/sure**")
    await picture("sure")
    await page.locator("#form button.main").click()
    await page.wait_for_url("**/m/pass")
    await picture("pass")
    for path in ("reasons", "services", "mine", "appeal"):
        await picture(path, path)
    await family(page, language)
    await picture("family", "family")
    await page.get_by_role("link", name=f"{SEE_CODE[language]}: ").click()
    await expect(page.locator("#many")).to_be_visible()
    await picture("codes")
    await context.close()


async def family(page: Page, language: str) -> None:
    """A child whose code stands beside the mother's own."""
    child = {"name": "李小满", "document_number": CHILDREN[language], "relation": "child", "consent": True}
    added = await asks(page, "POST", "family", child)
    health = {"places": [], "contact": "no", "symptoms": [], "confirm": True}
    whose = f"?for={added['id']}"
    await asks(page, "PUT", f"forms/declaration/answers{whose}", {"answers": health})
    await asks(page, "POST", f"forms/declaration/submit{whose}", {"version": 1})


async def asks(page: Page, method: str, path: str, body: dict[str, object]) -> Mapping[str, Any]:
    token = await page.evaluate("sessionStorage.getItem('token')")
    headers = {"Authorization": f"Bearer {token}"}
    address = f"{URL}/api/v1/{path}"
    answer = await page.context.request.fetch(address, method=method, data=body, headers=headers)
    assert answer.ok, await answer.text()
    told: Mapping[str, Any] = await answer.json()
    return told


def smaller(picture: Path) -> None:
    """Few colours: a page has few, and the README loads all of them. Both the common ones and the rare ones stay."""
    with Image.open(picture) as opened:
        drawn = opened.convert("RGB")
    common = drawn.quantize(COMMON).getpalette() or []
    rare = drawn.quantize(RARE, Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*common[: 3 * COMMON], *rare[: 3 * RARE]])
    drawn.quantize(palette=palette, dither=Image.Dither.NONE).save(picture, optimize=True)
    if picture.stat().st_size > LARGEST:
        raise ValueError(f"{picture} is too large")


async def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        server = serve(data)
        try:
            await serving()
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                await demo_and_pass(browser, folder)
                for language in LOCALES:
                    await web_app(browser, language, folder)
                await browser.close()
            for picture in folder.glob("*.png"):
                await asyncio.to_thread(smaller, picture)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"))
