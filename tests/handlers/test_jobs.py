"""What runs by the clock: the outbox within a second of the commit, erasure, and neither stopped by a bug."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest
from ports import Clock, reports_of
from synthetic import sign_up, unfollow

from bot.conversation.messages import Message, Text
from bot.ports import Ports, Undelivered
from bot.usecases import outbox
from bot.usecases.commit import committed
from bot.usecases.news import announce
from handlers import jobs
from handlers.jobs import guarded, run_jobs, sender
from integrations.platform import Platform, RawRequest, RawResponse, Received


@dataclass
class Phone:
    """A platform as far as sending goes: keeps what arrives, after raising the faults it was given."""

    faults: list[Exception] = field(default_factory=list)
    got: list[tuple[str, Message]] = field(default_factory=list)
    rang: asyncio.Event = field(default_factory=asyncio.Event)
    wanted: int = 1

    async def send(self, open_id: str, message: Message) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.got.append((open_id, message))
        if len(self.got) == self.wanted:
            self.rang.set()

    def receive(self, request: RawRequest, now: object) -> Received | RawResponse:
        raise AssertionError(request, now)

    def answer(self, received: Received, messages: tuple[Message, ...], at: object) -> RawResponse:
        raise AssertionError(received, messages, at)


@asynccontextmanager
async def running(
    ports: Ports, platforms: Mapping[str, Platform], wake: asyncio.Event
) -> AsyncIterator[None]:
    task = asyncio.create_task(run_jobs(ports, platforms, wake))
    try:
        yield
    finally:
        task.cancel()
        (ended,) = await asyncio.gather(task, return_exceptions=True)
        assert isinstance(ended, asyncio.CancelledError)


async def put_news(ports: Ports, serial: int = 1) -> None:
    citizen = await sign_up(ports, serial, open_id=f"o-{serial}")
    await committed(ports, lambda tx: announce(ports, tx, citizen, ports.now()))


async def test_news_is_sent_within_a_second_of_its_commit(ports: Ports) -> None:
    wake, phone = asyncio.Event(), Phone()
    waking = replace(ports, outbox_filled=wake.set)
    async with running(waking, {"demo-wechat": phone}, wake), asyncio.timeout(1):
        await put_news(waking)
        await phone.rang.wait()
    assert phone.got == [("o-1", Text(ports.texts.say("zh", "news.push")))]


async def test_what_a_command_in_another_process_queued_is_sent_too(ports: Ports) -> None:
    phone = Phone()
    async with running(ports, {"demo-wechat": phone}, asyncio.Event()):
        await asyncio.sleep(0)
        async with asyncio.timeout(2):
            await put_news(ports)
            await phone.rang.wait()


async def test_a_backlog_is_worked_off_without_a_pause(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "BATCH", 1)
    monkeypatch.setattr(jobs, "POLL", 60.0)
    phone = Phone(wanted=3)
    for serial in range(3):
        await put_news(ports, serial)
    async with running(ports, {"demo-wechat": phone}, asyncio.Event()), asyncio.timeout(10):
        await phone.rang.wait()
    assert len(phone.got) == 3


async def test_a_platform_that_hangs_for_one_person_holds_nobody_else(ports: Ports) -> None:
    class Hanging(Phone):
        async def send(self, open_id: str, message: Message) -> None:
            if open_id == "o-1":
                await asyncio.Event().wait()
            await super().send(open_id, message)

    phone, wake = Hanging(), asyncio.Event()
    waking = replace(ports, outbox_filled=wake.set)
    async with running(waking, {"demo-wechat": phone}, wake), asyncio.timeout(2):
        await put_news(waking)
        await put_news(waking, 2)
        await phone.rang.wait()
    assert [open_id for open_id, _ in phone.got] == ["o-2"]


async def test_a_bug_about_one_person_is_reported_and_the_others_go_on(ports: Ports) -> None:
    wake, phone = asyncio.Event(), Phone()
    waking = replace(ports, outbox_filled=wake.set)
    await put_news(ports)
    (item,) = await ports.store.begin().items("waiting", 1)
    tx = ports.store.begin()
    tx.put_item(replace(item, message={**item.message, "until": "not an instant"}))
    await tx.commit()
    async with running(waking, {"demo-wechat": phone}, wake), asyncio.timeout(2):
        await put_news(waking, 2)
        await phone.rang.wait()
    assert {told["error"] for told in reports_of(ports).named("job_failed")} == {"ValueError"}


async def test_the_clock_erases(ports: Ports, clock: Clock) -> None:
    erased = asyncio.Event()
    citizen = await sign_up(ports)
    await unfollow(ports)
    clock.forward(hours=25)
    telling = replace(ports, report=lambda event, _: erased.set() if event == "erased" else None)
    async with running(telling, {}, asyncio.Event()), asyncio.timeout(5):
        await erased.wait()
    assert await ports.store.begin().citizen(citizen.id) is None


async def test_a_bug_in_a_job_is_reported_by_its_place_and_stops_nothing(ports: Ports) -> None:
    async def work() -> None:
        raise KeyError("张三 440106195801010018")

    fault = await guarded(ports, "outbox", work())
    assert isinstance(fault, KeyError)
    (told,) = reports_of(ports).named("job_failed")
    assert (told["job"], told["error"]) == ("outbox", "KeyError")
    assert str(told["place"]).startswith("test_jobs.py:")


async def test_a_bug_while_sending_counts_as_a_try(ports: Ports, clock: Clock) -> None:
    phone = Phone(faults=[ZeroDivisionError()])
    send = sender(ports, {"demo-wechat": phone})
    (fault,) = await asyncio.gather(send("demo-wechat", "o-1", {"hand_over": True}), return_exceptions=True)
    assert isinstance(fault, Undelivered)
    assert (fault.reason, fault.permanent) == ("internal error", False)
    await send("demo-wechat", "o-1", {"hand_over": True})
    assert len(phone.got) == 1


async def test_the_platform_s_own_reason_is_kept_and_is_no_bug(ports: Ports) -> None:
    busy = Undelivered("-1 busy", permanent=False)
    send = sender(ports, {"demo-wechat": Phone(faults=[busy])})
    (fault,) = await asyncio.gather(send("demo-wechat", "o-1", {"hand_over": True}), return_exceptions=True)
    assert fault is busy
    assert reports_of(ports).named("job_failed") == []


async def test_an_account_no_longer_configured_is_a_final_failure(ports: Ports) -> None:
    (fault,) = await asyncio.gather(sender(ports, {})("gone", "o-1", {}), return_exceptions=True)
    assert isinstance(fault, Undelivered)
    assert fault.permanent
