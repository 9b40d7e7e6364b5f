"""Limits in Redis: one count for all workers, a repeated request counted once, and what is left when Redis goes."""

import asyncio
import secrets
from collections.abc import Iterator

import pytest
from ports import Reports
from postgres import until
from redis_server import RedisServer, connected

from bot.limits import Quota
from handlers.web.offices import CHECKS
from integrations.limits import ProcessLimits
from integrations.redis import limits as shared
from integrations.redis.client import Client
from integrations.redis.connection import Connection
from integrations.redis.limits import AGAIN, TAKE, RedisLimits
from integrations.redis.scripts import run

THREE = Quota("three", 3, 60)


def hidden(*words: str) -> bytes:
    return "/".join(words).encode()


def counted_by(redis: Connection) -> RedisLimits:
    return RedisLimits(redis, hidden, ProcessLimits())


async def test_workers_whose_clocks_differ_share_one_count(
    server: RedisServer, connection: Connection
) -> None:
    async with connected(server.address) as other:
        one, two = counted_by(connection), counted_by(other)
        assert (await one.take(THREE, "a", 0.0)).remaining == 2
        assert (await two.take(THREE, "a", 9e9)).remaining == 1
        assert (await one.take(THREE, "a", 0.0)).remaining == 0
        assert not (await two.take(THREE, "a", 9e9)).allowed


async def test_a_request_that_comes_again_is_answered_the_same_and_counted_once(
    connection: Connection,
) -> None:
    async def take(request: str) -> list[int]:
        async def act(client: Client) -> list[int]:
            return await run(client, TAKE, "k:{a}", request, 3, 60)

        return await connection.ask("k:{a}", act)

    first = await take("one")
    assert (await take("two"))[1] == 1
    assert await take("one") == first
    assert (await take("three"))[1] == 0
    refused = await take("four")
    assert refused[0] == 0
    assert await take("four") == refused
    again = {number: await take(f"more{number}") for number in range(20)}
    assert await take("more19") == again[19]


@pytest.fixture
def same_word(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The control: requests that cannot be told apart."""
    monkeypatch.setattr(shared.secrets, "token_hex", lambda _: "same")
    yield
    monkeypatch.undo()
    assert secrets.token_hex(8) != "same"


async def test_only_because_each_request_has_its_own_word(connection: Connection, same_word: None) -> None:
    limits = counted_by(connection)
    assert {(await limits.take(THREE, "a", 0.0)).remaining for _ in range(9)} == {2}


async def test_a_quota_made_smaller_holds_at_once(connection: Connection) -> None:
    limits = counted_by(connection)
    for _ in range(90):
        await limits.take(Quota("q", 100, 60), "a", 0.0)
    refused = await limits.take(Quota("q", 2, 4), "a", 0.0)
    assert not refused.allowed
    assert refused.reset <= 4


async def test_wiped_it_begins_anew(server: RedisServer, connection: Connection) -> None:
    limits = counted_by(connection)
    for _ in range(3):
        await limits.take(THREE, "a", 0.0)
    with server.asked() as client:
        client.flushall()
        client.script_flush()
    assert (await limits.take(THREE, "a", 0.0)).remaining == 2
    assert connection.here


async def test_every_key_has_a_life_and_a_hash_tag(server: RedisServer, connection: Connection) -> None:
    limits = counted_by(connection)
    for who in ("203.0.113.7", "b"):
        await limits.take(THREE, who, 0.0)
    assert await connection.answers()
    keys = server.keys()
    assert len(keys) == 3
    assert all(0 < left <= 60_000 for left in keys.values())
    assert all(key.startswith(b"healthcode:") and key.count(b"{") == 1 and key.endswith(b"}") for key in keys)
    assert not any(b"203.0.113.7" in key for key in keys)


async def test_gone_each_process_counts_alone_and_nobody_waits(
    server: RedisServer, connection: Connection, reports: Reports
) -> None:
    limits = counted_by(connection)
    for _ in range(3):
        await limits.take(THREE, "a", 0.0)
    server.kill()
    taken = [(await limits.take(THREE, "a", 0.0)).allowed for _ in range(4)]
    assert taken == [True, True, True, False]
    assert not connection.here
    server.start()
    await until(lambda: connection.here)
    assert (await limits.take(THREE, "a", 0.0)).allowed
    assert [event for event, _ in reports] == ["redis_lost", "redis_back"]


async def test_standing_still_it_costs_those_half_a_second_who_ask_at_that_moment(
    server: RedisServer, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # as impatient as in production
    limits = counted_by(connection)
    await limits.take(THREE, "a", 0.0)
    server.stop()
    begun = asyncio.get_running_loop().time()
    taken = await asyncio.gather(*(limits.take(THREE, str(who), 0.0) for who in range(100)))
    assert all(each.allowed for each in taken)
    assert not connection.here
    assert (await limits.take(THREE, "late", 0.0)).allowed
    assert 0.4 < asyncio.get_running_loop().time() - begun < 5
    server.go_on()
    await until(lambda: connection.here)


async def test_a_strict_quota_is_refused_while_all_cannot_be_counted(
    server: RedisServer, connection: Connection
) -> None:
    limits = counted_by(connection)
    assert (await limits.take(CHECKS, "a", 0.0)).remaining == 5
    server.kill()
    refused = await limits.take(CHECKS, "a", 0.0)
    assert (refused.allowed, refused.reset) == (False, AGAIN)
    assert (await limits.take(THREE, "a", 0.0)).allowed
    server.start()
    await until(lambda: connection.here)
    assert (await limits.take(CHECKS, "a", 0.0)).remaining == 5
