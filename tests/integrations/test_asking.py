"""A platform that does not answer is not asked in vain, and what waits for it is not counted as tried."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.ports import Undelivered
from integrations.asking import FAILURES, LATER, PAUSE
from integrations.breaker import Breaker
from integrations.wechat.transport import Transport

Answered = Callable[[], web.Response]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def platform(answers: list[Answered], asked: list[str], clock: Clock) -> AsyncIterator[Transport]:
    """Answers in turn, the last one for ever."""

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return (answers.pop(0) if len(answers) > 1 else answers[0])()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        yield Transport(http, str(server.make_url("")).rstrip("/"), Breaker(FAILURES, PAUSE, clock))


def down() -> web.Response:
    return web.Response(status=502)


def busy() -> web.Response:
    return web.json_response({"errcode": -1, "errmsg": "system busy"})


async def fault_of(transport: Transport) -> Undelivered | None:
    try:
        await transport.get("/cgi-bin/x", {})
    except Undelivered as fault:
        return fault
    return None


async def test_after_failures_in_a_row_it_is_spared_and_nothing_is_counted() -> None:
    asked: list[str] = []
    clock = Clock()
    async with platform([down], asked, clock) as transport:
        faults = [await fault_of(transport) for _ in range(FAILURES + 3)]
        assert len(asked) == FAILURES
        assert [fault.later is None for fault in faults if fault] == [True] * (FAILURES - 1) + [False] * 4
        for fault in faults[-3:]:
            assert fault is not None
            assert not fault.permanent
            assert PAUSE <= fault.later.total_seconds() <= PAUSE + LATER[1]
        clock.now += PAUSE
        await asyncio.gather(*(fault_of(transport) for _ in range(5)))
        assert len(asked) == FAILURES + 1


async def test_it_is_asked_again_once_it_has_answered() -> None:
    asked: list[str] = []
    clock = Clock()
    async with platform([down] * FAILURES + [busy], asked, clock) as transport:
        for _ in range(FAILURES):
            await fault_of(transport)
        clock.now += PAUSE
        assert [await fault_of(transport) for _ in range(3)] == [None] * 3
        assert len(asked) == FAILURES + 3


@pytest.mark.parametrize("status", [400, 404, 429])
async def test_what_it_refuses_is_an_answer(status: int) -> None:
    """The control: however often it refuses, it is asked."""
    asked: list[str] = []
    async with platform([lambda: web.Response(status=status)], asked, Clock()) as transport:
        faults = [await fault_of(transport) for _ in range(FAILURES * 3)]
        assert len(asked) == FAILURES * 3
        assert all(fault and fault.later is None for fault in faults)
