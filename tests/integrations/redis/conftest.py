"""Home of one Redis for all these tests, and of one of its own for a test that kills it."""

from collections.abc import AsyncIterator

import pytest
from ports import Reports
from redis_server import INSTALLED, MISSING, RedisServer, be_patient, connected, redis_running

from integrations.redis.connection import Connection


@pytest.fixture
async def server() -> AsyncIterator[RedisServer]:
    """Starts in a tenth of a second, so that each test has its own."""
    if not INSTALLED:
        pytest.skip(MISSING)
    async with redis_running() as started:
        yield started


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    be_patient(monkeypatch)


@pytest.fixture
def reports() -> Reports:
    return Reports()


@pytest.fixture
async def connection(server: RedisServer, reports: Reports) -> AsyncIterator[Connection]:
    async with connected(server.address, reports) as opened:
        yield opened
