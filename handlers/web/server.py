"""Home of how the server runs: listening, behind its doors, until it is told to stop."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import uvloop
from aiohttp import web

from config.settings import Settings
from handlers.web.door import Doors
from handlers.web.keys import ADMISSION
from handlers.web.limits import Limits, limits_of_process
from integrations.logs import report

DRAIN = 10.0  # seconds that running requests are given at the end
BACKLOG = 512
NEVER = 1e6  # seconds; the doors end idle connections, and know of those that were refused
LINGER = 2.0  # seconds for the rest of a body that was answered before it was there


def serve(app: Coroutine[Any, Any, web.Application], settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT; what the application raises at its start passes."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(app, settings))


async def _serve(app: Coroutine[Any, Any, web.Application], settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    loop.add_signal_handler(
        signal.SIGHUP, report, "not_renewed", {}
    )  # a service manager's reload ends nothing
    ready = await app
    settle()
    async with listening(ready, settings.server.host, settings.server.port, limits_of_process()):
        fields = {"address": settings.server.public_url, "local": settings.local}
        report("serving", fields | {"accounts": len(settings.accounts)})
        await stop.wait()
    report("stopped", {})


def settle() -> None:
    """Places and policy live as long as the server: no collection need look at them again."""
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def listening(
    app: web.Application, host: str, port: int, limits: Limits | None = None
) -> AsyncIterator[int]:
    """Gives the port listened on; at the end no new connection is taken, and running requests are finished."""
    async with doors_of(app, limits or Limits()) as doors:
        socket = await asyncio.get_running_loop().create_server(doors, host, port, backlog=BACKLOG)
        try:
            yield socket.sockets[0].getsockname()[1]
        finally:
            socket.close()


@asynccontextmanager
async def doors_of(app: web.Application, limits: Limits, patience: float = DRAIN) -> AsyncIterator[Doors]:
    """What makes the protocol of each connection; at the end running requests are finished, idle ones closed."""
    runner = web.AppRunner(
        app,
        access_log=None,
        auto_decompress=False,
        keepalive_timeout=NEVER,
        lingering_time=LINGER,
        shutdown_timeout=patience,
    )
    await runner.setup()
    assert runner.server is not None
    admission = app.get(ADMISSION)
    doors = Doors(runner.server, limits, admission)
    watching = asyncio.create_task(admission.watch()) if admission else None
    try:
        yield doors
    finally:
        if watching:
            watching.cancel()
        doors.close_unused()
        await runner.cleanup()
        doors.close()
