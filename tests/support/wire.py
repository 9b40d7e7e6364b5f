"""Home of a bare connection to a server, byte by byte."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Line:
    """A bare connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.opened = time.monotonic()

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def closed(self, patience: float = 20.0) -> float:
        """Waits until the server closes it; seconds since it was opened."""
        async with asyncio.timeout(patience):
            try:
                while await self.reader.read(4096):
                    pass
            except ConnectionError:
                pass
        return time.monotonic() - self.opened

    async def answer(self) -> bytes:
        return await self.reader.readuntil(b"\r\n\r\nok")


@asynccontextmanager
async def line(port: int) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()
