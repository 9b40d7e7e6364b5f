"""What runs by the clock: the outbox within a second of the commit, erasure, and neither stopped by a bug."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest
from ports import Clock, reports_of
from synthetic import FEVER, sign_up, unfollow

from bot.conversation.messages import Message, Text
from bot.domain.channels import WINDOWS, Channel
from bot.domain.notices import CUSTOMER, SUBSCRIBE
from bot.domain.unions import to_ask
from bot.ports import Ports, Undelivered
from bot.usecases import appeals, outbox, photos
from bot.usecases.commit import committed
from bot.usecases.letters import Letter
from bot.usecases.news import announce
from handlers import jobs
from handlers.jobs import fetcher, guarded, run_jobs, sender
from integrations.platform import Identity, Notice, Platform, RawRequest, RawResponse, Received


@dataclass
class Phone:
    """A platform as far as sending goes: keeps what arrives, after raising the faults it was given."""

    faults: list[Exception] = field(default_factory=list)
    got: list[tuple[str, Message]] = field(default_factory=list)
    notices: list[tuple[str, Notice, str]] = field(default_factory=list)
    rang: asyncio.Event = field(default_factory=asyncio.Event)
    wanted: int = 1
    pictures: list[bytes | Exception] = field(default_factory=list)
    asked: list[tuple[str, int]] = field(default_factory=list)
    unions: dict[str, str] = field(default_factory=dict)

    async def union(self, open_id: str) -> str:
        return self.unions[open_id]

    async def picture(self, media_id: str, most: int) -> bytes:
        self.asked.append((media_id, most))
        given = self.pictures.pop(0)
        if isinstance(given, Exception):
            raise given
        return given

    async def send(self, open_id: str, message: Message, window: str) -> None:
        if self.faults:
            raise self.faults.pop(0)
        assert window in {*WINDOWS, ""}
        self.got.append((open_id, message))
        if len(self.got) == self.wanted:
            self.rang.set()

    async def notify(self, open_id: str, notice: Notice, way: str) -> str:
        self.notices.append((open_id, notice, way))
        return f"N{len(self.notices)}"

    async def identify(self, code: str) -> Identity:
        raise AssertionError(code)

    async def phone(self, proof: str) -> str:
        raise AssertionError(proof)

    def login_page(self, back: str, state: str) -> str:
        raise AssertionError(back, state)

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


def letter(account: str = "demo-wechat", way: str = CUSTOMER) -> Letter:
    return Letter(
        account, "o-1", way, {"hand_over": True}, "TPL", "https://code.example.org", {"thing1": "x"}
    )


async def put_news(ports: Ports, serial: int = 1) -> None:
    citizen = await sign_up(ports, serial, open_id=f"o-{serial}")
    await committed(ports, lambda tx: announce(ports, tx, citizen, ports.now()))


async def test_news_is_sent_within_a_second_of_its_commit(ports: Ports) -> None:
    wake, phone = asyncio.Event(), Phone()
    waking = replace(ports, outbox_filled=wake.set)
    async with running(waking, {"demo-wechat": phone}, wake), asyncio.timeout(1):
        await put_news(waking)
        await phone.rang.wait()
    assert phone.got == [("o-1", Text("您的健康码有更新（11月24日 12:00）。点底部【健康码】查看。"))]


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
        async def send(self, open_id: str, message: Message, window: str) -> None:
            if open_id == "o-1":
                await asyncio.Event().wait()
            await super().send(open_id, message, window)

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
    (item, *_) = await ports.store.begin().items("waiting", 1)
    tx = ports.store.begin()
    tx.put_item(replace(item, message={**item.message, "at": "not an instant"}))
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
    (fault,) = await asyncio.gather(send(letter()), return_exceptions=True)
    assert isinstance(fault, Undelivered)
    assert (fault.reason, fault.permanent) == ("internal error", False)
    await send(letter())
    assert len(phone.got) == 1


async def test_a_notice_gives_the_platform_s_number_of_it(ports: Ports) -> None:
    phone = Phone()
    send = sender(ports, {"demo-wechat": phone})
    assert await send(letter(way=SUBSCRIBE)) == "N1"
    assert phone.notices == [("o-1", Notice("TPL", "https://code.example.org", {"thing1": "x"}), SUBSCRIBE)]


async def test_the_platform_s_own_reason_is_kept_and_is_no_bug(ports: Ports) -> None:
    busy = Undelivered("-1 busy", permanent=False)
    send = sender(ports, {"demo-wechat": Phone(faults=[busy])})
    (fault,) = await asyncio.gather(send(letter()), return_exceptions=True)
    assert fault is busy
    assert reports_of(ports).named("job_failed") == []


async def test_an_account_no_longer_configured_is_a_final_failure(ports: Ports) -> None:
    (fault,) = await asyncio.gather(sender(ports, {})(letter(account="gone")), return_exceptions=True)
    assert isinstance(fault, Undelivered)
    assert fault.permanent


async def ill_and_appealing(ports: Ports, media: str = "") -> str:
    auto = replace(ports, automatic="demo")
    citizen = await sign_up(auto, said=FEVER)
    opened = await committed(ports, lambda tx: appeals.appeal(auto, tx, citizen, "点错了", ports.now()))
    if media:
        tx = ports.store.begin()
        channel = await tx.channel(ports.sealing.index("channel", "demo-wechat", "o-1"))
        assert channel is not None
        tx.put_item(photos.to_fetch(channel, opened.number, media, ports.now()))
        await tx.commit()
    return opened.number


async def test_the_clock_lifts_a_yellow_whose_appeal_is_late(ports: Ports, clock: Clock) -> None:
    number = await ill_and_appealing(ports)
    clock.forward(hours=48)
    async with running(ports, {}, asyncio.Event()):
        await settled(state_of, ports, number, "lifted")
    assert await state_of(ports, number) == "lifted"


async def settled(
    read: Callable[[Ports, str], Awaitable[object]], ports: Ports, number: str, wanted: object
) -> None:
    for _ in range(500):
        if await read(ports, number) == wanted:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(wanted)


async def photo_of(ports: Ports, number: str) -> bytes | None:
    return await ports.store.begin().photo(number)


async def state_of(ports: Ports, number: str) -> str:
    found = await ports.store.begin().appeal(number)
    assert found is not None
    return found.state


async def test_the_photo_of_an_appeal_is_fetched(ports: Ports) -> None:
    number = await ill_and_appealing(ports, "MEDIA7")
    phone = Phone(pictures=[b"\xff\xd8\xff"])
    async with running(ports, {"demo-wechat": phone}, asyncio.Event()):
        await settled(photo_of, ports, number, b"\xff\xd8\xff")
    assert phone.asked == [("MEDIA7", ports.policy.photo_bytes)]


async def test_who_a_follower_is_at_all_accounts_is_asked(ports: Ports) -> None:
    id_ = ports.sealing.index("channel", "demo-wechat", "o-1")
    channel, tx = Channel(id_, "demo-wechat", "o-1", ports.now(), ports.now()), ports.store.begin()
    tx.put_channel(channel)
    tx.put_item(to_ask(channel, ports.now()))
    await tx.commit()
    async with running(ports, {"demo-wechat": Phone(unions={"o-1": "u-1"})}, asyncio.Event()):
        await settled(union_of, ports, id_.hex(), ports.sealing.index("union", "wechat", "u-1"))


async def union_of(ports: Ports, id_: str) -> bytes | None:
    found = await ports.store.begin().channel(bytes.fromhex(id_))
    return found.union if found else None


async def test_a_photo_s_failure_is_the_platform_s_reason_or_a_bug(ports: Ports) -> None:
    busy = Undelivered("-1 busy", permanent=False)
    fetch = fetcher(ports, {"demo-wechat": Phone(pictures=[busy, ZeroDivisionError()])})
    said, bug, gone = await asyncio.gather(
        fetch("demo-wechat", "M", 1),
        fetch("demo-wechat", "M", 1),
        fetch("gone", "M", 1),
        return_exceptions=True,
    )
    assert said is busy
    assert isinstance(bug, Undelivered)
    assert (bug.reason, bug.permanent) == ("internal error", False)
    assert isinstance(gone, Undelivered)
    assert gone.permanent
