"""Makes the pictures of the README: the chat of /demo and the pass page, from a server of its own.

`.venv/bin/python scripts/screenshots.py [folder]`; wants Chromium and a Chinese font.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

ROOT = Path(__file__).parents[1]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PORT = 8099
URL = f"http://127.0.0.1:{PORT}"
WAIT = 60
# Somebody made up. Each line answers what the bot asks next.
TALK = ("王小英", "44010619580101003X", "13812345678", "住在广州", "天河路1号", "同意用健康回答判断颜色")
HEALTHY = ("没有离开过", "没有接触过", "没有症状", "都属实，出码")


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


async def chat(browser: Browser, folder: Path) -> str:
    """Signs somebody up in the demo and pictures the phone; gives the address of their pass page."""
    page = await browser.new_page(viewport={"width": 1360, "height": 860}, device_scale_factor=2)
    await page.goto(f"{URL}/demo")
    await page.get_by_role("button", name="关注公众号 Follow").click()
    for words in ("开始办码", "就在聊天里继续", "同意核对本人"):
        await tap(page, words)
    for words in (*TALK, *HEALTHY):
        await say(page, words)
    card = page.locator("#chat .card").last
    await expect(card).to_be_visible()
    await expect(page.locator("#chat img").last).to_be_visible()
    await page.wait_for_timeout(1500)  # the picture and the services follow from the outbox
    await card.evaluate("card => card.scrollIntoView({ block: 'start' })")
    await page.locator(".phone").screenshot(path=folder / "chat.png")
    await page.screenshot(path=folder / "demo.png")
    return str(await card.get_attribute("href"))


async def tap(page: Page, words: str) -> None:
    await page.locator("#chat .tap", has_text=words).last.click()
    await page.wait_for_timeout(400)


async def say(page: Page, words: str) -> None:
    bubbles = page.locator("#chat .said.account .bubble")
    before = await bubbles.count()
    await page.get_by_label("Message", exact=True).fill(words)
    await page.get_by_role("button", name="发送 Send").click()
    await expect(bubbles.nth(before)).to_be_visible()


async def pass_page(browser: Browser, link: str, folder: Path) -> None:
    page = await browser.new_page(viewport={"width": 360, "height": 780}, device_scale_factor=2)
    await page.goto(link)
    await expect(page.locator(".qr svg")).to_be_visible()
    await page.screenshot(path=folder / "pass.png")


async def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        server = serve(data)
        try:
            await serving()
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                await pass_page(browser, await chat(browser, folder), folder)
                await browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"))
