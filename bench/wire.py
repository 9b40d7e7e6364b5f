"""Home of one keep-alive connection of the load process: prepared bytes out, whole answers in, as little work as can be."""

import asyncio
from collections.abc import Callable
from typing import Any

Answered = Callable[["Connection"], None]
LENGTH = b"content-length:"
TOO_BUSY = b"HTTP/1.1 503"


class Unexpected(Exception):
    """An answer that is not what the figure is about: the figure would be worth nothing."""


class Connection(asyncio.Protocol):
    """One request at a time, from an address of this machine. `answered` is told of each answer; `ending`: the server closes after this one.

    `refused`: the server has too much to do and said so, or hung up. The request is to be sent again, as the platforms do.
    """

    def __init__(self, port: int, status: bytes, answered: Answered, address: str) -> None:
        self.port, self.answered, self.address = port, answered, address
        self.expected = b"HTTP/1.1 " + status
        self.transport: Any = None  # uvloop's own kind
        self.kept = b""
        self.request = b""
        self.waiting = self.ending = self.refused = False
        self.gone = asyncio.Event()
        self.gone.set()
        self.fault: Exception | None = None
        self.due = 0.0  # when this request was meant to be sent

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self, "127.0.0.1", self.port, local_addr=(self.address, 0))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.gone.clear()

    def send(self, request: bytes, due: float) -> None:
        self.request, self.due, self.waiting = request, due, True
        if self.gone.is_set():  # the server has ended it meanwhile, without a word
            self.connection_lost(None)
            return
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        if self.kept:
            data = self.kept + data
        end = data.find(b"\r\n\r\n")
        if end < 0 or len(data) < end + 4 + length_of(data[:end]):
            self.kept = data
            return
        self.kept, self.waiting = b"", False
        head = data[:end]
        self.refused = head.startswith(TOO_BUSY)
        if not (self.refused or head.startswith(self.expected)):
            self.fault = Unexpected(f"unexpected answer: {data[:300]!r}")
        self.ending = b"Connection: close" in head
        self.answered(self)

    def connection_lost(self, _: Exception | None) -> None:
        self.gone.set()
        if self.waiting:
            self.kept, self.waiting = b"", False
            self.refused = self.ending = True
            self.answered(self)

    def close(self) -> None:
        if not self.gone.is_set():
            self.transport.close()


def length_of(head: bytes) -> int:
    """Of the body. Servers write the name in one of two ways; looking for both is quicker than folding the case."""
    at = head.find(b"Content-Length:")
    if at < 0:
        at = head.lower().find(LENGTH)
    if at < 0:
        raise Unexpected(f"an answer without a length: {head[:300]!r}")
    return int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0])
