"""Home of those who use the API during a drill, each from an address of their own on this machine, and of what failed."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import aiohttp

from drills.frame import meanwhile
from drills.people import PATIENCE

PAUSE = 0.3  # seconds between two calls, which is less often than is allowed
PATH = "/api/v1/rules"


@dataclass
class Caller:
    """Within 127.0.0.0/8. `shed` are the calls put off by a server that has too much to do; all others but the
    answered ones have failed.
    """

    source: str
    answered: int = 0
    shed: int = 0
    failed: int = 0


def callers_of(count: int) -> list[Caller]:
    return [Caller(f"127.0.1.{number}") for number in range(1, count + 1)]


def calling(callers: Sequence[Caller], address: str) -> AbstractAsyncContextManager[None]:
    """All of them, until the end."""
    return meanwhile(_calls(caller, address) for caller in callers)


async def _calls(caller: Caller, address: str) -> None:
    connector = aiohttp.TCPConnector(local_addr=(caller.source, 0))
    async with aiohttp.ClientSession(connector=connector, timeout=PATIENCE) as http:
        while True:
            answered, shed = await _call(http, address + PATH)
            caller.answered += answered
            caller.shed += shed
            caller.failed += not (answered or shed)
            await asyncio.sleep(PAUSE)


async def _call(http: aiohttp.ClientSession, address: str) -> tuple[bool, bool]:
    """Whether it was answered, with what is left of the limit, and whether it was put off."""
    try:
        async with http.get(address) as answer:
            counted = "RateLimit" in answer.headers
            return answer.status == 200 and counted, answer.status == 503 and not counted
    except (aiohttp.ClientError, OSError, TimeoutError):
        return False, False
