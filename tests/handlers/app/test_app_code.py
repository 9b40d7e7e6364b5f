"""The page of the code at a door: the same for everybody, small, and what a phone holds without server and network."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from app_phone import PERSON, AppPhone, app_phone
from axe import GRAVE, violations
from demo_phone import chromium
from drawn import drawn
from families import CHILD
from hp1_reader import decode_picture
from measured import TARGETS, TEXTS
from playwright.async_api import Browser, Page, Request, expect
from running import demo_settings, free_port, server

from bot.domain.passes import Verdict
from handlers.web import codes
from handlers.web.keys import PORTS

pytestmark = pytest.mark.browser

MOST = 40_000  # bytes of the page with all that it needs
RED = {"places": [{"place": "420100", "left": None}], "contact": "no", "symptoms": []}
FEVER = {"symptoms": ["fever"], "symptoms_date": str(datetime.now(UTC).date()), "temperature": None}


@dataclass
class Mortal:
    """A server that can be ended, and a Chromium beside it."""

    url: str
    app: web.Application
    browser: Browser
    serving: AsyncExitStack
    asked: list[str] = field(default_factory=list)

    async def dies(self) -> None:
        await self.serving.aclose()

    def hears(self, request: Request) -> None:
        self.asked.append(request.url.removeprefix(self.url))

    def verdict(self, code: str, late: float = 0) -> Verdict:
        return self.app[PORTS].signer.verdict(code, datetime.now(UTC) + timedelta(seconds=late))


@pytest.fixture
async def mortal(tmp_path: Path) -> AsyncIterator[Mortal]:
    port, serving = free_port(), AsyncExitStack()
    async with serving, chromium() as browser:
        app = await serving.enter_async_context(server(demo_settings(tmp_path, port)))
        yield Mortal(f"http://127.0.0.1:{port}", app, browser, serving)


async def opened(phone: AppPhone) -> Page:
    """The page in a tab of its own, without a login, as from a menu."""
    page = await phone.context.new_page()
    await page.goto(f"{phone.url}/m/code")
    return page


async def read_off(page: Page) -> str:
    await expect(page.locator("#qr svg")).to_be_visible()
    return decode_picture(drawn(await page.locator("#qr").inner_html()))


async def fetches(phone: AppPhone) -> None:
    """Opens it once with a login, and is given a strip and the set of its files."""
    await phone.page.goto(f"{phone.url}/m/code")
    await expect(phone.page.locator("#qr svg")).to_be_visible()


async def test_the_page_with_all_that_it_needs_is_small_and_may_be_kept_by_anybody(
    mortal: Mortal, tmp_path: Path
) -> None:
    async with ClientSession() as http:
        async with http.get(f"{mortal.url}/m/code") as answer:
            html = await answer.text()
            assert answer.headers["Cache-Control"].startswith("public, max-age=86400")
            assert "Set-Cookie" not in answer.headers
            tag = answer.headers["ETag"]
        async with http.get(f"{mortal.url}/m/code", headers={"If-None-Match": tag}) as answer:
            assert answer.status == 304
        async with http.get(f"{mortal.url}/m/code-worker.js") as answer:
            worker = await answer.text()
        sizes = [len(html.encode()), len(worker.encode())]
        version = tag.strip('"')
        for name in codes.FILES:
            async with http.get(f"{mortal.url}/m/code/{version}/{name}") as answer:
                assert "immutable" in answer.headers["Cache-Control"]
                sizes.append(len(await answer.read()))
            async with http.get(f"{mortal.url}/m/code/another/{name}") as answer:
                assert answer.headers["Cache-Control"] == "no-store"
        async with http.get(f"{mortal.url}/m/code/{version}/app/api.js") as answer:
            assert answer.status == 404
    assert sum(sizes) <= MOST, sum(sizes)
    assert html.count("style=") == html.count("<script>") == 0


async def test_it_loads_what_is_listed_and_nothing_else(mortal: Mortal) -> None:
    async with app_phone(mortal.browser, mortal.url) as phone:
        phone.page.on("request", mortal.hears)
        await phone.page.goto(f"{mortal.url}/m/code")
        await expect(phone.page.locator("#none")).to_be_visible()
        loaded = {re.sub(r"^/m/code/\w+/", "", each) for each in mortal.asked if each != "/m/code"}
        assert loaded - {"/m/code-worker.js", "data:,"} == set(codes.FILES)


@pytest.mark.parametrize("workers", ["allow", "block"])
async def test_a_stored_code_opens_with_the_server_dead_before_any_request(
    mortal: Mortal, workers: str
) -> None:
    """Also where a browser has no workers, as the web views of some apps: by what it keeps anyway."""
    async with app_phone(mortal.browser, mortal.url, workers=workers) as phone:
        await phone.signs_up()
        await fetches(phone)
        if workers == "allow":
            await phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await mortal.dies()
        page = await phone.context.new_page()
        page.on("request", mortal.hears)
        await page.goto(f"{mortal.url}/m/code")
        code = await read_off(page)
        assert (mortal.verdict(code).result, mortal.verdict(code).reason) == ("admit", "green")
        assert mortal.verdict(code, late=220).reason == "stale"
        assert [each for each in mortal.asked if "/api/" in each] == []
        if workers == "allow":
            await page.reload()
            assert mortal.verdict(await read_off(page)).result == "admit"


async def test_a_stored_code_opens_without_a_network(mortal: Mortal) -> None:
    async with app_phone(mortal.browser, mortal.url) as phone:
        await phone.signs_up()
        await fetches(phone)
        await phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await phone.context.set_offline(True)
        assert mortal.verdict(await read_off(await opened(phone))).result == "admit"
        page = await opened(phone)
        await page.locator("#reasons").click()
        await expect(page.locator("#alone")).to_contain_text("码照样能用")
        await expect(page.locator("#reasons")).to_be_hidden()
        assert mortal.verdict(await read_off(page)).result == "admit"
        await phone.context.set_offline(False)


async def test_a_dead_server_and_nothing_stored_is_told_plainly(mortal: Mortal) -> None:
    async with app_phone(mortal.browser, mortal.url) as phone:
        await phone.page.goto(f"{mortal.url}/m/code")
        await expect(phone.page.locator("#out")).to_contain_text("登录一次")
        await phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await phone.context.set_offline(True)
        page = await opened(phone)
        await page.locator("#enter").click()
        await expect(page.locator("#away")).to_contain_text("连不上网")
        await expect(page.locator("#away")).to_contain_text("show your document")
        await expect(page.locator("#enter")).to_be_hidden()


async def test_it_is_drawn_anew_each_minute_by_no_clock_of_the_phone(mortal: Mortal) -> None:
    async with app_phone(mortal.browser, mortal.url) as phone:
        await phone.signs_up()
        await fetches(phone)
        page = await phone.context.new_page()
        await page.clock.install(time=datetime.now(UTC))
        await page.goto(f"{mortal.url}/m/code")
        first = await read_off(page)
        await page.clock.run_for(61_000)
        await expect(page.locator("#pass")).to_be_visible()
        second = await read_off(page)
        assert second != first
        assert mortal.verdict(second, late=61).result == "admit"
        await page.clock.set_system_time(datetime.now(UTC) - timedelta(days=1))
        await page.clock.run_for(60_000)
        assert mortal.verdict(await read_off(page), late=121).result == "admit"


async def test_who_logs_out_leaves_nothing_behind(mortal: Mortal) -> None:
    async with app_phone(mortal.browser, mortal.url) as phone:
        await phone.signs_up()
        await fetches(phone)
        kept = "Object.values({...localStorage}).join('')"
        assert "HP1:" in await phone.page.evaluate(kept)
        beside = await opened(phone)
        await read_off(beside)
        assert PERSON["name"] not in await phone.page.evaluate(kept)
        await phone.opens("mine")
        await phone.page.locator("#logout").click()
        await phone.page.wait_for_url("**/m/?left")
        await expect(beside.locator("#none")).to_be_visible()
        await beside.close()
        assert "HP1:" not in await phone.page.evaluate(kept)
        await expect((await opened(phone)).locator("#none")).to_be_visible()


async def test_without_a_code_it_is_told_what_to_do(mortal: Mortal) -> None:
    async with app_phone(mortal.browser, mortal.url) as phone:
        await phone.holds()
        await phone.enter()
        await phone.page.goto(f"{mortal.url}/m/code")
        await expect(phone.page.locator("#told")).to_contain_text("登记")


async def test_beside_ones_own_are_the_codes_of_the_family(mortal: Mortal) -> None:
    async with app_phone(mortal.browser, mortal.url) as phone:
        await phone.signs_up()
        child = {
            "name": "李小满",
            "document_number": CHILD,
            "relation": "child",
            "consent": True,
        }
        await phone.asks("POST", "family", child)
        token = await phone.page.evaluate("sessionStorage.getItem('token')")
        headers = {"Authorization": f"Bearer {token}"}
        answer = await phone.context.request.get(f"{mortal.url}/api/v1/family", headers=headers)
        (one,) = (await answer.json())["people"]
        told = {"answers": {**RED, "confirm": True}}
        await phone.asks("PUT", f"forms/declaration/answers?for={one['id']}", told)
        await phone.asks("POST", f"forms/declaration/submit?for={one['id']}", {"version": 1, "sure": True})
        await fetches(phone)
        await expect(phone.page.locator("#many")).to_be_visible()
        await mortal.dies()
        page = await opened(phone)
        assert mortal.verdict(await read_off(page)).reason == "green"
        await page.locator("#following").click()
        await expect(page.locator("#name")).to_have_text("李*满")
        assert mortal.verdict(await read_off(page)).reason == "red"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("health", [RED, {**RED, "places": [], **FEVER}], ids=["red", "yellow"])
async def test_it_can_be_read_by_all(mortal: Mortal, language: str, health: dict[str, object]) -> None:
    async with app_phone(mortal.browser, mortal.url, language) as phone:
        await phone.signs_up(health=health)
        await fetches(phone)
        page = phone.page
        for size, target in ((18, 44), (30, 60)):
            texts = await page.evaluate(TEXTS)
            assert [each for each in texts if each["size"] < size] == []
            targets = await page.evaluate(TARGETS)
            assert [each for each in targets if min(each["width"], each["height"]) < target] == []
            assert await page.evaluate("document.documentElement.scrollWidth") == 360
            assert await violations(page, *GRAVE, "moderate", "minor") == []
            if size == 18:
                await expect(page.locator("#qr svg")).to_be_in_viewport(ratio=1)
                await page.click("label[for=bigger]")
