"""Home of a gate on loopback: its page, lists that a test signs or spoils, codes of any kind, and a camera that is fed."""

import base64
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from aiohttp import web
from api_site import ApiSite, open_api
from app_phone import HEIGHT, LOCALES, WIDTH
from demo_phone import CHROMIUM, QUIET
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect

from handlers.web import gate_pages, statics
from integrations.hp1 import cbor, chain, claims, cose, envelope, text
from integrations.hp1.claims import Claims
from integrations.hp1.envelope import Envelope
from scripts.make_hp1_vectors import Key
from scripts.make_trust_vectors import point

SIZE = (640, 480)
CODE = 330  # pixels of a code in the picture
ID = bytes(range(8))
SEED = bytes(range(16, 32))
QUARTER = timedelta(days=90)


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Keys:
    """Made up, in use since a day."""

    def __init__(self) -> None:
        self.since = now() - timedelta(days=1)
        self.root, self.next_root, self.strange_root = (
            self._key(f"gate root {each}", "root") for each in "abc"
        )
        self.lists = self._key("gate lists", "list")
        self.passes, self.live, self.paper = (
            self._key(f"gate {use}", use) for use in ("pass", "live", "paper")
        )
        self.stranger = self._key("gate stranger", "live")
        self.retired = Key("gate retired", "CN-GD", "live", begins=self.since - timedelta(days=30))

    def _key(self, name: str, use: str) -> Key:
        return Key(name, "CN-GD", use, begins=self.since)

    @property
    def trusted(self) -> tuple[Key, ...]:
        return self.passes, self.live, self.paper, self.retired


@dataclass
class Door:
    """`list_`, `revoked` and `roots` are what the server gives; a test may put anything there."""

    keys: Keys = field(default_factory=Keys)
    seq: int = 7
    down: bool = False
    list_: bytes = b""
    revoked: bytes = b""

    def __post_init__(self) -> None:
        self.renew()

    def renew(
        self,
        aged: timedelta = timedelta(0),
        taken: Sequence[bytes] = (),
        root: Key | None = None,
        more: Sequence[dict[str, object]] = (),
    ) -> None:
        """Signed anew, with the next number; `more` are keys of others."""
        self.seq += 1
        signed = now() - aged
        hour = cbor.stamp(signed) // 3600 * 3600
        told = [*(_told_of(key) for key in self.keys.trusted), *more]
        self.list_ = self.signed(
            {
                "seq": self.seq,
                "iat": cbor.stamp(signed),
                "next": cbor.stamp(signed + timedelta(hours=1)),
                "keys": told,
                "regions": [],
                "words": [{"iss": "CN-GD", "from": hour - 3600, "words": bytes([12, 21, 34, 47] * 30)}],
                "foreign": [],
            },
            root,
        )
        ids = b"".join(sorted(taken))
        self.revoked = self.signed({"seq": self.seq, "iat": cbor.stamp(signed), "ids": ids}, root)

    def signed(self, contents: dict[str, object], root: Key | None = None) -> bytes:
        key, payload = self.keys.lists, cbor.written(contents)
        root = root or self.keys.root
        said = envelope.certificate_written(
            key.kid, point(key), self.keys.since - timedelta(days=30), self.keys.since + QUARTER
        )
        certificate = cose.written(
            cose.Sign1(root.alg, root.kid, said, root.sign(cose.signed(root.alg, root.kid, said)))
        )
        signature = key.sign(cose.signed(key.alg, key.kid, payload))
        return envelope.written(Envelope(key.kid, payload, signature, (certificate,)))

    def code(self, key: Key | None = None, slot: int | None = None, **other: Any) -> str:
        """A live code of now, by the right key and green unless it is told otherwise; with a slot, one of a pass."""
        at = now()
        said = Claims("CN-GD", at + timedelta(seconds=120), at, ID, 0)
        if slot is not None:
            begun = at - timedelta(minutes=slot)
            said = replace(
                said, issued=begun, expires=begun + timedelta(hours=4), anchor=chain.anchor(ID, SEED)
            )
        said = replace(said, **other)
        proof = b"" if slot is None else slot.to_bytes(2, "big") + chain.element(ID, SEED, slot)
        key = key or (self.keys.live if slot is None else self.keys.passes)
        payload = claims.written(said)
        signature = key.sign(cose.signed(key.alg, key.kid, payload))
        return text.written(cose.written(cose.Sign1(key.alg, key.kid, payload, signature, proof)))

    def paper(self) -> str:
        at = now() - timedelta(days=1)
        return self.code(self.keys.paper, issued=at, expires=at + timedelta(days=30), colour=9)

    def routes(self) -> list[web.RouteDef]:
        async def roots(_: web.Request) -> web.Response:
            shown = [
                {"kid": _url(key.kid), "pub": _url(point(key))}
                for key in (self.keys.root, self.keys.next_root)
            ]
            return web.json_response({"roots": shown})

        async def trust_list(_: web.Request) -> web.Response:
            return self._given(self.list_)

        async def revocations(_: web.Request) -> web.Response:
            return self._given(self.revoked)

        return [
            web.get("/gate/roots.json", roots),
            web.get("/.well-known/healthcode/trust-list", trust_list),
            web.get("/.well-known/healthcode/revocations", revocations),
        ]

    def _given(self, raw: bytes) -> web.Response:
        return (
            web.Response(status=503) if self.down else web.Response(body=raw, content_type="application/cose")
        )


def _told_of(key: Key) -> dict[str, object]:
    ends = key.begins + timedelta(days=7)
    said = {"iss": key.issuer, "kid": key.kid, "alg": key.alg, "pub": point(key), "use": [key.use]}
    return said | {"nbf": cbor.stamp(key.begins), "exp": cbor.stamp(ends)}


def _url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@asynccontextmanager
async def open_gate(folder: Path, door: Door) -> AsyncIterator[ApiSite]:
    routes = (*gate_pages.ROUTES, *statics.ROUTES, *door.routes())
    async with open_api(folder, *routes, now=lambda: datetime.now(UTC)) as site:
        yield site


def picture(*codes: str, size: int = CODE) -> Image.Image:
    """What the camera sees: these codes side by side, on grey."""
    seen = Image.new("L", SIZE, 150)
    side = min(size, (SIZE[0] - 40) // max(len(codes), 1) - 20)
    for place, code in enumerate(codes):
        drawn = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
        image = Image.fromarray(zxingcpp.write_barcode_to_image(drawn, scale=4, add_quiet_zones=True))
        left = SIZE[0] * (2 * place + 1) // (2 * len(codes)) - side // 2
        seen.paste(image.convert("L").resize((side, side)), (left, (SIZE[1] - side) // 2))
    return seen


def video(file: Path, *pictures: Image.Image) -> Path:
    """What a fake camera plays over and over, ten pictures a second."""
    width, height = SIZE
    blank = bytes([128]) * (width * height // 2)
    frames = b"".join(b"FRAME\n" + each.tobytes() + blank for each in pictures)
    file.write_bytes(f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420\n".encode() + frames)
    return file


@asynccontextmanager
async def browser_with_camera(film: Path | None = None) -> AsyncIterator[Browser]:
    if shutil.which(CHROMIUM) is None:
        pytest.skip(f"{CHROMIUM} is not installed: `make test` as root installs it")
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    if film:
        camera.append(f"--use-file-for-fake-video-capture={film}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *camera])
        yield browser
        await browser.close()


@dataclass
class Gate:
    """The page on a doorkeeper's phone."""

    page: Page

    async def stands(self, place: str) -> None:
        """The place is chosen, once."""
        await self.page.locator("#classes button", has_text=place).click()
        await expect(self.page.locator("#desk")).to_be_visible()
        await expect(self.page.locator("#refresh")).to_be_enabled()  # whatever lists there are have come

    async def types(self, code: str) -> None:
        await self.page.locator("#field").fill(code)
        await self.page.locator("#field").press("Enter")

    async def opens_the_camera(self) -> None:
        await self.page.locator("#camera").click()

    async def says(self, result: str, title: str, *words: str) -> None:
        shown = self.page.locator("#result")
        await expect(shown).to_be_visible()
        await expect(self.page.locator("#title")).to_have_text(title)
        await expect(shown).to_have_class(f"over {result}")
        for each in words:
            await expect(self.page.locator("#reason")).to_contain_text(each)

    async def next(self) -> None:
        await self.page.locator("#next").click()
        await expect(self.page.locator("#result")).to_be_hidden()

    async def warns(self, words: str) -> None:
        await expect(self.page.locator("#warnings")).to_contain_text(words)

    async def updates(self) -> None:
        await self.page.locator("#refresh").click()
        await expect(self.page.locator("#refresh")).to_be_enabled()


@asynccontextmanager
async def open_page(
    browser: Browser, url: str, language: str = "zh", script: str = ""
) -> AsyncIterator[Gate]:
    context = await browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, locale=LOCALES[language], permissions=["camera"]
    )
    page = await context.new_page()
    page.set_default_timeout(15_000)
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    if script:
        await page.add_init_script(script)
    await page.goto(f"{url}/gate")
    yield Gate(page)
    await context.close()
    assert faults == []
