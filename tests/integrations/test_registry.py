"""Accounts opened from the values of the settings."""

import dataclasses

import pytest
from aiohttp import ClientSession
from alipay_desk import MADE_UP
from wechat_client import MadeUpAccount

from integrations.alipay.account import Alipay
from integrations.alipay.keys import KeyUnusable
from integrations.registry import PLATFORMS
from integrations.tokens import ProcessTokens
from integrations.wechat.account import WeChat

BESIDE = {"platform": "", "region": "440100", "web_login": True}


async def test_each_platform_takes_what_it_needs_of_an_account_s_settings() -> None:
    async with ClientSession() as http:
        values = {**dataclasses.asdict(MADE_UP), **BESIDE}
        alipay = PLATFORMS["alipay"](values, http, lambda _: b"", 900, ProcessTokens())
        assert isinstance(alipay, Alipay)
        assert alipay.login_page("https://example.org/m/", "s").startswith("https://openauth.alipay.com/")
        assert {"code", "enlarge", "open"} <= alipay._words.keys()
        values = {**dataclasses.asdict(MadeUpAccount()), **BESIDE}
        wechat = PLATFORMS["wechat"](values, http, lambda _: b"", 900, ProcessTokens())
        assert isinstance(wechat, WeChat)
        assert wechat.login_page("https://example.org/m/", "s") != ""


async def test_an_account_with_a_key_that_is_none_is_not_opened() -> None:
    values = {**dataclasses.asdict(MADE_UP), "private_key": "bm9uZQ=="}
    async with ClientSession() as http:
        with pytest.raises(KeyUnusable):
            PLATFORMS["alipay"](values, http, lambda _: b"", 900, ProcessTokens())


async def test_requests_are_dated_now() -> None:
    async with ClientSession() as http:
        alipay = PLATFORMS["alipay"](dataclasses.asdict(MADE_UP), http, lambda _: b"", 900, ProcessTokens())
        assert isinstance(alipay, Alipay)
        assert alipay.client.transport.now().tzinfo is not None
