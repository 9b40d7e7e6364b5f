"""Home of a real site of the citizen's pages on loopback, with links such as the chat gives."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from ports import Clock, close_ports, open_ports
from synthetic import resident_number

from bot.domain.channels import Channel
from bot.domain.citizens import Citizen
from bot.ports import Ports
from handlers.web import cards, pages, rules, statics, wellknown
from handlers.web.answers import PAGES
from handlers.web.keys import PORTS
from handlers.web.middlewares import errors, headers
from integrations.pages import open_pages

ACCOUNT = "demo-wechat"
# What the form page takes as it is.
GOOD = {
    "name": "王小英",
    "document_number": resident_number(40),
    "phone": "13812345678",
    "region": "广州",
    "address": "天河路1号",
    "consent_identity": "yes",
    "consent_health": "yes",
}


@dataclass(frozen=True)
class Site:
    ports: Ports
    clock: Clock
    url: str

    def channel(self, open_id: str = "o-1") -> bytes:
        return self.ports.sealing.index("channel", ACCOUNT, open_id)

    def pass_link(self, citizen: Citizen, open_id: str = "o-1") -> str:
        payload = {
            "for": "pass",
            "channel": self.channel(open_id).hex(),
            "citizen": citizen.id.hex(),
            "n": self.ports.random(8).hex(),
        }
        return self.link(payload, timedelta(minutes=10))

    def form_link(self, open_id: str = "o-1") -> str:
        payload = {"for": "form", "channel": self.channel(open_id).hex(), "n": self.ports.random(8).hex()}
        return self.link(payload, timedelta(minutes=30))

    def link(self, payload: dict[str, object], lasts: timedelta) -> str:
        return f"{self.url}/p/{self.ports.links.seal(payload, self.ports.now() + lasts)}"

    async def somebody(self, open_id: str = "o-1", language: str = "zh") -> None:
        """A follower who has not registered."""
        now, tx = self.ports.now(), self.ports.store.begin()
        state = {"language": language, "dialog": "register"}
        tx.put_channel(Channel(self.channel(open_id), ACCOUNT, open_id, now, now, state=state))
        await tx.commit()


@asynccontextmanager
async def open_site(folder: Path, **other: Any) -> AsyncIterator[Site]:
    port, clock = unused_port(), Clock()
    url = f"http://127.0.0.1:{port}"
    ports = await open_ports(folder, clock, **{"automatic": "demo", "public_url": url, **other})
    app = web.Application(middlewares=[headers(tls=url.startswith("https:")), errors])
    app[PORTS], app[PAGES] = ports, open_pages()
    app.add_routes([*pages.ROUTES, *cards.ROUTES, *rules.ROUTES, *wellknown.ROUTES, *statics.ROUTES])
    server = TestServer(app, host="127.0.0.1", port=port)
    await server.start_server()
    try:
        yield Site(ports, clock, url)
    finally:
        await server.close()
        await close_ports(ports)


@asynccontextmanager
async def browser_of_its_own() -> AsyncIterator[aiohttp.ClientSession]:
    """Something that keeps cookies and follows nothing by itself."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


async def open_pass(phone: aiohttp.ClientSession, link: str) -> aiohttp.ClientResponse:
    """Taps the link, then the button, and follows."""
    await phone.get(link)
    answer = await phone.post(link, allow_redirects=False)
    assert answer.status == 303
    return await phone.get(link)
