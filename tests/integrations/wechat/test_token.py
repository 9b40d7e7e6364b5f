"""The access token: one fetch for many callers, kept until its end, never asked for in a loop."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from wechat_client import MadeUpAccount
from weixin_api import WeixinApi

from bot.ports import Undelivered
from integrations.tokens import ProcessTokens
from integrations.wechat.config import WeChatConfig
from integrations.wechat.token import PATH, AccessToken
from integrations.wechat.transport import Transport


class Seconds:
    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


@pytest.fixture
def api() -> WeixinApi:
    return WeixinApi()


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def token(api: WeixinApi, seconds: Seconds) -> AsyncIterator[AccessToken]:
    server = TestServer(api.app())
    async with server, ClientSession() as http:
        base = str(server.make_url("")).rstrip("/")
        config = WeChatConfig(**dataclasses.asdict(MadeUpAccount(api_base=base)))
        yield AccessToken(config, Transport(http, base), ProcessTokens(seconds), seconds)


async def test_many_callers_share_one_fetch(api: WeixinApi, token: AccessToken) -> None:
    assert set(await asyncio.gather(*(token.current() for _ in range(50)))) == {"TOKEN1"}
    account = MadeUpAccount()
    (call,) = api.calls
    assert call.body == {
        "grant_type": "client_credential",
        "appid": account.app_id,
        "secret": account.secret,
        "force_refresh": False,
    }
    assert call.token == ""


async def test_it_is_renewed_shortly_before_its_end(
    api: WeixinApi, token: AccessToken, seconds: Seconds
) -> None:
    await token.current()
    seconds.passed = 7139.0
    await token.current()
    assert len(api.calls) == 1
    seconds.passed = 7141.0
    await token.current()
    assert len(api.calls) == 2


async def test_many_refusals_renew_it_once(api: WeixinApi, token: AccessToken) -> None:
    first = await token.current()
    others = await asyncio.gather(*(token.instead_of(first) for _ in range(50)))
    assert set(others) == {"TOKEN2"}
    assert [call.body["force_refresh"] for call in api.calls] == [False, False, True]


async def test_forcing_keeps_the_distance_the_platform_wants(
    api: WeixinApi, token: AccessToken, seconds: Seconds
) -> None:
    await token.instead_of(await token.current())
    assert await token.instead_of("TOKEN2") == "TOKEN2"
    seconds.passed = 31.0
    assert await token.instead_of("TOKEN2") == "TOKEN3"
    assert sum(call.body["force_refresh"] for call in api.calls) == 2


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"access_token": "T"},
        {"access_token": "", "expires_in": 7200},
        {"access_token": 1, "expires_in": 1},
    ],
)
async def test_an_answer_without_a_token_is_none(
    api: WeixinApi, token: AccessToken, answer: dict[str, object]
) -> None:
    api.answers[PATH].append(web.json_response(answer))
    with pytest.raises(Undelivered, match="no token") as fault:
        await token.current()
    assert not fault.value.permanent


async def test_a_wrong_secret_is_not_tried_again(api: WeixinApi, token: AccessToken) -> None:
    api.answers[PATH].append({"errcode": 40125, "errmsg": "invalid appsecret"})
    with pytest.raises(Undelivered) as fault:
        await token.current()
    assert fault.value.permanent
    assert len(api.calls) == 1
