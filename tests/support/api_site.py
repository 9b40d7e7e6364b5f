"""Home of a real site of the JSON API on loopback, a platform that knows its people, and apps that use it."""

import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from ports import MINI, WECHAT, Clock, close_ports, open_ports
from synthetic import resident_number

from bot.ports import Account, NotGenuine, Ports, Undelivered
from handlers.web import weblogin
from handlers.web.admission import Admission
from handlers.web.answers import PAGES
from handlers.web.api.door import door
from handlers.web.api.limits import LIMITS
from handlers.web.api.remembered import REMEMBERED, Remembered
from handlers.web.api.routes import api_routes
from handlers.web.keys import ADMISSION, PLATFORMS, PORTS
from handlers.web.middlewares import errors, headers
from handlers.web.refusals import Refusals
from handlers.web.timed import timed
from integrations.limits import ProcessLimits
from integrations.pages import open_pages
from integrations.platform import Identity, Platform

WEB = replace(WECHAT, web_login=True)
HEALTHY: Mapping[str, object] = {"places": [], "contact": "no", "symptoms": [], "confirm": True}
FEVER: Mapping[str, object] = {
    **HEALTHY,
    "symptoms": ["fever"],
    "symptoms_date": "2026-11-24",
    "temperature": 38.2,
}
_CODES = itertools.count(1)


def person(serial: int = 1, **other: object) -> Mapping[str, object]:
    """The whole registration of somebody with a mainland number."""
    return {
        "consent_identity": True,
        "name": "王小英",
        "document_number": resident_number(serial),
        "phone": "13812345678",
        "region": "440100",
        "address": "天河路1号",
        "consent_health": True,
        "confirm": True,
        **other,
    }


@dataclass
class KnownPeople:
    """What an account asks of its platform when somebody logs in: who is behind a code, which number a proof shows."""

    page: str = ""
    codes: dict[str, Identity] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    down: bool = False

    def code_for(self, open_id: str, union_id: str = "") -> str:
        code = f"code-{next(_CODES)}"
        self.codes[code] = Identity(open_id, union_id)
        return code

    async def identify(self, code: str) -> Identity:
        self._reached()
        if code not in self.codes:
            raise NotGenuine("code")
        return self.codes.pop(code)

    async def phone(self, proof: str) -> str:
        self._reached()
        if proof not in self.phones:
            raise NotGenuine("proof")
        return self.phones.pop(proof)

    def login_page(self, back: str, state: str) -> str:
        return f"{self.page}?redirect_uri={back}&state={state}" if self.page else ""

    def _reached(self) -> None:
        if self.down:
            raise Undelivered("down", permanent=False)


@dataclass(frozen=True)
class Said:
    """One answer of the API."""

    status: int
    headers: Mapping[str, str]
    body: Any
    raw: bytes

    @property
    def problem(self) -> str:
        return str(self.body["type"]).removeprefix("urn:healthcode:problem:")

    @property
    def faults(self) -> dict[str, str]:
        return {each["question"]: each["detail"] for each in self.body["faults"]}


class App:
    """A mini program or web page in somebody's hand."""

    def __init__(self, http: aiohttp.ClientSession, url: str, token: str = "", language: str = "zh") -> None:
        self.http, self.url, self.token, self.language = http, url, token, language

    async def asks(self, method: str, path: str, body: object = None, **headers: str) -> Said:
        sent = {
            "Accept-Language": self.language,
            **{name.replace("_", "-"): each for name, each in headers.items()},
        }
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        address = self.url + (path if path.startswith("/api") else f"/api/v1{path}")
        async with self.http.request(
            method, address, json=body, headers=sent, allow_redirects=False
        ) as answer:
            raw = await answer.read()
            parsed = await answer.json(content_type=None) if raw else None
            return Said(answer.status, answer.headers, parsed, raw)

    async def gets(self, path: str, **headers: str) -> Said:
        return await self.asks("GET", path, **headers)

    async def puts(self, path: str, body: object = None, **headers: str) -> Said:
        return await self.asks("PUT", path, body, **headers)

    async def posts(self, path: str, body: object = None, **headers: str) -> Said:
        return await self.asks("POST", path, body, **headers)

    async def deletes(self, path: str, **headers: str) -> Said:
        return await self.asks("DELETE", path, **headers)

    async def answers(self, form: str, answers: Mapping[str, object]) -> Said:
        return await self.puts(f"/forms/{form}/answers", {"answers": answers})

    async def submits(self, form: str, *, sure: bool = False, **headers: str) -> Said:
        body = {"version": 1, "sure": True} if sure else {"version": 1}
        return await self.posts(f"/forms/{form}/submit", body, **headers)

    async def signs_up(self, serial: int = 1, health: Mapping[str, object] = HEALTHY) -> Said:
        assert (await self.answers("registration", person(serial))).status == 200
        assert (await self.submits("registration")).status == 200
        assert (await self.answers("declaration", health)).status == 200
        return await self.submits("declaration", sure=True)


@dataclass(frozen=True)
class ApiSite:
    ports: Ports
    clock: Clock
    url: str
    http: aiohttp.ClientSession
    people: Mapping[str, KnownPeople]
    admission: Admission

    @property
    def nobody(self) -> App:
        return self.app("")

    def app(self, token: str) -> App:
        return App(self.http, self.url, token)

    async def enters(self, open_id: str = "o-1", account: Account = MINI, union_id: str = "") -> App:
        """Logged in by a mini program."""
        code = self.people[account.name].code_for(open_id, union_id)
        said = await self.nobody.posts("/login", {"account": account.name, "code": code})
        assert said.status == 200, said.body
        return self.app(said.body["token"])

    def channel(self, open_id: str = "o-1", account: Account = MINI) -> bytes:
        return self.ports.sealing.index("channel", account.name, open_id)


@asynccontextmanager
async def open_api(folder: Path, *routes: web.RouteDef, **other: Any) -> AsyncIterator[ApiSite]:
    """`routes` are served beside the API; `other` replaces fields of the ports."""
    port, clock = unused_port(), Clock()
    url = f"http://127.0.0.1:{port}"
    accounts = {account.name: account for account in (WEB, MINI)}
    defaults = {"automatic": "demo", "public_url": url, "accounts": accounts}
    ports = await open_ports(folder, clock, **{**defaults, **other})
    app = web.Application(middlewares=[timed, headers(tls=False), errors, door(errors)])
    people = {WEB.name: KnownPeople("https://platform.example/authorize"), MINI.name: KnownPeople()}
    app[REMEMBERED] = Remembered()
    app[PORTS], app[LIMITS], app[PAGES] = ports, ProcessLimits(), open_pages()
    app[PLATFORMS] = cast("Mapping[str, Platform]", people)
    admission = app[ADMISSION] = Admission(Refusals(ports.texts, tls=False), lambda: 0.0)
    app.add_routes([*api_routes(), *weblogin.ROUTES, *routes])
    server = TestServer(app, host="127.0.0.1", port=port)
    await server.start_server(access_log=None)  # as handlers/web/server.py
    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            yield ApiSite(ports, clock, url, http, people, admission)
    finally:
        await server.close()
        await close_ports(ports)
