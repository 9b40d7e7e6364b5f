"""How the server runs: slow and idle connections are closed, a full house makes room, and stopping finishes work."""

import asyncio
import contextlib
import dataclasses
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from wire import line

from handlers.web.limits import Limits
from handlers.web.server import listening
from handlers.web.timed import timed

# Long enough never to be what closed a connection in these tests; each shortens the one it is about.
LONG = Limits(head=60.0, body=60.0, answer=60.0, idle=60.0, sweep=0.05)
LARGE = 20_000_000
ROOT = Path(__file__).parents[2]
HEAD = b"GET /quick HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
POST = b"POST /read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n"


async def quick(_: web.Request) -> web.Response:
    return web.Response(text="ok")


async def read(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(text="ok")


async def slow(_: web.Request) -> web.Response:
    await asyncio.sleep(0.8)
    return web.Response(text="ok")


async def large(_: web.Request) -> web.Response:
    return web.Response(body=bytes(LARGE))


async def stuck(_: web.Request) -> web.Response:
    await asyncio.sleep(60)
    return web.Response(text="ok")


def app() -> web.Application:
    made = web.Application(middlewares=[timed])
    made.add_routes([web.get("/quick", quick), web.post("/read", read)])
    made.add_routes([web.get("/slow", slow), web.get("/stuck", stuck), web.get("/large", large)])
    return made


@asynccontextmanager
async def server(**limits: Any) -> AsyncIterator[int]:
    async with listening(app(), "127.0.0.1", 0, dataclasses.replace(LONG, **limits)) as port:
        yield port


async def test_a_connection_that_says_nothing_is_closed() -> None:
    async with server(head=0.3) as port, line(port) as silent:
        assert await silent.closed() > 0.2


async def test_half_a_head_is_not_waited_for() -> None:
    async with server(head=0.5) as port, line(port) as slowloris:
        await slowloris.send(HEAD[:20])
        await asyncio.sleep(0.2)
        await slowloris.send(HEAD[20:30])  # more of it buys no time
        await slowloris.closed()


async def test_half_a_body_is_not_waited_for() -> None:
    async with server(body=0.4) as port, line(port) as slow_body:
        await slow_body.send(POST + b"12")
        assert await slow_body.closed() > 0.3


async def test_an_idle_connection_is_kept_for_a_while_and_then_closed() -> None:
    async with server(idle=1.0) as port, line(port) as kept:
        for _ in range(3):
            await kept.send(HEAD)
            assert (await kept.answer()).startswith(b"HTTP/1.1 200")
            await asyncio.sleep(0.3)
        assert await kept.closed() > 1.5


async def test_the_next_head_of_a_kept_connection_has_no_more_time() -> None:
    async with server(head=0.4) as port, line(port) as kept:
        await kept.send(HEAD)
        await kept.answer()
        await kept.send(HEAD[:20])
        await kept.closed()


async def test_an_answer_may_take_longer_than_a_body() -> None:
    async with server(body=0.2) as port, line(port) as patient:
        await patient.send(HEAD.replace(b"quick", b"slow"))
        assert (await patient.answer()).startswith(b"HTTP/1.1 200")


async def test_a_handler_that_never_ends_is_cut_off() -> None:
    async with server(body=0.2, answer=0.6) as port, line(port) as waiting:
        await waiting.send(HEAD.replace(b"quick", b"stuck"))
        assert await waiting.closed() > 0.5


async def test_a_full_house_makes_room_for_who_asks_at_once() -> None:
    async with server(connections=5) as port, AsyncExitStack() as stack:
        slow_ones = [await stack.enter_async_context(line(port)) for _ in range(12)]
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}/quick") as answer:
            assert await answer.text() == "ok"
        await slow_ones[0].closed()


async def test_a_house_full_of_work_turns_newcomers_away() -> None:
    async with server(connections=3) as port, AsyncExitStack() as stack:
        workers = [await stack.enter_async_context(line(port)) for _ in range(3)]
        for worker in workers:
            await worker.send(HEAD.replace(b"quick", b"slow"))
        await asyncio.sleep(0.2)
        newcomer = await stack.enter_async_context(line(port))
        await newcomer.closed()
        for worker in workers:
            assert (await worker.answer()).startswith(b"HTTP/1.1 200")


async def test_a_house_full_of_half_sent_bodies_makes_room_too() -> None:
    async with server(connections=5) as port, AsyncExitStack() as stack:
        slow_ones = [await stack.enter_async_context(line(port)) for _ in range(5)]
        for each in slow_ones:
            await each.send(POST + b"12")
        await asyncio.sleep(0.2)
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}/quick") as answer:
            assert await answer.text() == "ok"
        await slow_ones[0].closed()


@pytest.mark.parametrize(
    ("soft", "hard", "connections"), [(512, 512, 288), (100, 100, 64), (256, 9000, 2000)]
)
def test_there_is_a_place_for_as_many_as_there_may_be_files(soft: int, hard: int, connections: int) -> None:
    """In a process of its own; up to what is allowed it allows itself more."""
    asked = "from handlers.web.limits import limits_of_process; print(limits_of_process().connections)"
    ran = subprocess.run(
        [
            "/bin/sh",
            "-c",
            f'ulimit -Sn {soft} && ulimit -Hn {hard} && exec "$0" -c "$1"',
            sys.executable,
            asked,
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert int(ran.stdout) == connections


async def test_a_large_answer_waits_for_who_reads_slowly() -> None:
    async with server() as port, line(port) as reader:
        await reader.send(HEAD.replace(b"quick", b"large"))
        await asyncio.sleep(0.3)
        got = await reader.reader.readuntil(b"\r\n\r\n")
        assert got.startswith(b"HTTP/1.1 200")
        assert len(await reader.reader.readexactly(LARGE)) == LARGE


async def test_who_stops_sending_but_listens_is_answered() -> None:
    async with server() as port, line(port) as half:
        await half.send(HEAD.replace(b"quick", b"slow"))
        half.writer.write_eof()
        with contextlib.suppress(asyncio.IncompleteReadError):
            assert (await half.answer()).startswith(b"HTTP/1.1 200")
        await half.closed()


async def test_without_the_doors_slow_connections_stay() -> None:
    """The control: aiohttp's own runner closes none of them."""
    runner = web.AppRunner(app(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        async with line(runner.addresses[0][1]) as slowloris:
            await slowloris.send(HEAD[:20])
            with pytest.raises(TimeoutError):
                await slowloris.closed(patience=1.0)
            await slowloris.send(HEAD[20:])
            assert (await slowloris.answer()).startswith(b"HTTP/1.1 200")
    finally:
        await runner.cleanup()


async def test_stopping_finishes_what_runs_and_takes_nothing_new() -> None:
    async with aiohttp.ClientSession() as http:
        async with server() as port:
            running = asyncio.create_task(http.get(f"http://127.0.0.1:{port}/slow"))
            await asyncio.sleep(0.1)
        async with await running as answer:
            assert await answer.text() == "ok"
        with pytest.raises(aiohttp.ClientConnectorError):
            await http.get(f"http://127.0.0.1:{port}/quick")
