"""Home of an Alipay account opened against the gateway played on loopback."""

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from alipay_api import AlipayApi, private_text, public_text

from bot.conversation.messages import Picture
from integrations.alipay.account import Alipay
from integrations.alipay.config import AlipayConfig

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
WORDS = {"code": "健康码", "enlarge": "点开看大图", "open": "查看"}
AES_KEY = "MDEyMzQ1Njc4OWFiY2RlZg=="


MADE_UP = AlipayConfig(
    name="demo-alipay",
    kind="life",
    app_id="2021000000000001",
    private_key=private_text("app"),
    alipay_public_key=public_text("alipay"),
    aes_key=AES_KEY,
)


@dataclass
class Desk:
    """`account` opens another account at the same gateway."""

    api: AlipayApi
    http: ClientSession
    gateway: str

    def account(self, **values: Any) -> Alipay:
        config = dataclasses.replace(MADE_UP, **{"gateway": self.gateway, **values})
        return Alipay(config, self.http, drawn, WORDS, lambda: NOW)


def drawn(picture: Picture) -> bytes:
    return b"\x89PNG " + picture.code.encode()


@asynccontextmanager
async def open_desk() -> AsyncIterator[Desk]:
    api = AlipayApi()
    async with TestServer(api.app()) as server, ClientSession() as http:
        yield Desk(api, http, str(server.make_url("/gateway.do")))
