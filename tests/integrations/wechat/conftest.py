"""Accounts, each with the person using it."""

import dataclasses
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from line import NOW, Line
from wechat_client import MadeUpAccount
from weixin_api import WeixinApi

from integrations.tokens import ProcessTokens
from integrations.wechat.account import WeChat
from integrations.wechat.config import WeChatConfig

Open = Callable[..., WeChat]


@pytest.fixture
async def line_of() -> AsyncIterator[Callable[..., Line]]:
    """Makes a line for an account with these values."""
    async with ClientSession() as http:
        yield lambda **account: Line(http, **account)


@pytest.fixture
def line(line_of: Callable[..., Line]) -> Line:
    return line_of()


@pytest.fixture
def api() -> WeixinApi:
    return WeixinApi()


@pytest.fixture
async def open_wechat(api: WeixinApi) -> AsyncIterator[Open]:
    server = TestServer(api.app())
    async with server, ClientSession() as http:
        base = str(server.make_url("")).rstrip("/")

        def opened(*, web_login: bool = False, **account: str) -> WeChat:
            played = dataclasses.asdict(MadeUpAccount(**{"api_base": base, **account}))
            config = WeChatConfig(**played, web_login=web_login)
            return WeChat(
                config,
                http,
                lambda picture: b"\x89PNG " + picture.code.encode(),
                900,
                ProcessTokens(),
                lambda: NOW,
            )

        yield opened


@pytest.fixture
def wechat(open_wechat: Open) -> WeChat:
    return open_wechat()
