"""Home of one worker of several: it serves from the socket it inherited, until its parent tells it to end or is gone."""

import asyncio
import signal
import socket
from collections.abc import Coroutine
from functools import partial
from typing import Any

import uvloop
from aiohttp import web

from handlers.web.door import Doors
from handlers.web.limits import limits_of_process
from handlers.web.server import BACKLOG, doors_of, settle
from handlers.workers.draining import drained
from handlers.workers.line import Line

LAST = 0.3  # seconds for what has not ended while draining; twice, for it is cancelled then


def work(app: Coroutine[Any, Any, web.Application], listener: int, line: int) -> None:
    """`listener` and `line` are open files of the parent. What the application raises at its start passes."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_work(app, socket.socket(fileno=listener), socket.socket(fileno=line)))


async def _work(
    app: Coroutine[Any, Any, web.Application], listener: socket.socket, end: socket.socket
) -> None:
    stop, loop, line = asyncio.Event(), asyncio.get_running_loop(), Line(end)
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    for each in (signal.SIGINT, signal.SIGHUP):  # of the whole group; the parent says what they mean for us
        signal.signal(each, signal.SIG_IGN)
    ready = await app
    settle()
    async with doors_of(ready, limits_of_process(), LAST) as doors:
        line.given = partial(_take_over, doors, set())
        server = await loop.create_server(doors, sock=listener, backlog=BACKLOG)
        line.say_ready()
        await _either(stop, line.lost)
        server.close()
        await drained(doors, line.give)


def _take_over(doors: Doors, taking: set["asyncio.Future[Any]"], file: int) -> None:
    """A kept connection of a worker that ends."""
    loop, connection = asyncio.get_running_loop(), socket.socket(fileno=file)
    task = asyncio.ensure_future(loop.connect_accepted_socket(doors.taken_over, connection))
    taking.add(task)
    task.add_done_callback(taking.discard)


async def _either(*events: asyncio.Event) -> None:
    tasks = [asyncio.ensure_future(each.wait()) for each in events]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
