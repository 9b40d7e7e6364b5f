"""The outbox: at least once, in order for each person, patient with the platform, honest about failures."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from ports import Clock, reports_of
from post import (
    Post,
    deliver_due,
)
from synthetic import sign_up

from bot.domain.channels import Item
from bot.domain.citizens import Citizen
from bot.domain.errors import Refused
from bot.ports import Ports, Undelivered
from bot.usecases import outbox
from bot.usecases.claiming import wait_after
from bot.usecases.commit import committed
from bot.usecases.letters import Letter
from bot.usecases.trying import FIRST_WAIT


async def put(ports: Ports, citizen: Citizen, *words: str, **fields: Any) -> None:
    tx = ports.store.begin()
    for channel in await tx.channels_of(citizen.id):
        for number, each in enumerate(words):
            due = ports.now() + timedelta(microseconds=number)
            message = {"text": each, "choices": [], "links": [], "after": ""}
            item = Item(
                f"{each}-{channel.id.hex()[:4]}", channel.id, channel.account, "reply", message, due, due
            )
            tx.put_item(replace(item, **fields))  # what a test wants otherwise
    await tx.commit()


async def the(ports: Ports, state: str) -> list[tuple[object, int, str]]:
    return [
        (item.message["text"], item.tries, item.reason) for item in await ports.store.begin().items(state, 99)
    ]


BUSY = Undelivered("-1 busy", permanent=False)
GONE = Undelivered("43004 not subscribed", permanent=True)


async def test_what_is_due_is_sent_once_and_in_order(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one", "two", "three")
    post = Post()
    assert await deliver_due(ports, post, clock.forward(seconds=1)) == 3
    assert post.words == ["one", "two", "three"]
    assert {(each.account, each.open_id) for each in post.sent} == {("demo-wechat", "o-1")}
    assert await deliver_due(ports, post, clock.forward(seconds=1)) == 0
    assert len(reports_of(ports).named("sent")) == 3


async def test_a_passing_failure_is_tried_again_later_and_holds_what_stands_behind_it(
    ports: Ports, clock: Clock
) -> None:
    await put(ports, await sign_up(ports), "one", "two")
    post = Post(BUSY)
    assert await deliver_due(ports, post, clock.forward(seconds=1)) == 0
    assert await the(ports, "waiting") == [("one", 1, "-1 busy"), ("two", 0, "")]
    assert await deliver_due(ports, post, clock()) == 0
    assert await deliver_due(ports, post, clock.forward(seconds=1.1)) == 2
    assert post.words == ["one", "two"]


@pytest.mark.parametrize("dropped", ["one", "two"])
@pytest.mark.parametrize("answer", ["sent", BUSY])
async def test_what_is_dropped_while_it_or_another_is_being_sent_stays_dropped(
    ports: Ports, clock: Clock, dropped: str, answer: str | Undelivered
) -> None:
    """It may be meant for somebody whose account this is no longer."""
    await put(ports, await sign_up(ports), "one", "two")
    sent: list[object] = []

    async def send(letter: Letter) -> str:
        sent.append(letter.message["text"])
        if len(sent) == 1:
            tx = ports.store.begin()
            (item,) = [each for each in await tx.items("waiting", 9) if each.message["text"] == dropped]
            await outbox.drop(tx, item.id, clock())
            await tx.commit()
            if isinstance(answer, Undelivered):
                raise answer
        return ""

    for _ in range(3):
        await deliver_due(ports, send, clock.forward(minutes=1))
    went = dropped == "one" and answer == "sent"  # it cannot be taken back
    assert {words for words, _, _ in await the(ports, "dropped")} == (
        {dropped} - ({"one"} if went else set())
    )
    assert {words for words, _, _ in await the(ports, "sent")} == {"one", "two"} - (
        set() if went else {dropped}
    )
    assert sent.count(dropped) == (dropped == "one")
    assert await the(ports, "waiting") == []


async def test_waits_double_and_differ(ports: Ports, clock: Clock) -> None:
    def wait(tries: int, drawn: int) -> float:
        return wait_after(replace(ports, random=lambda _: bytes([drawn])), FIRST_WAIT, tries).total_seconds()

    assert [wait(tries, 255) for tries in (1, 2, 3, 8)] == [1, 2, 4, 128]
    assert [wait(tries, 0) for tries in (1, 2, 3, 8)] == [0.5, 1, 2, 64]


async def test_what_a_bug_has_stopped_is_tried_again_later_and_not_for_ever(
    ports: Ports, clock: Clock
) -> None:
    await put(ports, await sign_up(ports), "gone", "one", "two")
    tx = ports.store.begin()
    (gone, *_) = queue = await tx.due_items(clock.forward(seconds=1), 9)
    await outbox.drop(tx, gone.id, clock())
    await tx.commit()
    await outbox.put_off(ports, queue, clock())
    assert await the(ports, "waiting") == [("two", 0, ""), ("one", 1, "internal error")]
    for _ in range(7):
        await outbox.put_off(ports, queue[:2], clock.forward(hours=1))
    assert await the(ports, "failed") == [("one", 8, "internal error")]
    await outbox.put_off(ports, queue[:2], clock())
    assert await the(ports, "waiting") == [("two", 0, "")]


async def test_after_eight_tries_it_has_failed(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one")
    post = Post(*[BUSY] * 9)
    for _ in range(9):
        await deliver_due(ports, post, clock.forward(minutes=3))
    assert await the(ports, "failed") == [("one", 8, "-1 busy")]
    assert len(post.faults) == 1


async def test_a_final_failure_keeps_its_reason_and_lets_the_next_one_go(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one", "two")
    post = Post(GONE)
    assert await deliver_due(ports, post, clock.forward(seconds=1)) == 1
    assert await the(ports, "failed") == [("one", 1, "43004 not subscribed")]
    assert reports_of(ports).named("undelivered") == [
        {
            "account": "demo-wechat",
            "kind": "reply",
            "tries": 1,
            "reason": "43004 not subscribed",
            "permanent": True,
        }
    ]


async def test_one_person_s_failure_holds_nobody_else(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports, 1, open_id="o-1"), "one")
    await put(ports, await sign_up(ports, 2, open_id="o-2"), "two")
    post = Post(BUSY)
    assert await deliver_due(ports, post, clock.forward(seconds=1)) == 1


async def test_after_its_window_has_closed_nothing_is_sent(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one")
    post = Post()
    assert await deliver_due(ports, post, clock.forward(hours=49)) == 0
    assert await the(ports, "failed") == [("one", 0, "window closed")]
    assert post.sent == []


async def test_the_failure_before_the_window_closed_is_kept_too(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one")
    await deliver_due(ports, Post(BUSY), clock.forward(seconds=1))
    await deliver_due(ports, Post(), clock.forward(hours=49))
    assert await the(ports, "failed") == [("one", 1, "window closed; before that: -1 busy")]


async def test_who_is_being_sent_to_is_not_sent_to_twice_at_once(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one")
    (busy,) = await outbox.due(ports, clock())
    assert await outbox.due(ports, clock(), {busy}) == {}


async def test_a_picture_of_an_ended_code_is_not_sent(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    picture = {"code": "HP1:…", "text": "", "until": (clock() + timedelta(minutes=2)).isoformat()}
    await put(ports, citizen, "picture", message=picture)
    await deliver_due(ports, Post(), clock.forward(minutes=2))
    assert await the(ports, "failed") == [("", 0, "its code has ended")]


async def test_what_was_dropped_or_erased_meanwhile_is_not_sent(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one")
    (item,) = await ports.store.begin().items("waiting", 1)
    await committed(ports, lambda tx: outbox.drop(tx, item.id, clock()))
    post = Post()
    assert await outbox.deliver(ports, post, [item, replace(item, id="none")], clock()) == 0
    assert post.sent == []


async def test_an_operator_sends_again_what_failed(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one", "two")
    await deliver_due(ports, Post(GONE, GONE), clock.forward(seconds=1))
    (first, _) = await ports.store.begin().items("failed", 9)
    assert await committed(ports, lambda tx: outbox.retry(tx, first.id, clock())) == 1
    assert await committed(ports, lambda tx: outbox.retry(tx, "all", clock())) == 1
    post = Post()
    assert await deliver_due(ports, post, clock()) == 2
    acts = [entry.act for entry in await ports.store.begin().entries(first.channel)]
    assert acts.count("outbox_retry") == 2


async def test_only_what_failed_is_sent_again(ports: Ports, clock: Clock) -> None:
    await put(ports, await sign_up(ports), "one")
    (waiting,) = await ports.store.begin().items("waiting", 9)
    for id_ in (waiting.id, "none"):
        with pytest.raises(Refused) as refused:
            await outbox.retry(ports.store.begin(), id_, clock())
        assert refused.value.key == "errors.outbox_item"
