"""Who is not let in is answered at once, on the same connection, in the shape of what was asked, and nothing is read."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from pathlib import Path

import pytest
from aiohttp import web
from running import demo_settings, free_port, server
from wire import Line, line

from handlers.web.admission import TARGET, Admission
from handlers.web.door import Door
from handlers.web.headers import HEADERS
from handlers.web.keys import ADMISSION, PORTS
from handlers.web.limits import Limits
from handlers.web.refusals import Refusals
from handlers.web.server import doors_of, listening
from handlers.web.timed import Handler, timed
from integrations.texts import load_texts

PAGE = files("templates").joinpath("static", "busy.html").read_bytes()


def request_of(path: str, *headers: str, method: str = "GET", body: str = "") -> bytes:
    length = [f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *length, *headers, "", body]).encode()


@pytest.fixture
def ran() -> list[str]:
    return []


@asynccontextmanager
async def site(ran: list[str], pressure: float) -> AsyncIterator[int]:
    """A server that stays under this pressure, with addresses of all classes."""

    async def answered(request: web.Request) -> web.Response:
        ran.append(request.path)
        if request.path == "/hooks/slow":
            await asyncio.sleep(0.3)
        return web.Response(text="ok")

    app = web.Application(middlewares=[timed])
    app.router.add_route("*", "/{path:.*}", answered)
    app[ADMISSION] = Admission(Refusals(load_texts(), tls=False), lambda: TARGET)
    app[ADMISSION].pressure = pressure
    async with listening(app, "127.0.0.1", 0) as port:
        yield port


async def answer(one: Line) -> tuple[int, dict[str, str], bytes]:
    async with asyncio.timeout(20):
        head = (await one.reader.readuntil(b"\r\n\r\n")).decode()
        status, *lines = head.strip().split("\r\n")
        headers = {name.lower(): words for name, _, words in (each.partition(": ") for each in lines)}
        return int(status.split()[1]), headers, await one.reader.readexactly(int(headers["content-length"]))


async def test_a_request_that_comes_whole_or_in_pieces_is_refused_and_nothing_runs(ran: list[str]) -> None:
    whole = request_of("/api/v1/appeals", method="POST", body="{}")
    async with site(ran, 2.0) as port, line(port) as one:
        for pieces in ((whole,), (whole[:20], whole[20:]), (whole[:-2], whole[-2:]), (whole,)):
            for piece in pieces:
                await one.send(piece)
                await asyncio.sleep(0.05)
            status, headers, body = await answer(one)
            assert (status, json.loads(body)["type"]) == (503, "urn:healthcode:problem:busy")
            assert 1 <= int(headers["retry-after"]) <= 30
    assert ran == []


async def test_what_is_above_the_pressure_runs(ran: list[str]) -> None:
    async with site(ran, 3.0) as port, line(port) as one:
        for path, expected in (("/rules", 503), ("/p/x", 200), ("/hooks/a", 200), ("/healthz", 200)):
            await one.send(request_of(path))
            assert (await answer(one))[0] == expected
    assert ran == ["/p/x", "/hooks/a", "/healthz"]


async def test_answers_come_in_the_order_of_what_was_asked(ran: list[str]) -> None:
    """Also when a request that would be refused at once follows one that is still running."""
    async with site(ran, 1.0) as port, line(port) as one:
        await one.send(request_of("/hooks/slow") + request_of("/hooks/slow"))
        for _ in range(6):
            await asyncio.sleep(0.08)
            await one.send(request_of("/rules"))
        assert [(await answer(one))[0] for _ in range(8)] == [200, 200, *[503] * 6]


@pytest.mark.parametrize("pieces", [1, 2])
async def test_what_comes_in_the_very_moment_after_an_answer_is_refused_unread(pieces: int) -> None:
    """As most do who are answered under load and ask on: before aiohttp has come back from its answer."""
    begun = []

    @web.middleware
    async def told(request: web.Request, handler: Handler) -> web.StreamResponse:
        begun.append(request.path)
        return await handler(request)

    async def answered(request: web.Request) -> web.Response:
        assert request.transport is not None
        door = request.transport.get_protocol()
        assert isinstance(door, Door)
        data = request_of("/rules", "Accept-Language: en")
        for place in range(0, len(data), len(data) // pieces):
            asyncio.get_running_loop().call_soon(
                door.data_received, data[place : place + len(data) // pieces]
            )
        return web.Response(text="ok")

    app = web.Application(middlewares=[told, timed])
    app.router.add_route("*", "/{path:.*}", answered)
    app[ADMISSION] = Admission(Refusals(load_texts(), tls=False), lambda: TARGET)
    app[ADMISSION].pressure = 1.0
    async with listening(app, "127.0.0.1", 0) as port, line(port) as one:
        await one.send(request_of("/p/x"))
        assert [(await answer(one))[0] for _ in range(2)] == [200, 503]
    assert begun == ["/p/x"]


async def test_whoever_stands_in_the_line_leaves_it_by_a_turn_or_by_hanging_up() -> None:
    """However their requests come."""
    lengths = []

    async def answered(_: web.Request) -> web.Response:
        lengths.append(app[ADMISSION].line.length)
        return web.Response(text="ok")

    app = web.Application(middlewares=[timed])
    app.router.add_route("*", "/{path:.*}", answered)
    app[ADMISSION] = Admission(Refusals(load_texts(), tls=False), lambda: 0.0)
    app[ADMISSION].waited = lambda *_: None
    whole = request_of("/p/x")
    async with listening(app, "127.0.0.1", 0) as port:
        for pieces in ((whole,), (whole[:9], whole[9:]), (whole + whole,), (b"no request\r\n\r\n",)):
            async with line(port) as one:
                for piece in pieces:
                    await one.send(piece)
                    await asyncio.sleep(0.05)
                await answer(one)
    assert lengths == [0] * 4
    assert app[ADMISSION].line.length == 0


@pytest.fixture(params=[False, True], ids=["whole", "in pieces"])
def cut(request: pytest.FixtureRequest) -> Iterator[bool]:
    return request.param


async def test_each_is_told_in_its_own_way(tmp_path: Path, cut: bool) -> None:
    """By the whole server: an app a problem, a browser the page, a platform that it should deliver again."""
    port = free_port()
    async with server(demo_settings(tmp_path, port)) as app, line(port) as one:
        app[ADMISSION].waited = lambda *_: None  # the pressure stays as it is
        app[ADMISSION].pressure = 5.0
        told = {}
        for path in ("/api/v1/pass", "/p/x", "/hooks/demo-wechat", "/healthz", "/static/busy.html"):
            sent = request_of(path, "Accept-Language: en")
            for piece in (sent[:9], sent[9:]) if cut else (sent,):
                await one.send(piece)
                await asyncio.sleep(0.05)
            told[path] = await answer(one)
        texts = app[PORTS].texts
    status, headers, body = told["/api/v1/pass"]
    problem = json.loads(body)
    assert (status, headers["content-type"]) == (503, "application/problem+json")
    assert (headers["content-language"], problem["status"]) == ("en", 503)
    assert problem["detail"] == texts.say("en", "problem_detail.busy")
    assert told["/hooks/demo-wechat"][0::2] == (503, b"fail")
    assert told["/p/x"][0::2] == (503, PAGE)
    assert told["/static/busy.html"][0::2] == (200, PAGE)
    assert told["/healthz"][0] == 200
    for name in told:
        assert {each.lower() for each in HEADERS} <= told[name][1].keys()
    assert (
        told["/p/x"][1]["content-security-policy"] == told["/static/busy.html"][1]["content-security-policy"]
    )


async def test_who_asks_on_without_taking_the_answers_is_read_no_further(ran: list[str]) -> None:
    """Else each small request would leave a page in the memory, for as long as the pressure lasts."""
    app = web.Application(middlewares=[timed])
    app[ADMISSION] = Admission(Refusals(load_texts(), tls=False), lambda: TARGET)
    app[ADMISSION].waited = lambda *_: None
    app[ADMISSION].pressure = 5.0
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    loop = asyncio.get_running_loop()
    with theirs:
        theirs.setblocking(False)
        async with doors_of(app, Limits(), 0.1) as doors:
            transport, _ = await loop.connect_accepted_socket(doors.taken_over, ours)
            for _ in range(400):
                with suppress(BlockingIOError):
                    theirs.send(request_of("/p/x"))
                await asyncio.sleep(0.001)
            assert 0 < transport.get_write_buffer_size() < 100_000
            transport.abort()
    assert ran == []
