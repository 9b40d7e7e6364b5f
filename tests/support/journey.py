"""Home of whole journeys: the real server from a settings file, the platform's API played, and people in a chat.

Every answer a person gets is held to the rules of the chat. The server's clock is the real one, moved forward
where a journey lasts days.
"""

import asyncio
import contextlib
import functools
import itertools
import os
import sys
import tomllib
from collections.abc import AsyncIterator, Collection, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp
import apsw
import hp1_reader
import pytest
from alipay_api import AlipayApi, private_text, public_text
from running import DEMO, demo_settings, free_port, server
from sign_up import CODE, HEALTHY
from talk_rules import broken, sent_broken
from wechat_client import MadeUpAccount, Reply, WeChatUser
from weixin_api import Call, WeixinApi

from bot.domain.policy import Policy
from bot.ports import Ports
from bot.usecases.erasure import erase_due
from config.faults import Fault
from config.loader import read_policy
from handlers.web.keys import PORTS
from handlers.web.server import listening

BEIJING = timedelta(hours=8)
ROOT = Path(__file__).parents[2]
ROWS = {
    "citizens": "SELECT 1 FROM citizens",
    "declarations": "SELECT 1 FROM declarations",
    "evidence": "SELECT 1 FROM evidence",
    "channels": "SELECT 1 FROM channels",
    "answers to send": "SELECT 1 FROM items WHERE state = 'waiting' AND kind = 'reply'",
    "unions to ask": "SELECT 1 FROM items WHERE state = 'waiting' AND kind = 'union'",
}
CHATS = ("demo-wechat",)
EVERYWHERE = ("demo-wechat", "demo-wechat-mini", "demo-alipay", "demo-alipay-mini")


class MovedClock:
    """Stands in for `datetime` where the server takes its time from."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self, zone: Any = UTC) -> datetime:
        return datetime.now(zone) + self.ahead

    def forward(self, **by: float) -> None:
        self.ahead += timedelta(**by)

    def by_day(self) -> None:
        """Noon in Beijing, when nothing has to wait for the morning."""
        local = self.now() + BEIJING
        noon = local.replace(hour=12, minute=0, second=0, microsecond=0)
        self.ahead += noon - local if noon > local else noon - local + timedelta(days=1)

    @property
    def today(self) -> date:
        """In Beijing."""
        return (self.now() + BEIJING).date()

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)


class Town:
    """A running server and all around it. `port` is the server's; `api` what it asked WeChat for."""

    def __init__(
        self, folder: Path, port: int, api: WeixinApi, http: aiohttp.ClientSession, clock: MovedClock
    ) -> None:
        self.folder, self.port, self.api, self.http, self.clock = folder, port, api, http, clock
        self.alipay = AlipayApi()
        self.ports: Ports
        self.url = f"http://127.0.0.1:{port}"
        self.settings = folder / "settings.toml"

    def citizen(self, open_id: str = "oJOURNEYperson00000000000001") -> "Citizen":
        """Two events of one person in the same second would be one to the platform, so its clock runs ahead."""
        seconds = itertools.count()
        user = WeChatUser(self.http, self.url, MadeUpAccount(), open_id)
        user.now = lambda: self.clock.now().timestamp() + next(seconds)
        return Citizen(self, user)

    async def runs(self, *words: str, stdin: str = "", fails: bool = False) -> str:
        """A command typed beside the server: what it printed or, when it must fail, what it complained about."""
        command = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "handlers.cli", *words, "--settings", str(self.settings)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        out, err = await command.communicate(stdin.encode())
        assert (command.returncode != 0) is fails, err.decode()
        return (err if fails else out).decode()

    def stored(self, table: str) -> int:
        """How many rows the records hold, read past the product."""
        connection = apsw.Connection(str(self.folder / "healthcode.db"), flags=apsw.SQLITE_OPEN_READONLY)
        with contextlib.closing(connection):
            return len(connection.execute(ROWS[table]).fetchall())

    async def erases(self) -> None:
        """What the server does every hour."""
        await erase_due(self.ports, self.ports.now())

    async def officers(self) -> None:
        for id_, body in (("cdc-li", "Guangzhou CDC"), ("hospital-wu", "No. 1 Hospital")):
            await self.runs("staff", "add", id_, "--name", "李一", "--body", body, "--region", "440100")

    async def finds_contacts(self, *numbers: str) -> list[str]:
        """One officer writes down that these people are close contacts, another confirms it; the ids of what they wrote."""
        day = ("--day", f"{self.clock.today:%Y-%m-%d}")
        signed = ("--source", "Guangzhou CDC", "--reason", "tracing 17", "--as", "cdc-li")
        written = await self.runs("evidence", "add", "close_contact", *day, *signed, stdin="\n".join(numbers))
        ids = [line.split("\t")[0] for line in written.splitlines()[: len(numbers)]]
        for id_ in ids:
            await self.runs("evidence", "confirm", id_, "--as", "hospital-wu")
        return ids

    async def fetched(self, address: str) -> bytes:
        async with self.http.get(address) as answer:
            assert answer.status == 200, address
            return await answer.read()

    async def seen(self, code: str) -> hp1_reader.Seen:
        """What a scanner with the published keys makes of a code."""
        async with self.http.get(f"{self.url}/.well-known/healthcode/jwks.json") as answer:
            keys: Mapping[str, Any] = await answer.json(content_type=None)
        return hp1_reader.verify(code, keys, self.clock.now())

    async def sent(self, count: int, within: float = 1.0) -> list[Call]:
        """The customer messages sent so far, once there are so many."""
        return await self._asked("custom/send", count, within)

    async def pictures(self, count: int, within: float = 1.0) -> list[Call]:
        """The pictures uploaded so far, once there are so many."""
        return await self._asked("media/upload", count, within)

    async def _asked(self, path: str, count: int, within: float) -> list[Call]:
        ends = monotonic() + within
        while len(asked := self.api.asked(path)) < count:
            assert monotonic() < ends, f"{len(asked)} of {count} {path} after {within} s"
            await asyncio.sleep(0.01)
        return asked


class Citizen:
    """Somebody in a chat with the account. `shown` is the newest answer; `inputs` counts what they did."""

    def __init__(self, town: Town, user: WeChatUser) -> None:
        self.town, self.user = town, user
        self.shown: Reply | None = None
        self.all_shown: list[Reply] = []
        self.inputs = 0
        self.tapped = ""

    async def says(self, words: str) -> Reply:
        return await self._does(self.user.says(words))

    async def taps(self, words: str) -> Reply:
        """The choice of the newest message that is these words, or begins with them."""
        choice = self.choice(words)
        assert choice, f"no {words} in {self.shown and self.shown.text}"
        self.tapped = choice
        return await self.taps_older(choice)

    async def taps_again(self) -> Reply:
        """The same choice once more, as by a double tap."""
        return await self.taps_older(self.tapped)

    def choice(self, words: str) -> str:
        """Empty when the newest message shows none like it."""
        shown = self.shown.words if self.shown else ()
        return words if words in shown else next((each for each in shown if each.startswith(words)), "")

    async def taps_older(self, words: str) -> Reply:
        """A choice of a message further up, or of the newest once more."""
        return await self._does(self.user.taps(words))

    async def menu(self, key: str = "code") -> Reply:
        return await self._does(self.user.menu(key))

    async def follows(self) -> Reply:
        return await self._does(self.user.follows())

    async def sends(self, kind: str, **fields: Any) -> Reply:
        return await self._does(self.user.sends(kind, **fields))

    async def all_of(self, *words: str) -> Reply:
        """Taps what is shown as a choice, types the rest."""
        for each in words:
            reply = await (self.taps(each) if self.choice(each) else self.says(each))
        return reply

    async def identifies(self, person: "Mapping[str, str]") -> Reply:
        """Wholly in chat, up to the first health question."""
        await self.all_of("开始办码", "就在聊天里继续", "同意核对本人")
        await self.all_of(person["name"], person["document_number"], person["phone"], "住在广州")
        return await self.all_of(person["address"], "同意用健康回答判断颜色")

    async def signs_up(self, person: "Mapping[str, str]", *health: str) -> Reply:
        await self.identifies(person)
        return await self.all_of(*(health or HEALTHY), CODE)

    @property
    def form(self) -> str:
        """The address behind the newest ▶."""
        links = [link for reply in reversed(self.all_shown) for link in reply.links]
        return next(address for words, address in links if words.startswith("▶"))

    def hears(self, reply: Reply) -> Reply:
        """Holds an answer to the rules of the chat."""
        faults = broken(reply, self.shown)
        assert not faults, f"{faults}: {reply.text}"
        if reply.kind != "none":
            self.shown = reply
            self.all_shown.append(reply)
        return reply

    async def _does(self, act: "Coroutine[Any, Any, Reply]") -> Reply:
        self.inputs += 1
        return self.hears(await act)


@functools.cache
def policy_of(folder: Path) -> tuple[Policy, tuple[Fault, ...]]:
    """Read once for all journeys: it is a value, and the slowest part of a start."""
    return read_policy(folder)


@asynccontextmanager
async def town(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    changed: Mapping[str, str] | None = None,
    accounts: Collection[str] = CHATS,
    storage: tuple[str, str] | None = None,
) -> AsyncIterator[Town]:
    """The demo settings with the platforms' APIs played elsewhere; its people are verified without an officer."""
    clock, api, alipay = MovedClock(), WeixinApi(), AlipayApi()
    monkeypatch.setattr("handlers.app.datetime", clock)
    monkeypatch.setattr("config.together.read_policy", policy_of)
    async with (
        listening(api.app(), "127.0.0.1", 0) as api_port,
        listening(alipay.app(), "127.0.0.1", 0) as gateway_port,
        aiohttp.ClientSession() as http,
    ):
        port, played = free_port(), _played(accounts, api_port, gateway_port)
        settings = demo_settings(folder, port, {**played, **(changed or {})}, accounts, storage)
        async with server(settings) as app:
            opened = Town(folder, port, api, http, clock)
            opened.alipay, opened.ports = alipay, app[PORTS]
            yield opened
    for call in api.asked("custom/send"):
        assert not sent_broken(call.body), call.body


def _played(accounts: Collection[str], api_port: int, gateway_port: int) -> Mapping[str, str]:
    """In the settings of these accounts: the played APIs, and the played Alipay's keys for the demo's."""
    found = {}
    if "demo-wechat" in accounts:  # the played WeChat has no login page
        found["union = true\nweb_login = true"] = "union = true\nweb_login = false"
    for name in accounts:
        part = name.removeprefix("demo-")
        if "wechat" in name:
            found[f'api_base = "/demo/{part}"'] = f'api_base = "http://127.0.0.1:{api_port}"'
        else:
            gateway = f'gateway = "http://127.0.0.1:{gateway_port}/gateway.do"'
            found[f'gateway = "/demo/{part}/gateway.do"'] = gateway
    if any("alipay" in name for name in accounts):
        keys = tomllib.loads(DEMO.read_text("utf-8"))["accounts"][-1]
        found[keys["private_key"]] = private_text("app")
        found[keys["alipay_public_key"]] = public_text("alipay")
    return found
