"""The whole server with the demo's accounts, and a Chromium beside it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from api_site import WEB
from demo_phone import chromium
from page_site import browser_of_its_own
from playwright.async_api import Browser
from ports import MINI, Clock, close_ports, open_ports
from running import demo_settings, free_port, server

from bot.domain.citizens import CONFIRMED
from bot.ports import Transaction
from bot.usecases.commit import committed
from handlers.web import statics, webapp
from handlers.web.answers import PAGES
from handlers.web.keys import PORTS
from handlers.web.middlewares import errors, headers
from integrations.pages import open_pages

ACCOUNTS = ("demo-wechat", "demo-wechat-mini", "demo-alipay")


@dataclass
class Place:
    url: str
    app: web.Application
    browser: Browser

    async def falls_silent(self) -> None:
        """Nobody is heard of for more than a year."""
        ports = self.app[PORTS]

        async def act(tx: Transaction) -> None:
            for citizen in await tx.citizens_in(CONFIRMED, 9):
                for channel in await tx.channels_of(citizen.id):
                    before = channel.seen_at - ports.policy.reask_after
                    tx.put_channel(replace(channel, seen_at=before))

        await committed(ports, act)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    port = free_port()
    async with (
        server(demo_settings(tmp_path, port, accounts=ACCOUNTS)) as app,
        chromium() as browser,
    ):
        yield Place(f"http://127.0.0.1:{port}", app, browser)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a site with the web app alone."""
    accounts = {account.name: account for account in (WEB, MINI)}
    ports = await open_ports(tmp_path, Clock(), accounts=accounts)
    app = web.Application(middlewares=[headers(tls=False), errors])
    app[PORTS], app[PAGES] = ports, open_pages()
    app.add_routes([*webapp.ROUTES, *statics.ROUTES])
    opened = TestServer(app, host="127.0.0.1")
    await opened.start_server()
    yield str(opened.make_url("")).rstrip("/")
    await opened.close()
    await close_ports(ports)


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with browser_of_its_own() as session:
        yield session
