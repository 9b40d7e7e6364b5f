"""Home of what runs by the clock inside the server: the outbox at once, erasure every hour."""

import asyncio
import contextlib
import traceback
from collections.abc import Awaitable, Mapping, Sequence
from pathlib import Path

from bot.conversation.messages import from_json
from bot.domain.channels import Item
from bot.ports import Ports, Undelivered
from bot.usecases.erasure import erase_due
from bot.usecases.outbox import Send, deliver, due
from integrations.platform import Platform

POLL = 0.5  # seconds; commands of another process fill the outbox without waking us
ERASE_EVERY = 3600.0  # seconds


async def run_jobs(ports: Ports, platforms: Mapping[str, Platform], wake: asyncio.Event) -> None:
    """Runs until cancelled; what is being sent then is sent again by the next start."""
    async with asyncio.TaskGroup() as jobs:
        jobs.create_task(_deliver(ports, sender(ports, platforms), wake))
        jobs.create_task(_erase(ports))


async def _deliver(ports: Ports, send: Send, wake: asyncio.Event) -> None:
    """One slow answer of a platform holds up one person, so each channel is sent to by a task of its own."""
    busy: set[bytes] = set()
    async with asyncio.TaskGroup() as sending:

        async def start() -> None:
            for channel, queue in (await due(ports, ports.now(), busy)).items():
                busy.add(channel)
                sending.create_task(finish(channel, queue))

        async def finish(channel: bytes, queue: Sequence[Item]) -> None:
            fault = await guarded(ports, "outbox", deliver(ports, send, queue, ports.now()))
            busy.discard(channel)
            if fault is None:
                wake.set()

        while True:
            wake.clear()
            await guarded(ports, "outbox", start())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL):
                    await wake.wait()


async def _erase(ports: Ports) -> None:
    while True:
        await guarded(ports, "erasure", erase_due(ports, ports.now()))
        await asyncio.sleep(ERASE_EVERY)


def sender(ports: Ports, platforms: Mapping[str, Platform]) -> Send:
    async def send(account: str, open_id: str, message: Mapping[str, object]) -> None:
        platform = platforms.get(account)
        if platform is None:
            raise Undelivered("account not configured", permanent=True)
        fault = await guarded(ports, "send", _sent(platform, open_id, message))
        if fault is not None:
            raise fault if isinstance(fault, Undelivered) else Undelivered("internal error", permanent=False)

    return send


async def _sent(platform: Platform, open_id: str, message: Mapping[str, object]) -> None:
    await platform.send(open_id, from_json(message))


async def guarded(ports: Ports, job: str, work: Awaitable[object]) -> Exception | None:
    """The one place where any error is caught, so that one bad row or platform stops no job."""
    (outcome,) = await asyncio.gather(work, return_exceptions=True)
    if not isinstance(outcome, Exception):
        return None
    if not isinstance(outcome, Undelivered):
        last = traceback.extract_tb(outcome.__traceback__)[-1]
        place = f"{Path(last.filename).name}:{last.lineno}"
        ports.report("job_failed", {"job": job, "error": type(outcome).__name__, "place": place})
    return outcome
