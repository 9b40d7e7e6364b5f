"""Home of the fault proxy: TCP through the middle, where it can be delayed, stalled, narrowed, reset or swallowed."""

import asyncio
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from random import Random
from types import TracebackType
from typing import Self

CHUNK = 64 * 1024


@dataclass
class Faults:
    """What happens from now on; nothing, as it is."""

    delay: float = 0.0  # seconds for every piece, each way
    bandwidth: float = 0.0  # bytes a second each way; 0 for no limit
    swallowed: float = 0.0  # share of replies that come no further, nor does their connection


class Proxy:
    """Listens on a free port and leads each connection to the next of `upstreams`: (host, port), or a socket's path."""

    def __init__(self, *upstreams: tuple[str, int] | str, seed: int = 7) -> None:
        self.faults = Faults()
        self.flowing = asyncio.Event()  # cleared, nothing passes and nobody is told
        self.flowing.set()
        self.swallowed = 0
        self.port = 0
        self._upstreams = upstreams
        self._random = Random(seed)
        self._numbers = count()
        self._open: dict[int, tuple[StreamWriter, ...]] = {}
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._led, "127.0.0.1", 0, limit=CHUNK)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self.reset()

    def reset(self) -> None:
        """Every connection there is ends at once, both ways."""
        for writers in self._open.values():
            _abort(*writers)

    async def _led(self, reader: StreamReader, writer: StreamWriter) -> None:
        number = next(self._numbers)
        try:
            upstream, onward = await self._opened(number)
        except OSError:
            _abort(writer)
            return
        self._open[number] = (writer, onward)
        ways = [
            asyncio.ensure_future(self._pass(reader, onward)),
            asyncio.ensure_future(self._pass(upstream, writer, replies=True)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            del self._open[number]
            _abort(writer, onward)

    async def _opened(self, number: int) -> tuple[StreamReader, StreamWriter]:
        upstream = self._upstreams[number % len(self._upstreams)]
        if isinstance(upstream, str):
            return await asyncio.open_unix_connection(upstream, limit=CHUNK)
        return await asyncio.open_connection(*upstream, limit=CHUNK)

    async def _pass(self, reader: StreamReader, writer: StreamWriter, *, replies: bool = False) -> None:
        with suppress(OSError):
            while piece := await reader.read(CHUNK):
                if replies and self.faults.swallowed and self._random.random() < self.faults.swallowed:
                    self.swallowed += 1
                    return
                await self._held(len(piece))
                writer.write(piece)
                await writer.drain()

    async def _held(self, size: int) -> None:
        if self.faults.delay:
            await asyncio.sleep(self.faults.delay)
        if self.faults.bandwidth:
            await asyncio.sleep(size / self.faults.bandwidth)
        await self.flowing.wait()


def _abort(*writers: StreamWriter) -> None:
    """Without sending what is still held, so that the other side sees a reset or an end in the middle."""
    for writer in writers:
        writer.transport.abort()
