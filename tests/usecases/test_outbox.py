"""The outbox: at least once, in order for each person, patient with the platform, honest about failures."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from ports import Clock, reports_of
from synthetic import CDC, identity, resident_number, sign_up

from bot.domain.channels import Item
from bot.domain.citizens import Citizen
from bot.domain.errors import Refused
from bot.ports import Ports, Undelivered
from bot.usecases import outbox
from bot.usecases.commit import committed


class Line:
    """The way to the platform: what was sent, and the faults it will raise first."""

    def __init__(self, *faults: Undelivered) -> None:
        self.sent: list[tuple[str, str, object]] = []
        self.faults = list(faults)

    async def __call__(self, account: str, open_id: str, message: Mapping[str, object]) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append((account, open_id, message["text"]))

    @property
    def words(self) -> list[object]:
        return [words for _, _, words in self.sent]


async def put(ports: Ports, citizen: Citizen, *words: str, **fields: Any) -> None:
    tx = ports.store.begin()
    for channel in await tx.channels_of(citizen.id):
        for number, each in enumerate(words):
            due = ports.now() + timedelta(microseconds=number)
            message = {"text": each, "choices": [], "links": [], "after": ""}
            item = Item(
                f"{each}-{channel.id.hex()[:4]}", channel.id, channel.account, "news", message, due, due
            )
            tx.put_item(replace(item, **fields))  # what a test wants otherwise
    await tx.commit()


async def deliver_due(ports: Ports, line: Line, now: datetime) -> int:
    queues = await outbox.due(ports, now)
    return sum([await outbox.deliver(ports, line, queue, now) for queue in queues.values()])


async def the(ports: Ports, state: str) -> list[tuple[object, int, str]]:
    return [
        (item.message["text"], item.tries, item.reason) for item in await ports.store.begin().items(state, 99)
    ]


BUSY = Undelivered("-1 busy", permanent=False)
GONE = Undelivered("43004 not subscribed", permanent=True)


async def test_what_is_due_is_sent_once_and_in_order(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one", "two", "three")
    line = Line()
    assert await deliver_due(ports, line, clock.forward(seconds=1)) == 3
    assert line.sent == [("demo-wechat", "o-1", words) for words in ("one", "two", "three")]
    assert await deliver_due(ports, line, clock.forward(seconds=1)) == 0
    assert len(reports_of(ports).named("sent")) == 3


async def test_a_passing_failure_is_tried_again_later_and_holds_what_stands_behind_it(
    ports: Ports, clock: Clock
) -> None:
    await put(ports, await sign_up(ports), "one", "two")
    line = Line(BUSY)
    assert await deliver_due(ports, line, clock.forward(seconds=1)) == 0
    assert await the(ports, "waiting") == [("one", 1, "-1 busy"), ("two", 0, "")]
    assert await deliver_due(ports, line, clock()) == 0
    assert await deliver_due(ports, line, clock.forward(seconds=1.1)) == 2
    assert line.words == ["one", "two"]


async def test_waits_double_and_differ(ports: Ports, clock: Clock) -> None:
    def wait(tries: int, drawn: int) -> float:
        return outbox._wait(replace(ports, random=lambda _: bytes([drawn])), tries).total_seconds()

    assert [wait(tries, 255) for tries in (1, 2, 3, 8)] == [1, 2, 4, 128]
    assert [wait(tries, 0) for tries in (1, 2, 3, 8)] == [0.5, 1, 2, 64]


async def test_after_eight_tries_it_has_failed(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one")
    line = Line(*[BUSY] * 9)
    for _ in range(9):
        await deliver_due(ports, line, clock.forward(minutes=3))
    assert await the(ports, "failed") == [("one", 8, "-1 busy")]
    assert len(line.faults) == 1


async def test_a_final_failure_keeps_its_reason_and_lets_the_next_one_go(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one", "two")
    line = Line(GONE)
    assert await deliver_due(ports, line, clock.forward(seconds=1)) == 1
    assert await the(ports, "failed") == [("one", 1, "43004 not subscribed")]
    assert reports_of(ports).named("undelivered") == [
        {
            "account": "demo-wechat",
            "kind": "news",
            "tries": 1,
            "reason": "43004 not subscribed",
            "permanent": True,
        }
    ]


async def test_one_person_s_failure_holds_nobody_else(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports, 1, open_id="o-1"), "one")
    await put(ports, await sign_up(ports, 2, open_id="o-2"), "two")
    line = Line(BUSY)
    assert await deliver_due(ports, line, clock.forward(seconds=1)) == 1


async def test_after_its_window_has_closed_nothing_is_sent(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one")
    line = Line()
    assert await deliver_due(ports, line, clock.forward(hours=49)) == 0
    assert await the(ports, "failed") == [("one", 0, "window closed")]
    assert line.sent == []


async def test_the_failure_before_the_window_closed_is_kept_too(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one")
    await deliver_due(ports, Line(BUSY), clock.forward(seconds=1))
    await deliver_due(ports, Line(), clock.forward(hours=49))
    assert await the(ports, "failed") == [("one", 1, "window closed; before that: -1 busy")]


async def test_who_is_being_sent_to_is_not_sent_to_twice_at_once(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one")
    (busy,) = await outbox.due(ports, clock())
    assert await outbox.due(ports, clock(), {busy}) == {}


async def test_a_picture_of_an_ended_code_is_not_sent(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    picture = {"code": "HP1:…", "text": "", "until": (clock() + timedelta(minutes=2)).isoformat()}
    await put(ports, citizen, "picture", message=picture)
    await deliver_due(ports, Line(), clock.forward(minutes=2))
    assert await the(ports, "failed") == [("", 0, "its code has ended")]


async def test_what_was_dropped_or_erased_meanwhile_is_not_sent(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one")
    (item,) = await ports.store.begin().items("waiting", 1)
    await committed(ports, lambda tx: outbox.drop(tx, item.id, clock()))
    line = Line()
    assert await outbox.deliver(ports, line, [item, replace(item, id="none")], clock()) == 0
    assert line.sent == []


async def test_an_operator_sends_again_what_failed(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one", "two")
    await deliver_due(ports, Line(GONE, GONE), clock.forward(seconds=1))
    (first, _) = await ports.store.begin().items("failed", 9)
    assert await committed(ports, lambda tx: outbox.retry(tx, first.id, clock())) == 1
    assert await committed(ports, lambda tx: outbox.retry(tx, "all", clock())) == 1
    line = Line()
    assert await deliver_due(ports, line, clock()) == 2
    acts = [entry.act for entry in await ports.store.begin().entries(first.channel)]
    assert acts.count("outbox_retry") == 2


async def test_only_what_failed_is_sent_again(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one")
    (waiting,) = await ports.store.begin().items("waiting", 9)
    for id_ in (waiting.id, "none"):
        with pytest.raises(Refused) as refused:
            await outbox.retry(ports.store.begin(), id_, clock())
        assert refused.value.key == "errors.outbox_item"


async def failed_news(ports: Ports, serial: int, at: datetime, **who: str) -> Citizen:
    answers = {**identity(resident_number(serial)), **who}
    citizen = await sign_up(ports, serial, open_id=f"o-{serial}", identity_answers=answers)
    await put(ports, citizen, f"news {serial}", state="failed", reason="window closed", created_at=at)
    return citizen


async def test_those_to_call_are_people_with_a_phone_who_have_not_been_back(
    ports: Ports, clock: Clock
) -> None:
    second = await failed_news(ports, 2, clock() + timedelta(minutes=2))
    first = await failed_news(ports, 1, clock() + timedelta(minutes=1))
    await put(ports, first, "more", state="failed", created_at=clock() + timedelta(minutes=3))
    await put(ports, first, "reply", state="failed", kind="reply")
    back_since = await failed_news(ports, 3, clock() - timedelta(minutes=1))
    by_mail_only = await failed_news(ports, 4, clock() + timedelta(minutes=1), phone="maria@example.org")
    assert not {back_since.id, by_mail_only.id} & {first.id, second.id}
    calls = await outbox.to_call(ports.store.begin())
    assert [call.citizen.id for call in calls] == [first.id, second.id]


async def test_numbers_are_shown_to_a_listed_officer_for_a_purpose_and_audited(
    ports: Ports, clock: Clock
) -> None:
    citizen = await failed_news(ports, 1, clock() + timedelta(minutes=1))
    calls = await outbox.to_call(ports.store.begin())
    for officer, purpose in (("stranger", "tell news"), (CDC.id, " ")):
        with pytest.raises(Refused):
            await outbox.look_up(ports.store.begin(), calls, officer, purpose, clock())
    await committed(ports, lambda tx: outbox.look_up(tx, calls, CDC.id, "tell news", clock()))
    seen = [entry for entry in await ports.store.begin().entries(citizen.id) if entry.act == "see_phone"]
    assert [(entry.actor, entry.purpose) for entry in seen] == [(f"officer:{CDC.id}", "tell news")]
