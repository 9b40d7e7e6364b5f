"""Home of what is typed: lines of a stream, read beside the conversation without holding it up."""

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import TextIO


async def lines(stream: TextIO) -> AsyncIterator[str]:
    """Until the end of the stream. The reading thread does not keep the program from ending."""
    loop = asyncio.get_running_loop()
    typed: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        for line in iter(stream.readline, ""):
            loop.call_soon_threadsafe(typed.put_nowait, line)
        loop.call_soon_threadsafe(typed.put_nowait, "")

    threading.Thread(target=read, daemon=True).start()
    while line := await typed.get():
        yield line
