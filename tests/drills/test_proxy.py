"""The fault proxy does what it is told to, between a client and an upstream that answers each piece by itself."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

import pytest

from drills.proxy import Proxy

HELD = 0.3  # seconds
SIZE = 20_000


class Upstream:
    """Echoes, and remembers what has arrived."""

    def __init__(self) -> None:
        self.arrived = b""

    async def answers(self, reader: StreamReader, writer: StreamWriter) -> None:
        while piece := await reader.read(64 * 1024):
            self.arrived += piece
            writer.write(piece)
        writer.close()


@pytest.fixture
async def upstream() -> AsyncIterator[tuple[Upstream, tuple[str, int]]]:
    played = Upstream()
    server = await asyncio.start_server(played.answers, "127.0.0.1", 0)
    async with server:
        yield played, server.sockets[0].getsockname()[:2]


async def says(proxy: Proxy, words: bytes) -> bytes:
    """What comes back; less than was said when the connection ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    try:
        writer.write(words)
        return await reader.readexactly(len(words))
    except asyncio.IncompleteReadError as short:
        return short.partial
    except OSError:
        return b""
    finally:
        writer.close()


async def test_untouched_all_passes(upstream: tuple[Upstream, tuple[str, int]]) -> None:
    async with Proxy(upstream[1]) as proxy:
        assert await says(proxy, b"x" * SIZE) == b"x" * SIZE


async def test_a_delay_is_felt_each_way(upstream: tuple[Upstream, tuple[str, int]]) -> None:
    async with Proxy(upstream[1]) as proxy:
        proxy.faults.delay = HELD
        begun = monotonic()
        assert await says(proxy, b"late") == b"late"
        assert monotonic() - begun >= 2 * HELD


async def test_a_narrow_line_takes_its_time(upstream: tuple[Upstream, tuple[str, int]]) -> None:
    async with Proxy(upstream[1]) as proxy:
        proxy.faults.bandwidth = SIZE / HELD
        begun = monotonic()
        assert len(await says(proxy, b"x" * SIZE)) == SIZE
        assert monotonic() - begun >= 2 * HELD


async def test_what_is_stalled_comes_when_it_flows_again(upstream: tuple[Upstream, tuple[str, int]]) -> None:
    async with Proxy(upstream[1]) as proxy:
        proxy.flowing.clear()
        said = asyncio.ensure_future(says(proxy, b"waiting"))
        done, _ = await asyncio.wait([said], timeout=HELD)
        assert not done
        proxy.flowing.set()
        assert await said == b"waiting"


async def test_a_reset_ends_what_is_open(upstream: tuple[Upstream, tuple[str, int]]) -> None:
    async with Proxy(upstream[1]) as proxy:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(b"first")
        assert await reader.readexactly(5) == b"first"
        proxy.reset()
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        writer.close()
        assert await says(proxy, b"anew") == b"anew"


async def test_a_swallowed_reply_was_done_all_the_same(upstream: tuple[Upstream, tuple[str, int]]) -> None:
    async with Proxy(upstream[1]) as proxy:
        proxy.faults.swallowed = 1.0
        assert await says(proxy, b"done") == b""
        assert upstream[0].arrived == b"done"
        assert proxy.swallowed == 1


async def test_upstreams_take_turns_and_may_be_absent_or_a_path(
    upstream: tuple[Upstream, tuple[str, int]], tmp_path: Path
) -> None:
    path = str(tmp_path / "s")
    server = await asyncio.start_unix_server(upstream[0].answers, path)
    async with server, Proxy(path, str(tmp_path / "absent")) as proxy:
        assert [await says(proxy, b"who") for _ in range(4)] == [b"who", b"", b"who", b""]
