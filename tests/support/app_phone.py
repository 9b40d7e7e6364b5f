"""Home of somebody who uses the web app in a Chromium: a phone of the demo, its owner, and what they fill in."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect
from synthetic import resident_number

WIDTH, HEIGHT = 360, 740
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
PERSON: Mapping[str, object] = {
    "consent_identity": True,
    "name": "王小英",
    "document_number": resident_number(1),
    "phone": "13812345678",
    "region": "440106",
    "address": "天河路1号",
    "consent_health": True,
}
WELL: Mapping[str, object] = {"places": [], "contact": "no", "symptoms": []}


@dataclass
class AppPhone:
    """`url` is the server's; `page` what is on the glass."""

    url: str
    context: BrowserContext
    page: Page

    async def holds(self, platform: str = "wechat") -> str:
        """A new person takes this phone; their open id."""
        body = {"platform": platform, "followed": True}
        answer = await self.context.request.post(f"{self.url}/demo/api/people", data=body)
        assert answer.ok
        return str((await answer.json())["open_id"])

    async def enter(self, account: str = "demo-wechat") -> None:
        """By the menu of the account, through the platform's own page."""
        await self.page.goto(f"{self.url}/m/?account={account}")
        await expect(self.page.locator("#in")).to_be_visible()

    async def opens(self, path: str) -> None:
        await self.page.goto(f"{self.url}/m/{path}")
        await self.filled()

    async def filled(self) -> None:
        await expect(self.page.locator("#content")).to_be_visible()

    def field(self, question: str) -> Locator:
        return self.page.locator(f"#field-{question}")

    async def answer(self, question: str, value: object) -> None:
        """Fills in the open question as a person would, and goes on."""
        field = self.field(question)
        await expect(field).to_be_visible()
        match value:
            case None:
                pass  # as it stands there already
            case True:
                await field.locator("input").check()
            case list():
                for each in value:
                    await field.locator(f"input[value={each}]").check()
            case {"select": option}:
                await field.locator("select").first.select_option(label=str(option))
            case {"radio": option}:
                await field.locator(f"input[value={option}]").check()
            case _:
                await field.locator("input").first.fill(str(value))
        await self.next()

    async def next(self) -> None:
        await self.page.locator("#form button.main").click()

    async def fills(self, answers: Mapping[str, object]) -> None:
        for question, value in answers.items():
            await self.answer(question, value)

    async def sends(self, where: str) -> None:
        """Looks at all of it once more, and sends it."""
        await self.page.wait_for_url("**/m/check**")
        await self.filled()
        await self.next()
        await self.page.wait_for_url(f"**/m/{where}**")
        await self.filled()

    async def signs_up(
        self,
        person: Mapping[str, object] = PERSON,
        health: Mapping[str, object] = WELL,
        platform: str = "wechat",
    ) -> None:
        """A new person at the account of the demo, as `told`."""
        await self.holds(platform)
        await self.enter(f"demo-{platform}")
        await self.told("registration", person)
        await self.told("declaration", health)

    async def told(self, form: str, answers: Mapping[str, object]) -> None:
        """A form filled in and sent behind the pages, which have tests of their own."""
        await self.answered(form, {**answers, "confirm": True})
        await self.asks("POST", f"forms/{form}/submit", {"version": 1, "sure": True})

    async def answered(self, form: str, answers: Mapping[str, object]) -> None:
        await self.asks("PUT", f"forms/{form}/answers", {"answers": answers})

    async def asks(self, method: str, path: str, body: Mapping[str, object]) -> None:
        """Of the API, behind the pages."""
        token = await self.page.evaluate("sessionStorage.getItem('token')")
        headers = {"Authorization": f"Bearer {token}"}
        address = f"{self.url}/api/v1/{path}"
        answer = await self.context.request.fetch(address, method=method, data=dict(body), headers=headers)
        assert answer.ok, await answer.text()


@asynccontextmanager
async def app_phone(
    browser: Browser, url: str, language: str = "zh", scale: float = 1, workers: str = "allow"
) -> AsyncIterator[AppPhone]:
    context = await browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        locale=LOCALES[language],
        device_scale_factor=scale,
        service_workers="block" if workers == "block" else "allow",
    )
    page = await context.new_page()
    page.set_default_timeout(15_000)
    yield AppPhone(url, context, page)
    await context.close()


async def keys(url: str) -> dict[str, Any]:
    """The public keys by which a scanner judges a code."""
    async with aiohttp.ClientSession() as http, http.get(f"{url}/.well-known/healthcode/jwks.json") as answer:
        found: dict[str, Any] = await answer.json(content_type=None)
        return found


def mainland(number: str, name: str = "王小英") -> Mapping[str, object]:
    """The registration, question by question."""
    return {
        "consent_identity": True,
        "name": name,
        "document_number": number,
        "phone": "13812345678",
        "region": None,
        "address": "天河路1号",
        "consent_health": True,
    }


HEALTHY: Mapping[str, object] = {
    "places": {"radio": "none"},
    "contact": {"radio": "no"},
    "symptoms": ["none"],
}
