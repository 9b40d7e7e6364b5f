"""One of several hosts that PostgreSQL may be at: whichever takes writes, while others are silent, absent or standby."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from beside import ON_POSTGRESQL
from postgres import PORT, USER, Server

from drills.proxy import Proxy
from integrations.database.engine import DatabaseUnusable
from integrations.database.postgresql.hosts import connect, hosts_of, shown
from integrations.database.store import open_bulk


@pytest.fixture
async def door(server: Server, places: tuple[str, str]) -> AsyncIterator[Proxy]:
    async with Proxy(f"{server.folder}/.s.PGSQL.{PORT}") as opened:
        yield opened


@pytest.fixture
async def silent(server: Server, places: tuple[str, str]) -> AsyncIterator[Proxy]:
    async with Proxy(f"{server.folder}/.s.PGSQL.{PORT}") as opened:
        opened.flowing.clear()
        yield opened


def address(*doors: Proxy) -> str:
    hosts = ",".join(f"127.0.0.1:{each.port}" for each in doors)
    return f"postgresql://{USER}:secret@{hosts}/postgres"


def test_each_host_has_its_address() -> None:
    assert hosts_of("postgresql://u:p@a:1,b/n?x=y") == [
        "postgresql://u:p@a:1/n?x=y",
        "postgresql://u:p@b/n?x=y",
    ]
    assert hosts_of("postgresql:///n?host=/run") == ["postgresql:///n?host=/run"]


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("postgresql://u:p@a:1,b/n?sslmode=verify-full", "postgresql://a:1,b/n"),
        ("postgresql://u:se/cr?et@h/n", "postgresql://h/n"),
        ("postgresql://u:p@x:y@h/n", "postgresql://h/n"),
        ("postgresql:///n?host=/run", "postgresql:///n"),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, read: str) -> None:
    assert shown(address) == read


@ON_POSTGRESQL
async def test_a_silent_host_holds_nobody_up(door: Proxy, silent: Proxy) -> None:
    for both in ((silent, door), (door, silent), (door, door)):
        connection = await connect(address(*both), timeout=20)
        assert await connection.fetchval("SELECT 1") == 1
        await connection.close()


@ON_POSTGRESQL
async def test_a_standby_is_not_taken(server: Server, door: Proxy) -> None:
    async with server.set_to("default_transaction_read_only", "on"):
        with pytest.raises(asyncpg.InternalClientError):
            await connect(address(door, door), timeout=20)
        with pytest.raises(
            DatabaseUnusable, match=r"database of records, postgresql://127[0-9.:,]+/postgres, cannot be used"
        ):
            await open_bulk(address(door, door), "records")


@ON_POSTGRESQL
async def test_without_any_host_it_says_what_the_first_said(silent: Proxy) -> None:
    with pytest.raises(TimeoutError):
        await connect(address(silent, silent), timeout=0.2)
