"""The whole server with Redis: limits told over HTTP, and what is told and done while Redis is away."""

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

import pytest
from aiohttp import ClientSession
from postgres import INSTALLED as POSTGRESQL
from postgres import MISSING as NO_POSTGRESQL
from postgres import running, until
from redis_server import INSTALLED, MISSING, RedisServer, redis_running
from running import demo_settings, free_port, server, typed

from drills.workers import Workers
from handlers.web.api.limits import ADDRESS, LOGIN
from handlers.web.health import WITHOUT_REDIS
from handlers.web.keys import REDIS

pytestmark = pytest.mark.skipif(not INSTALLED, reason=MISSING)


@pytest.fixture
async def redis() -> AsyncIterator[RedisServer]:
    async with redis_running() as started:
        yield started


IMPORTED = "import sys, handlers.app; sys.exit('redis' in sys.modules)"


def test_the_library_is_imported_by_who_has_redis_alone() -> None:
    assert subprocess.run([sys.executable, "-c", IMPORTED], check=False).returncode == 0
    with_redis = IMPORTED.replace("import sys", "import sys, handlers.shared_redis")
    assert subprocess.run([sys.executable, "-c", with_redis], check=False).returncode == 1


class Site:
    """Asks one server after another, as a load balancer would have somebody do."""

    def __init__(self, http: ClientSession, port: int) -> None:
        self.http, self.url = http, f"http://127.0.0.1:{port}"

    async def gets(self, path: str) -> tuple[int, str]:
        async with self.http.get(self.url + path) as answer:
            return answer.status, await answer.text()

    async def left(self, path: str = "/api/v1/rules") -> tuple[int, int]:
        """The status, and how many are left as the answer's header tells it."""
        async with self.http.get(self.url + path) as answer:
            assert answer.headers["RateLimit-Policy"].startswith(f'"address";q={ADDRESS.quantity};w=60')
            return answer.status, int(answer.headers["RateLimit"].split(";r=")[1].split(";")[0])


def settings(folder: Path, redis: RedisServer, port: int) -> Path:
    folder.mkdir()
    file = demo_settings(folder, port)
    file.write_text(file.read_text("utf-8").replace("[storage]\n", f'[storage]\nredis = "{redis.address}"\n'))
    return file


async def test_ready_is_told_with_and_without_redis(tmp_path: Path, redis: RedisServer) -> None:
    port = free_port()
    async with server(settings(tmp_path / "a", redis, port)) as app, ClientSession() as http:
        site = Site(http, port)
        assert await site.gets("/readyz") == (200, "ready")
        redis.kill()
        assert await site.gets("/readyz") == (200, WITHOUT_REDIS)
        assert (await site.left())[0] == 200
        redis.start()
        await until(app[REDIS])
        assert await site.gets("/readyz") == (200, "ready")


async def test_redis_may_be_away_at_the_start(tmp_path: Path, redis: RedisServer) -> None:
    redis.kill()
    port = free_port()
    async with server(settings(tmp_path / "a", redis, port)) as app, ClientSession() as http:
        site = Site(http, port)
        assert await site.gets("/readyz") == (200, WITHOUT_REDIS)
        redis.start()
        await until(app[REDIS])
        assert await site.gets("/readyz") == (200, "ready")


async def test_the_doctor_says_whether_it_can_be_used(
    tmp_path: Path, redis: RedisServer, capsys: pytest.CaptureFixture[str]
) -> None:
    file = settings(tmp_path / "a", redis, free_port())
    await typed("doctor", "--settings", str(file))
    assert "  ok     Redis takes what is asked of it" in capsys.readouterr().out
    redis.kill()
    await typed("doctor", "--settings", str(file))
    told = capsys.readouterr().out
    assert "  WRONG  Redis cannot be used" in told
    assert "see that it runs at its address" in told


async def test_what_is_left_is_told_and_too_much_refused(tmp_path: Path, redis: RedisServer) -> None:
    port = free_port()
    async with server(settings(tmp_path / "a", redis, port)), ClientSession() as http:
        site = Site(http, port)
        assert await site.left() == (200, ADDRESS.quantity - 1)
        statuses = []
        while 429 not in statuses and len(statuses) < 20 * LOGIN.quantity:
            async with http.post(f"{site.url}/api/v1/login", json={"account": "x", "code": "x"}) as said:
                statuses.append(said.status)
        assert said.headers["Retry-After"] == "1"
        assert len(statuses) > LOGIN.quantity
        keys = redis.keys()
    assert len(keys) == 2
    assert all(0 < life <= 60_000 for life in keys.values())
    assert not any(b"127.0.0.1" in key for key in keys)


@pytest.mark.skipif(not POSTGRESQL, reason=NO_POSTGRESQL)
async def test_two_workers_count_together(tmp_path: Path, redis: RedisServer) -> None:
    """Each new connection may be answered by the other one."""
    with running() as database:
        async with database.pair(bare=True) as storage:
            workers = Workers(tmp_path, storage, 2, redis=redis.address)
            try:
                await workers.start()
                begun = monotonic()
                left = [await left_of_logging_in(workers.address) for _ in range(40)]
                took = monotonic() - begun
            finally:
                await workers.end()
    assert left[0] == LOGIN.quantity - 1
    assert min(left) <= LOGIN.quantity - len(left) + took * LOGIN.quantity / LOGIN.seconds


async def left_of_logging_in(address: str) -> int:
    body = {"account": "x", "code": "x"}
    async with ClientSession() as http, http.post(f"{address}/api/v1/login", json=body) as said:
        return int(said.headers["RateLimit"].split(";r=")[1].split(";")[0])
