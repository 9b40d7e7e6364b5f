"""A Chromium that looks at /demo, and what a test does in it."""

import base64
import io
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    if shutil.which(CHROMIUM) is None:
        pytest.skip(f"{CHROMIUM} is not installed: `make test` as root installs it")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        await browser.close()


class Phone:
    """One of the phones in the page: taps and typed words in, bubbles out."""

    def __init__(self, page: Page, platform: str = "wechat") -> None:
        self.page = page
        self.platform = platform
        self.column = page.locator(f".column[data-platform={platform}]")
        self.bubbles = self.column.locator(".chat .said.account .bubble")
        self.records = self.column.locator(".wire .record")
        self.view = self.column.frame_locator(".view-frame")

    async def follow(self) -> None:
        await self.column.locator(".go").click()

    async def say(self, words: str) -> None:
        await self.column.get_by_label("Message", exact=True).fill(words)
        await self.column.get_by_role("button", name="发送 Send").click()

    async def tap(self, words: str) -> None:
        await self.column.locator(".chat .tap", has_text=words).last.click()

    async def menu(self, words: str) -> None:
        await self.column.locator(".menu button", has_text=words).click()

    async def hears(self, words: str) -> None:
        """Waits for the newest bubble of the account to hold these words."""
        await expect(self.bubbles.last).to_contain_text(words)


def card_picture(words: str) -> str:
    """A news card's picture with a QR in it, as base64 of a PNG."""
    code = zxingcpp.create_barcode(words, zxingcpp.BarcodeFormat.QRCode)
    drawn = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=10)).resize((360, 360))
    canvas = Image.new("RGB", (900, 500), "white")
    canvas.paste(drawn, (40, 70))
    content = io.BytesIO()
    canvas.save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()
