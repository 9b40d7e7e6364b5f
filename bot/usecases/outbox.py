"""Home of the outbox: what is sent outside the answer to a delivery, at least once, in order for each person."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.audit import Entry
from bot.domain.channels import Item
from bot.domain.errors import Refused
from bot.domain.notices import CUSTOMER, template_for
from bot.ports import Ports, Transaction
from bot.usecases.claiming import wait_after
from bot.usecases.commit import committed
from bot.usecases.letters import Send, push_of
from bot.usecases.notices import spend, turned_off
from bot.usecases.trying import DROPPED, FAILED, FIRST_WAIT, SENT, TRIES, WAITING, Tried, tried

BATCH = 64
LISTED = 1000
BUG = "internal error"
Note = Callable[[], Awaitable[object]]
Noting = Callable[[Note], Awaitable[object]]


async def due(ports: Ports, now: datetime, busy: Collection[bytes] = ()) -> Mapping[bytes, Sequence[Item]]:
    """What is to be sent now, in order for each channel that is not `busy` with it already."""
    queues: dict[bytes, list[Item]] = {}
    for item in await ports.store.begin().due_items(now, BATCH, besides=busy):
        queues.setdefault(item.channel, []).append(item)
    return queues


async def once(note: Note) -> None:
    await note()


async def deliver(
    ports: Ports, send: Send, queue: Sequence[Item], now: datetime, noting: Noting = once
) -> int:
    """Sends what is due for one channel, one after the other; how many were sent.

    `noting` stores what became of each before anything else is done: what was sent and not noted would be sent again.
    """
    sent, settled = 0, set[str]()
    for place, item in enumerate(queue):
        behind = [each for each in queue[place + 1 :] if each.id not in settled]
        done = None if item.id in settled else await tried(ports, send, item, behind, now)
        if done is None:
            continue
        holds_up = done.item.state == WAITING and done.item.way == CUSTOMER
        keep = partial(_keep, done=done, rest=behind if holds_up else (), now=now)
        await noting(partial(committed, ports, keep))
        _report(ports, done.item)
        if holds_up:
            break
        settled |= {each.id for each in done.beside}
        sent += done.item.state == SENT
    return sent


async def put_off(ports: Ports, queue: Sequence[Item], now: datetime) -> None:
    """After a bug: the first that is still due counts as tried, so that it holds up its channel no longer than others."""
    await committed(ports, partial(_put_off, ports, queue=queue, now=now))


async def _put_off(ports: Ports, tx: Transaction, *, queue: Sequence[Item], now: datetime) -> None:
    waiting = [each for each in await _as_they_are(tx, queue) if each.state == WAITING]
    for item in [each for each in waiting if each.due_at <= now][:1]:
        tries = item.tries + 1
        state, wait = FAILED if tries >= TRIES else WAITING, wait_after(ports, FIRST_WAIT, tries)
        tx.put_item(replace(item, tries=tries, state=state, reason=BUG, due_at=now + wait))


async def _keep(tx: Transaction, *, done: Tried, rest: Sequence[Item], now: datetime) -> None:
    """What stands behind a message that has to wait waits with it, so that the order holds.

    What was dropped meanwhile stays so, for it may be meant for somebody who is no longer there; unless it was sent.
    """
    item = done.item
    found = await _as_they_are(tx, (item, *rest))
    if item.state == SENT and any(each.id == item.id and each.state == SENT for each in found):
        return  # noted before, though nobody was told so
    still = {each.id for each in found if each.state == WAITING}
    if item.id in still or item.state == SENT:
        tx.put_item(item)
    for each in done.beside if item.id in still else ():
        tx.put_item(each)
    for number, each in enumerate(rest, 1):
        if each.id in still:
            tx.put_item(replace(each, due_at=item.due_at + timedelta(microseconds=number)))
    purpose, _ = template_for({}, push_of(item).purpose)
    if done.unwanted:
        await turned_off(tx, item.channel, purpose, now)
    elif done.spent:
        await spend(tx, item.channel, purpose, now)


async def _as_they_are(tx: Transaction, queue: Sequence[Item]) -> Sequence[Item]:
    """Now; that their channel gets another owner before the commit is noticed."""
    for channel in {each.channel for each in queue}:
        await tx.channel(channel)
    found = [await tx.item(each.id) for each in queue]
    return [each for each in found if each is not None]


def _report(ports: Ports, item: Item) -> None:
    fields = {"account": item.account, "kind": item.kind, "tries": item.tries}
    if item.state == SENT:
        ports.report("sent", {**fields, "way": item.way})
    elif item.state == FAILED or item.way:
        ports.report("undelivered", {**fields, "reason": item.reason, "permanent": item.state == FAILED})


async def retry(tx: Transaction, which: str, now: datetime) -> int:
    """Sends again what failed: one item, or `all`. How many."""
    items = await tx.items(FAILED, LISTED) if which == "all" else (await _item(tx, which, FAILED),)
    for item in items:
        _note(tx, item, "outbox_retry", now)
        again = replace(item, state=WAITING, tries=0, reason="", way="", receipt="", arrived="", due_at=now)
        tx.put_item(again)
    return len(items)


async def drop(tx: Transaction, id_: str, now: datetime) -> None:
    item = await _item(tx, id_, FAILED, WAITING)
    _note(tx, item, "outbox_drop", now)
    tx.put_item(replace(item, state=DROPPED))


async def _item(tx: Transaction, id_: str, *states: str) -> Item:
    item = await tx.item(id_)
    if item is None or item.state not in states:
        raise Refused("errors.outbox_item", id=id_)
    return item


def _note(tx: Transaction, item: Item, act: str, now: datetime) -> None:
    tx.act(Entry(now, "operator", act, "delivery", item.channel.hex(), item.id))
