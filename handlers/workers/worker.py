"""Home of one worker of several: it serves from the socket it inherited, until its parent tells it to end or is gone."""

import asyncio
import signal
import socket
from collections.abc import Coroutine
from typing import Any

import uvloop
from aiohttp import web

from handlers.web.door import Limits
from handlers.web.server import BACKLOG, doors_of, settle
from handlers.workers.child import READY
from handlers.workers.draining import drained


def work(app: Coroutine[Any, Any, web.Application], listener: int, line: int) -> None:
    """`listener` and `line` are open files of the parent. What the application raises at its start passes."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_work(app, socket.socket(fileno=listener), socket.socket(fileno=line)))


async def _work(
    app: Coroutine[Any, Any, web.Application], listener: socket.socket, line: socket.socket
) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    for each in (signal.SIGINT, signal.SIGHUP):  # of the whole group; the parent says what they mean for us
        signal.signal(each, signal.SIG_IGN)
    line.setblocking(False)
    ready = await app
    settle()
    async with doors_of(ready, Limits()) as doors:
        server = await loop.create_server(doors, sock=listener, backlog=BACKLOG)
        await loop.sock_sendall(line, READY)
        await _told_to_end(stop, line)
        server.close()
        await drained(doors)


async def _told_to_end(stop: asyncio.Event, line: socket.socket) -> None:
    """Or the parent is gone, and with it the other end of the line."""
    ends = (stop.wait(), asyncio.get_running_loop().sock_recv(line, 1))
    tasks = [asyncio.ensure_future(each) for each in ends]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
