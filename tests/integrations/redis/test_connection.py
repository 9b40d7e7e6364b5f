"""The connection: what is told of a Redis that is not there, that refuses us, or that is full."""

from pathlib import Path

import pytest
from ports import Reports
from postgres import until
from redis_server import RedisServer, connected, redis_running
from running import free_port
from tls_files import tls_for_loopback

from integrations.redis.connection import Absent, Connection


async def test_nobody_there_from_the_beginning(reports: Reports) -> None:
    async with connected(f"redis://127.0.0.1:{free_port()}", reports) as connection:
        assert not await connection.answers()
        assert not await connection.answers()
    assert reports == [("redis_lost", {"error": "ConnectionError"})]


async def test_who_it_does_not_let_in_is_told_so_without_the_password(reports: Reports) -> None:
    async with redis_running("--requirepass", "hush-hush") as server:
        wrong = server.address.replace("//", "//:other@")
        async with connected(wrong, reports) as connection:
            assert not await connection.answers()
        async with connected(server.address.replace("//", "//:hush-hush@"), reports) as connection:
            assert await connection.answers()
    assert reports == [("redis_lost", {"error": "AuthenticationError"})]


async def test_full_it_takes_nothing_until_there_is_room(
    server: RedisServer, connection: Connection, reports: Reports
) -> None:
    with server.asked() as client:
        client.config_set("maxmemory", 1)
        assert not await connection.answers()
        client.config_set("maxmemory", 0)
    await until(lambda: connection.here)
    assert await connection.answers()
    assert [event for event, _ in reports] == ["redis_lost", "redis_back"]


async def test_while_it_is_away_it_is_not_asked(server: RedisServer, connection: Connection) -> None:
    server.kill()
    asked = []

    async def act(_: object) -> None:
        asked.append(1)
        raise OSError

    for _ in range(5):
        with pytest.raises(Absent):
            await connection.ask("k:{a}", act)
    assert asked == [1]


async def test_a_bug_of_ours_is_none_of_its_faults(connection: Connection) -> None:
    async def act(_: object) -> None:
        raise KeyError("a")

    with pytest.raises(KeyError):
        await connection.ask("k:{a}", act)
    assert connection.here


async def test_over_tls_it_must_be_who_it_says(
    tmp_path: Path, reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, trusted = tls_for_loopback(tmp_path)
    both, port = str(tmp_path / "server.pem"), free_port()
    keys = ("--tls-cert-file", both, "--tls-key-file", both, "--tls-auth-clients", "no")
    async with redis_running("--tls-port", str(port), *keys):
        async with connected(f"rediss://127.0.0.1:{port}", reports) as connection:
            assert not await connection.answers()
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        async with connected(f"rediss://127.0.0.1:{port}", reports) as connection:
            assert await connection.answers()
    assert reports == [("redis_lost", {"error": "ConnectionError"})]
