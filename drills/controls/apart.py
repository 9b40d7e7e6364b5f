"""Home of the control of rolling restarts: the same workers, each with a listening socket of its own (SO_REUSEPORT).

Each is busy for a moment when it is told to end, as any may be; who has come to its own socket meanwhile is reset.
"""

import asyncio
import socket
import sys
import time
from collections.abc import Coroutine
from typing import Any
from unittest.mock import patch

from aiohttp import web

from handlers.cli import main, serve
from handlers.workers import parent, worker

BUSY = 0.3  # seconds
work = worker.work


def bound(host: str, port: int) -> socket.socket:
    """Of the parent it is never listened on, so nobody comes to it."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    own = socket.socket(family, kind, protocol)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    own.bind(address)
    return own


def work_apart(app: Coroutine[Any, Any, web.Application], listener: int, line: int) -> None:
    with socket.socket(fileno=listener) as inherited:
        host, port = inherited.getsockname()[:2]
    work(app, bound(host, port).detach(), line)


async def busy_before(stop: asyncio.Event, _: asyncio.Event) -> None:
    await stop.wait()
    asyncio.get_running_loop().call_soon(time.sleep, BUSY)
    await asyncio.sleep(0)  # until after it


if __name__ == "__main__":
    with (
        patch.object(parent, "bound", bound),
        patch.object(serve, "work", work_apart),
        patch.object(worker, "_either", busy_before),
    ):
        sys.exit(main())
