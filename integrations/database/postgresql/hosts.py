"""Home of a connection to PostgreSQL at one of several hosts: to whichever of them takes writes now."""

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg

SCHEME = "postgresql://"
Connection = Any  # asyncpg has no types of its own


async def connect(address: str, **options: object) -> Connection:
    """All hosts of the address are asked at once, so that a silent one holds nobody up. Raises what the first one did."""
    places = hosts_of(address)
    if len(places) == 1:
        return await asyncpg.connect(address, **options)
    asked = [
        asyncio.ensure_future(asyncpg.connect(place, target_session_attrs="read-write", **options))
        for place in places
    ]
    try:
        chosen = await _first(asked)
        asked.remove(chosen)
        return chosen.result()
    finally:
        await _leave(asked)


def hosts_of(address: str) -> list[str]:
    """postgresql://USER@ONE,OTHER/NAME as an address for each."""
    parts = urlsplit(address)
    user, at, hosts = parts.netloc.rpartition("@")
    if "," not in hosts:
        return [address]
    return [urlunsplit(parts._replace(netloc=f"{user}{at}{host}")) for host in hosts.split(",")]


async def _first(asked: Sequence[asyncio.Task[Connection]]) -> asyncio.Task[Connection]:
    """That was answered well, or simply the first when none was."""
    waiting = set(asked)
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            if each.exception() is None:
                return each
    return asked[0]


async def _leave(asked: Sequence[asyncio.Task[Connection]]) -> None:
    for each in asked:
        each.cancel()
    for outcome in await asyncio.gather(*asked, return_exceptions=True):
        if not isinstance(outcome, BaseException):
            outcome.terminate()


def shown(address: str) -> str:
    """As anybody may read it: hosts and name, without user and password, even where it is not written well."""
    return SCHEME + address.removeprefix(SCHEME).rpartition("@")[2].partition("?")[0]
