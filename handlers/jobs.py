"""Home of what runs by the clock inside the server: outbox, photos and union ids at once, the rest from time to time."""

import asyncio
import contextlib
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.conversation.messages import from_json
from bot.domain.channels import Item
from bot.domain.notices import CUSTOMER
from bot.ports import LEASE, Ports, Undelivered
from bot.usecases.appeals import lift_late
from bot.usecases.code import forget_expired
from bot.usecases.erasure import erase_due, forget_replies
from bot.usecases.letters import Letter, Send
from bot.usecases.outbox import BUG, Note, deliver, due, put_off
from bot.usecases.photos import Fetch, fetch_due
from bot.usecases.unions import Ask, ask_due
from handlers.pass_keys import PassKeys
from integrations.database.units import Unsettled
from integrations.platform import Notice, Platform

POLL = 0.5  # seconds; commands of another process fill the outbox without waking us
PHOTOS_EVERY = 2.0  # seconds
UNIONS_EVERY = 1.0  # seconds
APPEALS_EVERY = 300.0  # seconds
ERASE_EVERY = 60.0  # seconds; what is forgotten at once is bounded
KEYS_EVERY = 20.0  # seconds until a change of another process is known
PASSES_EVERY = REPLIES_EVERY = 1.0  # seconds
LEAD_EVERY = 5.0  # seconds until a worker that does not lead asks again
RENEW_EVERY = LEASE.total_seconds() / 3
NOTE_EVERY = 1.0  # seconds until what was sent is noted again
GRACE = 1.5  # seconds

T = TypeVar("T")


async def run_jobs(ports: Ports, platforms: Mapping[str, Platform], wake: asyncio.Event) -> None:
    """Runs until cancelled; what cannot be sent within GRACE then is sent again by whoever takes over."""
    fetch, ask = fetcher(ports, platforms), asker(ports, platforms)
    async with asyncio.TaskGroup() as jobs:
        jobs.create_task(_deliver(ports, sender(ports, platforms), wake))
        jobs.create_task(_every(PHOTOS_EVERY, ports, "photos", lambda *_: fetch_due(ports, fetch)))
        jobs.create_task(_every(UNIONS_EVERY, ports, "unions", lambda *_: ask_due(ports, ask)))
        jobs.create_task(_leading(ERASE_EVERY, ports, "erasure", erase_due))
        jobs.create_task(_leading(PASSES_EVERY, ports, "passes", forget_expired))
        jobs.create_task(_leading(REPLIES_EVERY, ports, "replies", forget_replies))
        jobs.create_task(_leading(APPEALS_EVERY, ports, "appeals", lift_late))


async def keep_keys(ports: Ports, pass_keys: PassKeys) -> None:
    """Runs until cancelled: what the clock asks for at the worker that leads, what it did at all others."""
    while True:
        if await ports.store.leads():
            work: Awaitable[object] = pass_keys.turn(ports.now(), ports.public_url)
        else:
            work = pass_keys.load(ports.now())
        if await guarded(ports, "keys", work) is None and pass_keys.list_key_lapses(ports.now()):
            ports.report("list_key_ends", {})
        await asyncio.sleep(KEYS_EVERY)


async def _deliver(ports: Ports, send: Send, wake: asyncio.Event) -> None:
    """One slow answer of a platform holds up one person, so each channel is sent to by a task of its own."""
    busy: dict[bytes, asyncio.Task[None]] = {}

    async def start() -> None:
        for channel, queue in (await due(ports, ports.now(), busy)).items():
            busy[channel] = asyncio.create_task(finish(channel, queue))

    async def finish(channel: bytes, queue: Sequence[Item]) -> None:
        async with _leased(ports, channel):
            noting = partial(_noted, ports)
            fault = await guarded(ports, "outbox", deliver(ports, send, queue, ports.now(), noting))
            if fault is not None:
                await guarded(ports, "outbox", put_off(ports, queue, ports.now()))
        del busy[channel]
        if fault is None:
            wake.set()

    try:
        while True:
            wake.clear()
            await guarded(ports, "outbox", start())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL):
                    await wake.wait()
    finally:
        await _finished([*busy.values()])


async def _noted(ports: Ports, note: Note) -> None:
    """However long it takes: a disk that is full or a database that is away makes nobody hear a thing twice."""
    while True:
        if await guarded(ports, "outbox", note()) is None:
            return
        await asyncio.sleep(NOTE_EVERY)


async def _finished(tasks: Sequence["asyncio.Task[None]"]) -> None:
    if tasks:
        await asyncio.wait(tasks, timeout=GRACE)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def _leased(ports: Ports, channel: bytes) -> AsyncIterator[None]:
    """However long it takes; afterwards whatever is due for the channel may be taken by anybody."""

    async def renew(_: Ports, now: datetime) -> None:
        await ports.store.begin().renew_lease(channel, now)

    async def renewing() -> None:
        await asyncio.sleep(RENEW_EVERY)
        await _every(RENEW_EVERY, ports, "outbox", renew)

    task = asyncio.create_task(renewing())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await guarded(ports, "outbox", ports.store.begin().end_lease(channel))


async def _every(
    seconds: float, ports: Ports, job: str, act: Callable[[Ports, datetime], Awaitable[object]]
) -> None:
    while True:
        await guarded(ports, job, act(ports, ports.now()))
        await asyncio.sleep(seconds)


async def _leading(
    seconds: float, ports: Ports, job: str, act: Callable[[Ports, datetime], Awaitable[object]]
) -> None:
    """As above, at one process of all; the others look again and again whether it is theirs to do now."""
    while True:
        leads = await ports.store.leads()
        if leads:
            await guarded(ports, job, act(ports, ports.now()))
        await asyncio.sleep(seconds if leads else LEAD_EVERY)


def sender(ports: Ports, platforms: Mapping[str, Platform]) -> Send:
    async def send(letter: Letter) -> str:
        return await _asked(ports, platforms, letter.account, "send", partial(_sent, letter))

    return send


def fetcher(ports: Ports, platforms: Mapping[str, Platform]) -> Fetch:
    async def fetch(account: str, media_id: str, most: int) -> bytes:
        return await _asked(ports, platforms, account, "photo", lambda one: one.picture(media_id, most))

    return fetch


def asker(ports: Ports, platforms: Mapping[str, Platform]) -> Ask:
    async def ask(account: str, open_id: str) -> str:
        return await _asked(ports, platforms, account, "union", lambda one: one.union(open_id))

    return ask


async def _sent(letter: Letter, platform: Platform) -> str:
    if letter.way == CUSTOMER:
        await platform.send(letter.open_id, from_json(letter.message), letter.window)
        return ""
    notice = Notice(letter.template, letter.page, letter.values)
    return await platform.notify(letter.open_id, notice, letter.way)


async def _asked(
    ports: Ports,
    platforms: Mapping[str, Platform],
    account: str,
    job: str,
    call: Callable[[Platform], Awaitable[T]],
) -> T:
    """What the account's platform gives. Raises Undelivered for every fault."""
    platform = platforms.get(account)
    if platform is None:
        raise Undelivered("account not configured", permanent=True)
    given: list[T] = []

    async def keep() -> None:
        given.append(await call(platform))

    fault = await guarded(ports, job, keep())
    if fault is not None:
        raise fault if isinstance(fault, Undelivered) else Undelivered(BUG, permanent=False)
    return given[0]


async def guarded(ports: Ports, job: str, work: Awaitable[object]) -> Exception | None:
    """The one place where any error is caught, so that one bad row or platform stops no job; which can wait."""
    (outcome,) = await asyncio.gather(work, return_exceptions=True)
    while isinstance(outcome, Unsettled):
        (outcome,) = await asyncio.gather(outcome.ended(), return_exceptions=True)
    if not isinstance(outcome, Exception):
        return None
    if not isinstance(outcome, Undelivered):
        last = traceback.extract_tb(outcome.__traceback__)[-1]
        place = f"{Path(last.filename).name}:{last.lineno}"
        ports.report("job_failed", {"job": job, "error": type(outcome).__name__, "place": place})
    return outcome
