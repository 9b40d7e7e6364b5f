"""The platform's token among workers: asked for by one, found by the others, forced once, sealed where it lies."""

import asyncio
import dataclasses
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from redis_server import RedisServer, connected
from wechat_client import MadeUpAccount
from weixin_api import WeixinApi

from bot.ports import Undelivered
from integrations.redis.connection import Connection
from integrations.redis.tokens import RedisTokens
from integrations.sealing.keys import Sealer, open_keys
from integrations.sealing.shared import SharedSeal
from integrations.tokens import ProcessTokens
from integrations.wechat import token as waiting
from integrations.wechat.config import WeChatConfig
from integrations.wechat.token import PATH, AccessToken
from integrations.wechat.transport import Transport

APP = MadeUpAccount().app_id
WORKERS = 6


class Seconds:
    passed = 0.0

    def __call__(self) -> float:
        return self.passed


@pytest.fixture
def api() -> WeixinApi:
    return WeixinApi()


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return open_keys(tmp_path / "keys", create=True)


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def tokens_of(connection: Connection, sealer: Sealer, seconds: Callable[[], float]) -> RedisTokens:
    return RedisTokens(connection, sealer.index, SharedSeal(sealer), ProcessTokens(seconds))


@pytest.fixture
def tokens(connection: Connection, sealer: Sealer, seconds: Seconds) -> RedisTokens:
    """As of one more worker."""
    return tokens_of(connection, sealer, seconds)


@pytest.fixture
async def workers(
    server: RedisServer, api: WeixinApi, sealer: Sealer, seconds: Seconds
) -> AsyncIterator[list[AccessToken]]:
    async with AsyncExitStack() as stack:
        played = await stack.enter_async_context(TestServer(api.app()))
        http = await stack.enter_async_context(ClientSession())
        base = str(played.make_url("")).rstrip("/")
        config = WeChatConfig(**dataclasses.asdict(MadeUpAccount(api_base=base)))
        opened = [await stack.enter_async_context(connected(server.address)) for _ in range(WORKERS)]
        yield [
            AccessToken(config, Transport(http, base), tokens_of(each, sealer, seconds), seconds)
            for each in opened
        ]


async def all_current(workers: list[AccessToken]) -> set[str]:
    return set(await asyncio.gather(*(worker.current() for worker in workers)))


async def test_one_asks_and_the_others_find(api: WeixinApi, workers: list[AccessToken]) -> None:
    assert await all_current(workers) == {"TOKEN1"}
    assert await all_current(workers) == {"TOKEN1"}
    assert len(api.calls) == 1


async def test_by_themselves_each_asks(api: WeixinApi, workers: list[AccessToken], seconds: Seconds) -> None:
    """The control: what sharing saves."""
    for worker in workers:
        worker.tokens = ProcessTokens(seconds)
    await all_current(workers)
    assert len(api.calls) == WORKERS


async def test_refused_to_all_it_is_forced_once(api: WeixinApi, workers: list[AccessToken]) -> None:
    await all_current(workers)
    others = await asyncio.gather(*(worker.instead_of("TOKEN1") for worker in workers))
    assert set(others) == {"TOKEN2"}
    assert [call.body["force_refresh"] for call in api.calls] == [False, False, True]


async def test_the_distance_between_two_forced_ones_holds_for_all(
    api: WeixinApi, workers: list[AccessToken], seconds: Seconds
) -> None:
    await all_current(workers)
    assert await workers[0].instead_of("TOKEN1") == "TOKEN2"
    assert await workers[1].instead_of("TOKEN1") == "TOKEN2"
    assert await workers[2].instead_of("TOKEN1") == "TOKEN2"
    assert await workers[1].instead_of("TOKEN2") == "TOKEN2"
    assert sum(call.body["force_refresh"] for call in api.calls) == 1


async def test_while_another_asks_the_old_one_serves_its_last_minute(
    api: WeixinApi, workers: list[AccessToken], tokens: RedisTokens, seconds: Seconds
) -> None:
    await all_current(workers)
    seconds.passed = 7150.0
    await tokens.put(APP, "TOKEN1", 50)
    async with tokens.alone(APP) as alone:
        assert alone
        assert await workers[0].current() == "TOKEN1"
        assert len(api.calls) == 1
    await workers[0].current()
    assert len(api.calls) == 2


async def test_a_worker_that_died_asking_holds_nobody_up_for_long(
    api: WeixinApi, workers: list[AccessToken], tokens: RedisTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "PAUSE", 0.01)
    async with tokens.alone(APP) as alone:
        assert alone
        assert await workers[0].current() == "TOKEN1"


async def test_who_waits_finds_what_was_put(workers: list[AccessToken], tokens: RedisTokens) -> None:
    async with tokens.alone(APP):
        waits = asyncio.ensure_future(workers[0].current())
        await asyncio.sleep(0.05)
        await tokens.put(APP, "OTHER", 7200)
        assert await waits == "OTHER"


async def test_a_refusal_of_the_platform_lets_the_next_one_ask(
    api: WeixinApi, workers: list[AccessToken]
) -> None:
    api.answers[PATH].append({"errcode": -1, "errmsg": "busy"})
    with pytest.raises(Undelivered):
        await workers[0].current()
    api.answers.clear()
    assert await workers[1].current() == "TOKEN1"


async def test_without_redis_each_goes_on_by_itself(
    server: RedisServer, api: WeixinApi, workers: list[AccessToken], seconds: Seconds
) -> None:
    await all_current(workers)
    server.kill()
    assert await all_current(workers) == {"TOKEN1"}
    assert len(api.calls) == 1
    seconds.passed = 7200.0
    assert await all_current(workers) == {"TOKEN1"}
    assert len(api.calls) == 1 + WORKERS
    assert await workers[0].instead_of("TOKEN1") == "TOKEN2"
    assert await workers[0].instead_of("TOKEN2") == "TOKEN2"


async def test_redis_wiped_they_ask_again_when_the_token_ends(
    server: RedisServer, api: WeixinApi, workers: list[AccessToken], seconds: Seconds
) -> None:
    await all_current(workers)
    with server.asked() as client:
        client.flushall()
    assert await all_current(workers) == {"TOKEN1"}
    seconds.passed = 7200.0
    await all_current(workers)
    assert len(api.calls) == 2


async def test_what_lies_there_is_sealed_and_ends_and_its_lock_only_its_holder_gives_back(
    server: RedisServer, workers: list[AccessToken], tokens: RedisTokens
) -> None:
    await workers[0].current()
    await workers[0].instead_of("TOKEN1")
    async with tokens.alone(APP), tokens.alone(APP) as second:
        assert not second
        keys = server.keys()
        assert len(keys) == 3
        assert all(0 < left <= 7_200_000 for left in keys.values())
        assert all(key.startswith(b"healthcode:token") and key.endswith(b"}") for key in keys)
        with server.asked() as client:
            held = b"".join(key + client.get(key) for key in keys)
        assert b"TOKEN" not in held
        assert APP.encode() not in held
    assert len(server.keys()) == 2


async def test_a_token_that_was_changed_or_moved_is_none(
    server: RedisServer, connection: Connection, tokens: RedisTokens, tmp_path: Path, seconds: Seconds
) -> None:
    await tokens.put(APP, "TOKEN1", 7200)
    assert await tokens.found("another") is None
    other = tokens_of(connection, open_keys(tmp_path / "other", create=True), seconds)
    assert await other.found(APP) is None
    with server.asked() as client:
        (key,) = client.scan_iter()
        sealed = client.get(key)
        for byte in itertools.islice(range(len(sealed)), 0, None, 7):
            changed = sealed[:byte] + bytes([sealed[byte] ^ 1]) + sealed[byte + 1 :]
            client.set(key, changed, px=1000)
            assert await tokens.found(APP) is None
        client.set(key, sealed, px=1000)
    assert (await tokens.found(APP) or ("", 0))[0] == "TOKEN1"
