"""Home of a real site of the offices' pages on loopback, with an invitation as the command line prints it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from ports import Clock, close_ports, open_ports

from bot.domain.catalogue import Service
from bot.ports import Ports, Transaction
from bot.usecases import invitations, offices
from bot.usecases.commit import committed
from bot.usecases.invitations import Invitation
from bot.usecases.offices import Draft
from bot.usecases.services import services_of
from handlers.web import counter
from handlers.web.answers import PAGES
from handlers.web.api.limits import LIMITS
from handlers.web.keys import PORTS
from handlers.web.middlewares import errors, headers
from handlers.web.offices import ROUTES
from handlers.web.statics import ROUTES as STATICS
from integrations.limits import ProcessLimits
from integrations.pages import open_pages

REGION, OFFICE = "440100", "广州市 卫健委"


@dataclass(frozen=True)
class OfficeSite:
    ports: Ports
    clock: Clock
    url: str

    @property
    def address(self) -> str:
        return f"{self.url}/office/{REGION}"

    async def invited(self, office: str = OFFICE, region: str = REGION) -> Invitation:
        async def act(tx: Transaction) -> Invitation:
            return invitations.invite(self.ports, tx, offices.OFFICE, region, office, self.ports.now())

        return await committed(self.ports, act)

    async def link(self, office: str = OFFICE, region: str = REGION) -> str:
        return invitations.link_of(self.ports, offices.OFFICE, await self.invited(office, region))

    async def draft(self, region: str = REGION) -> Draft:
        return await offices.draft_of(self.ports, self.ports.store.begin(), region)

    async def shown(self, region: str = REGION) -> tuple[Service, ...]:
        return await services_of(self.ports, self.ports.store.begin(), region, "green")


@asynccontextmanager
async def open_office_site(folder: Path, **other: Any) -> AsyncIterator[OfficeSite]:
    port, clock = unused_port(), Clock()
    url = f"http://127.0.0.1:{port}"
    ports = await open_ports(folder, clock, **{"public_url": url, **other})
    app = web.Application(middlewares=[headers(tls=False), errors])
    app[PORTS], app[PAGES], app[LIMITS] = ports, open_pages(), ProcessLimits()
    app.add_routes([*ROUTES, *counter.ROUTES, *STATICS])
    server = TestServer(app, host="127.0.0.1", port=port)
    await server.start_server()
    try:
        yield OfficeSite(ports, clock, url)
    finally:
        await server.close()
        await close_ports(ports)
