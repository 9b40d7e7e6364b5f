"""Home of the parent of several workers: it binds once, starts them, and starts another whenever one has ended.

SIGHUP takes the place of each, one after the other, with the program as it is now; SIGTERM and SIGINT end them all.
"""

import asyncio
import os
import signal
import socket
from tempfile import TemporaryDirectory

from config.settings import Settings
from handlers.records import StartRefused, records_for_workers
from handlers.workers.child import Child, start_child
from integrations.logs import report

AT_ONCE = 2  # workers that start beside each other: many more would take each other's time until none is ready in time
STEADY = 30.0  # seconds; whoever lived that long is followed at once
PAUSE, LONGEST = 0.5, 30.0  # seconds; the pause doubles with each that did not


def supervise(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT. Raises what CANNOT_OPEN names, and OSError for the address."""
    asyncio.run(_supervise(settings))


async def _supervise(settings: Settings) -> None:
    stop, renew = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    loop.add_signal_handler(signal.SIGHUP, renew.set)
    async with records_for_workers(settings):
        with (
            bound(settings.server.host, settings.server.port) as listener,
            TemporaryDirectory(prefix="healthcode-", ignore_cleanup_errors=True) as figures,
        ):
            await _until(stop, Parent(listener, settings, renew, figures))
    report("stopped", {})


async def _until(stop: asyncio.Event, parent: "Parent") -> None:
    tasks = [asyncio.create_task(each) for each in (parent.live(), stop.wait())]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    outcome, _ = await asyncio.gather(*tasks, return_exceptions=True)
    await parent.drain()
    if isinstance(outcome, Exception):
        raise outcome


class Parent:
    """Keeps each place taken by one worker."""

    def __init__(
        self, listener: socket.socket, settings: Settings, renew: asyncio.Event, figures: str
    ) -> None:
        self._listener, self._figures = listener, figures
        self._settings = settings
        self._renew = renew
        self._places: dict[int, Child] = {}
        self._changing = {number: asyncio.Lock() for number in range(1, settings.server.workers + 1)}
        self._children: set[Child] = set()
        self._starting = asyncio.Semaphore(AT_ONCE)

    async def live(self) -> None:
        """Raises StartRefused when the first worker cannot start, for the others would not either."""
        first, *others = self._changing
        if await self._started(first) is None:
            raise StartRefused("The first worker did not start; what is wrong stands above.")
        server = self._settings.server
        fields = {"address": server.public_url, "local": self._settings.local, "workers": server.workers}
        report("serving", fields | {"accounts": len(self._settings.accounts)})
        async with asyncio.TaskGroup() as tasks:
            for number in (first, *others):
                tasks.create_task(self._keep(number))
            tasks.create_task(self._renewing())

    async def drain(self) -> None:
        await asyncio.gather(*(child.drain() for child in self._children))

    async def _keep(self, number: int) -> None:
        failures = 0
        while True:
            async with self._changing[number]:
                child = self._places.get(number)
                if child is None or child.ended.done():
                    self._places.pop(number, None)
                    failures = 0 if child is not None and child.age() > STEADY else failures + 1
                    await asyncio.sleep(pause_after(failures))
                    async with self._starting:
                        child = await self._started(number)
            if child is not None:
                await asyncio.shield(child.ended)

    async def _renewing(self) -> None:
        while True:
            await self._renew.wait()
            self._renew.clear()
            await self._renewed()

    async def _renewed(self) -> None:
        """Each place is free for a moment only when its worker has died; a program that does not start changes nothing."""
        for number, lock in self._changing.items():
            async with lock:
                old = self._places.get(number)
                if await self._started(number) is None:
                    report("restart_stopped", {"worker": number})
                    return
            if old is not None:
                await old.drain()
        report("restarted", {"workers": len(self._changing)})

    def _pass_on(self, file: int) -> None:
        """A kept connection of a worker that ends, to one that goes on; where there is none, it is closed."""
        for child in sorted(self._places.values(), key=lambda each: each.given):
            if child.goes_on and child.take(file):
                break
        os.close(file)

    async def _started(self, number: int) -> Child | None:
        """It has the place now; None when it was not ready in time or ended before."""
        try:
            child = await start_child(number, self._listener, self._figures, self._pass_on)
        except OSError as error:
            report("worker_not_started", {"worker": number, "error": type(error).__name__})
            return None
        self._children.add(child)
        child.ended.add_done_callback(lambda _: self._children.discard(child))
        if not await child.ready():
            return None
        self._places[number] = child
        return child


def pause_after(failures: int) -> float:
    """Seconds: none after the first, then doubled up to the longest."""
    return min(PAUSE * 2 ** min(failures - 2, 10), LONGEST) if failures > 1 else 0.0


def bound(host: str, port: int) -> socket.socket:
    """Not heard yet: the first worker listens. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener
