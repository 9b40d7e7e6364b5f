"""How a worker ends: whoever may be asking something is answered, and told that the connection ends with that."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from handlers.web.door import Doors
from handlers.web.limits import Limits
from handlers.web.server import doors_of
from handlers.web.timed import timed
from handlers.workers import draining
from handlers.workers.draining import drained

HEAD = b"GET /%b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
CLOSING = b"connection: close"
LINES = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def quick(_: web.Request) -> web.Response:
    return web.Response(text="ok")


async def slow(_: web.Request) -> web.Response:
    await asyncio.sleep(0.5)
    return web.Response(text="ok")


async def gone(_: web.Request) -> web.Response:
    raise web.HTTPGone(text="ok")


async def stuck(_: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError


class Site:
    def __init__(self, port: int, doors: Doors) -> None:
        self.port, self.doors = port, doors
        self.drain = asyncio.Event()
        self.drained = asyncio.Event()
        self.give: Callable[[int], bool] = lambda _: False

    async def take_over(self, file: int) -> None:
        connection = socket.socket(fileno=file)
        await asyncio.get_running_loop().connect_accepted_socket(self.doors.taken_over, connection)

    async def connect(self) -> LINES:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def closing(self) -> None:
        """It drains now."""
        self.drain.set()
        await asyncio.sleep(0.02)


@pytest.fixture
async def site(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    monkeypatch.setattr(draining, "QUIET", 0.5)
    async with opened() as site:
        yield site


@asynccontextmanager
async def opened(patience: float = 10.0) -> AsyncIterator[Site]:
    app = web.Application(middlewares=[timed])
    app.add_routes([web.get(f"/{each.__name__}", each) for each in (quick, slow, gone, stuck)])
    async with doors_of(app, Limits(), patience) as doors:
        server = await asyncio.get_running_loop().create_server(doors, "127.0.0.1", 0)
        site = Site(server.sockets[0].getsockname()[1], doors)

        async def ending() -> None:
            await site.drain.wait()
            server.close()
            await drained(doors, site.give)
            site.drained.set()

        task = asyncio.create_task(ending())
        yield site
        site.drain.set()
        async with asyncio.timeout(20):
            await task


async def asked(line: LINES, path: bytes) -> bytes:
    line[1].write(HEAD % path)
    return await answer(line)


async def answer(line: LINES) -> bytes:
    async with asyncio.timeout(20):
        return (await line[0].readuntil(b"\r\n\r\nok")).lower()


async def closed(line: LINES) -> None:
    async with asyncio.timeout(20):
        assert await line[0].read() == b""
    line[1].close()


async def test_before_it_drains_connections_are_kept(site: Site) -> None:
    line = await site.connect()
    assert CLOSING not in await asked(line, b"quick")
    assert CLOSING not in await asked(line, b"gone")
    line[1].close()


async def test_what_runs_is_finished(site: Site) -> None:
    line = await site.connect()
    line[1].write(HEAD % b"slow")
    await asyncio.sleep(0.1)
    await site.closing()
    assert CLOSING in await answer(line)
    await closed(line)
    async with asyncio.timeout(5):
        await site.drained.wait()


@pytest.mark.parametrize("path", [b"quick", b"gone"])
async def test_the_next_request_of_a_kept_connection_is_its_last(site: Site, path: bytes) -> None:
    line = await site.connect()
    await asked(line, b"quick")
    await site.closing()
    assert CLOSING in await asked(line, path)
    await closed(line)


async def test_who_connected_and_has_not_asked_yet_is_answered(site: Site) -> None:
    line = await site.connect()
    await site.closing()
    await asyncio.sleep(0.7)
    assert CLOSING in await asked(line, b"quick")
    await closed(line)


async def test_who_is_silent_is_closed(site: Site) -> None:
    line = await site.connect()
    await asked(line, b"quick")
    await site.closing()
    await closed(line)
    async with asyncio.timeout(5):
        await site.drained.wait()


async def test_a_kept_connection_is_given_to_another_with_what_was_sent_meanwhile(site: Site) -> None:
    line = await site.connect()
    await asked(line, b"quick")
    given = []

    def give(file: int) -> bool:
        line[1].write(HEAD % b"quick")  # in the very instant
        given.append(os.dup(file))
        return True

    site.give = give
    await site.closing()
    async with asyncio.timeout(5):
        await site.drained.wait()
    async with opened() as other:
        await other.take_over(given[0])
        assert CLOSING not in await answer(line)
        assert CLOSING not in await asked(line, b"quick")
        await other.closing()
        assert CLOSING in await asked(line, b"quick")
        await closed(line)


async def test_one_that_nobody_takes_is_served_to_its_end(site: Site) -> None:
    line = await site.connect()
    await asked(line, b"quick")
    await site.closing()
    await asyncio.sleep(0.1)
    assert CLOSING in await asked(line, b"quick")
    await closed(line)


async def test_a_connection_taken_over_may_rest_as_long_as_any(site: Site) -> None:
    ours, theirs = socket.socketpair()
    await site.take_over(theirs.detach())
    (door,) = site.doors.resting_for(0)
    assert door.deadline > site.doors.now() + Limits().head
    ours.close()


async def test_what_does_not_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draining, "WITHIN", 0.3)
    async with opened(patience=0.1) as site:
        line = await site.connect()
        line[1].write(HEAD % b"stuck")
        await asyncio.sleep(0.1)
        await site.closing()
        async with asyncio.timeout(5):
            await site.drained.wait()
    line[1].close()
