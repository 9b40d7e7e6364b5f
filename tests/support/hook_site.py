"""Home of a real server on loopback with its webhooks open: real dialogs and records, and people using WeChat."""

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from aiohttp import ClientSession, web
from wechat_client import MadeUpAccount, WeChatUser

from bot.conversation.turn import take
from bot.dialogs import DIALOGS
from bot.ports import Ports
from handlers.web.arrivals import Arrivals
from handlers.web.health import health_routes
from handlers.web.keys import ARRIVALS, PLATFORMS, PORTS, TAKE, Take
from handlers.web.middlewares import errors, headers, only_this_machine
from handlers.web.server import listening
from handlers.web.timed import timed
from handlers.web.webhooks import webhook_routes
from integrations import registry
from integrations.alipay.config import AlipayConfig
from integrations.platform import Platform
from integrations.tokens import ProcessTokens
from integrations.wechat.account import WeChat
from integrations.wechat.config import WeChatConfig

SERVICE = MadeUpAccount()
MINI = MadeUpAccount(
    name="demo-mini", kind="miniprogram", app_id="wxdemo0000000002", original_id="gh_demo000002"
)


@dataclass(frozen=True)
class HookSite:
    ports: Ports
    app: web.Application
    http: ClientSession
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def user(
        self, open_id: str = "oTESTuser000000000000000001", account: MadeUpAccount = SERVICE
    ) -> WeChatUser:
        return WeChatUser(self.http, self.url, account, open_id, now=lambda: self.ports.now().timestamp())

    def outcomes(self) -> list[tuple[str, str]]:
        """Name and outcome of each delivery seen."""
        return [(each.name, each.outcome) for each in self.app[ARRIVALS].after(0)]


@asynccontextmanager
async def open_hooks(
    ports: Ports,
    *accounts: MadeUpAccount,
    answering: Take | None = None,
    alipay: AlipayConfig | None = None,
) -> AsyncIterator[HookSite]:
    """`answering` stands in for the dialogs; `alipay` is one account more."""
    app = web.Application(middlewares=[timed, headers(tls=False), errors, only_this_machine])
    async with ClientSession() as http:
        app[PORTS], app[ARRIVALS] = ports, Arrivals()
        app[TAKE] = answering or partial(take, ports, DIALOGS)
        platforms: dict[str, Platform] = {
            each.name: WeChat(
                WeChatConfig(**dataclasses.asdict(each)), http, lambda _: b"", 900, ProcessTokens(), ports.now
            )
            for each in (accounts or (SERVICE, MINI))
        }
        if alipay:
            values = dataclasses.asdict(alipay)
            platforms[alipay.name] = registry.open_alipay(values, http, lambda _: b"", 0, ProcessTokens())
        app[PLATFORMS] = platforms
        app.add_routes([*webhook_routes(), *health_routes()])
        async with listening(app, "127.0.0.1", 0) as port:
            yield HookSite(ports, app, http, port)
