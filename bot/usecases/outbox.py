"""Home of the outbox: what is sent outside the answer to a delivery, at least once, in order for each person."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.audit import Entry
from bot.domain.channels import Item
from bot.domain.citizens import Citizen
from bot.domain.errors import Refused
from bot.ports import Ports, Transaction, Undelivered
from bot.usecases.commit import committed
from bot.usecases.news import CLOSED, REMINDER, still_reminds, window_open
from bot.usecases.staff import officer_called

WAITING, SENT, FAILED, DROPPED = "waiting", "sent", "failed", "dropped"
ENDED = "its code has ended"
TRIES = 8
FIRST_WAIT = timedelta(seconds=1)
BATCH = 64
LISTED = 1000

Send = Callable[[str, str, Mapping[str, object]], Awaitable[None]]  # account, open id, message as JSON


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody whose news could not be sent and who has not been back since."""

    item: Item
    citizen: Citizen


async def due(ports: Ports, now: datetime, busy: Collection[bytes] = ()) -> Mapping[bytes, Sequence[Item]]:
    """What is to be sent now, in order for each channel that is not `busy` with it already."""
    queues: dict[bytes, list[Item]] = {}
    for item in await ports.store.begin().due_items(now, BATCH):
        if item.channel not in busy:
            queues.setdefault(item.channel, []).append(item)
    return queues


async def deliver(ports: Ports, send: Send, queue: Sequence[Item], now: datetime) -> int:
    """Sends what is due for one channel, one after the other; how many were sent."""
    sent = 0
    for place, item in enumerate(queue):
        tried = await _tried(ports, send, item, now)
        if tried is None:
            continue
        rest = queue[place + 1 :] if tried.state == WAITING else ()
        await committed(ports, partial(_keep, tried=tried, rest=rest))
        _report(ports, tried)
        if tried.state == WAITING:
            break
        sent += tried.state == SENT
    return sent


async def _tried(ports: Ports, send: Send, item: Item, now: datetime) -> Item | None:
    """The item after one try; None when it was dropped or its channel erased meanwhile."""
    tx = ports.store.begin()
    found, channel = await tx.item(item.id), await tx.channel(item.channel)
    if found is None or found.state != WAITING or channel is None:
        return None
    if item.kind == REMINDER and not still_reminds(channel, now):
        return replace(item, state=DROPPED)
    if _ended(item, now):
        return replace(item, state=FAILED, reason=ENDED)
    if not await window_open(ports, tx, channel, now):
        return replace(
            item, state=FAILED, reason=f"{CLOSED}; before that: {item.reason}" if item.reason else CLOSED
        )
    tries = item.tries + 1
    try:
        await send(item.account, channel.open_id, item.message)
    except Undelivered as fault:
        if fault.permanent or tries >= TRIES:
            return replace(item, state=FAILED, tries=tries, reason=fault.reason)
        return replace(item, tries=tries, reason=fault.reason, due_at=now + _wait(ports, tries))
    return replace(item, state=SENT, tries=tries, reason="", sent_at=now)


async def _keep(tx: Transaction, *, tried: Item, rest: Sequence[Item]) -> None:
    """What stands behind an item that has to wait waits with it, so that the order holds."""
    tx.put_item(tried)
    for number, item in enumerate(rest, 1):
        tx.put_item(replace(item, due_at=tried.due_at + timedelta(microseconds=number)))


def _report(ports: Ports, tried: Item) -> None:
    fields = {"account": tried.account, "kind": tried.kind, "tries": tried.tries}
    if tried.state == SENT:
        ports.report("sent", fields)
    elif tried.state != DROPPED:
        ports.report("undelivered", {**fields, "reason": tried.reason, "permanent": tried.state == FAILED})


def _ended(item: Item, now: datetime) -> bool:
    """A picture of a code is worth nothing after its end."""
    until = item.message.get("until")
    return until is not None and datetime.fromisoformat(str(until)) <= now


def _wait(ports: Ports, tries: int) -> timedelta:
    """Doubles with each try; between half of it and all of it, so that many do not come back at once."""
    share = (1 + ports.random(1)[0] / 255) / 2
    return FIRST_WAIT * (1 << (tries - 1)) * share


async def retry(tx: Transaction, which: str, now: datetime) -> int:
    """Sends again what failed: one item, or `all`. How many."""
    items = await tx.items(FAILED, LISTED) if which == "all" else (await _item(tx, which, FAILED),)
    for item in items:
        _note(tx, item, "outbox_retry", now)
        tx.put_item(replace(item, state=WAITING, tries=0, reason="", due_at=now))
    return len(items)


async def drop(tx: Transaction, id_: str, now: datetime) -> None:
    item = await _item(tx, id_, FAILED, WAITING)
    _note(tx, item, "outbox_drop", now)
    tx.put_item(replace(item, state=DROPPED))


async def to_call(tx: Transaction) -> tuple[Call, ...]:
    """Everybody once, the longest waiting first."""
    calls: dict[bytes, Call] = {}
    for item in sorted(await tx.items(FAILED, LISTED), key=lambda each: each.created_at):
        citizen = await _waiting_for_news(tx, item)
        if citizen is not None:
            calls.setdefault(citizen.id, Call(item, citizen))
    return tuple(calls.values())


async def look_up(tx: Transaction, calls: Sequence[Call], officer: str, purpose: str, now: datetime) -> None:
    """Names the officer, and why, before telephone numbers are shown to them."""
    await officer_called(tx, officer)
    if not purpose.strip():
        raise Refused("errors.purpose_missing")
    for call in calls:
        tx.act(Entry(now, f"officer:{officer}", "see_phone", purpose, call.citizen.id.hex(), call.item.id))


async def _waiting_for_news(tx: Transaction, item: Item) -> Citizen | None:
    """Nobody once they have been back by any account: the news was the first line of their answer."""
    channel = await tx.channel(item.channel) if item.kind == "news" else None
    if channel is None or channel.citizen is None:
        return None
    if any(each.seen_at > item.created_at for each in await tx.channels_of(channel.citizen)):
        return None
    citizen = await tx.citizen(channel.citizen)
    return citizen if citizen is not None and citizen.person.phone.startswith("+") else None


async def _item(tx: Transaction, id_: str, *states: str) -> Item:
    item = await tx.item(id_)
    if item is None or item.state not in states:
        raise Refused("errors.outbox_item", id=id_)
    return item


def _note(tx: Transaction, item: Item, act: str, now: datetime) -> None:
    tx.act(Entry(now, "operator", act, "delivery", item.channel.hex(), item.id))
