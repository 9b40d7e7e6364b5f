"""Home of one try to send an item of the outbox: by the best permitted way, at the account that has one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.channels import Channel, Item
from bot.domain.notices import CUSTOMER, Template, after_quiet, no_way
from bot.ports import Ports, Transaction, Undelivered, Unwanted
from bot.usecases.claiming import wait_after
from bot.usecases.letters import NEWS, PUSHES, REMINDER, SIGNUP, Send, letter, push_of, sparing, together
from bot.usecases.reaching import Way, best_way, way_to
from bot.usecases.truth import truth_of

WAITING, SENT, FAILED, DROPPED = "waiting", "sent", "failed", "dropped"
ENDED, UNTRUE = "its code has ended", "true no longer"
TRIES = 8
FIRST_WAIT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Tried:
    """One try: the item after it, other items it leads to, and what became of the person's agreement."""

    item: Item
    beside: tuple[Item, ...] = ()
    spent: bool = False
    unwanted: bool = False


async def tried(ports: Ports, send: Send, item: Item, behind: Sequence[Item], now: datetime) -> Tried | None:
    """None when it was dropped or its channel erased meanwhile. `behind` are those due after it, for the channel."""
    tx = ports.store.begin()
    found, channel = await tx.item(item.id), await tx.channel(item.channel)
    if found is None or found.state != WAITING or channel is None:
        return None
    if item.kind not in PUSHES:
        return await _talked(ports, tx, send, item, channel, now)
    truth = await truth_of(ports, tx, item, channel, now)
    if not truth.holds:
        return Tried(replace(item, state=DROPPED, reason=UNTRUE))
    awake = now if truth.at_once else after_quiet(now, ports.policy.quiet)
    if awake > now:
        return Tried(replace(item, due_at=awake, way=""))
    item, dropped = await _gathered(ports, tx, item, channel, behind, now)
    done = await _pushed(ports, tx, send, item, channel, now)
    if done.item.state == WAITING:
        return done
    return replace(done, beside=(*done.beside, *truth.planned, *dropped))


async def _talked(
    ports: Ports, tx: Transaction, send: Send, item: Item, channel: Channel, now: datetime
) -> Tried:
    """Part of a conversation: by a customer message or not at all. A picture of a code ends with the code."""
    until = item.message.get("until")
    if until is not None and datetime.fromisoformat(str(until)) <= now:
        return Tried(replace(item, state=FAILED, reason=ENDED))
    return await _by(ports, send, item, await way_to(ports, tx, channel, SIGNUP, now), now)


async def _gathered(
    ports: Ports, tx: Transaction, item: Item, channel: Channel, behind: Sequence[Item], now: datetime
) -> tuple[Item, tuple[Item, ...]]:
    """Reminders that wait together go as one, and so does news of the same; the others are dropped with it."""
    others = [each for each in behind if _goes_with(item, each)]
    true = [each for each in others if (await truth_of(ports, tx, each, channel, now)).holds]
    if not true:
        return item, ()
    words = together(ports, item, 1 + len(true)) if item.kind == REMINDER else true[-1].message
    dropped = tuple(replace(each, state=DROPPED, reason=f"goes with {item.id}") for each in true)
    return replace(item, message=words), dropped


def _goes_with(item: Item, other: Item) -> bool:
    if item.kind == REMINDER:
        return other.kind == REMINDER
    one, two = push_of(item), push_of(other)
    return other.kind == NEWS and (one.purpose, one.about) == (two.purpose, two.about)


async def _pushed(
    ports: Ports, tx: Transaction, send: Send, item: Item, channel: Channel, now: datetime
) -> Tried:
    """By the best way among the accounts of its person; by the next one when it fails there for good."""
    push = push_of(item)
    purpose, been = push.purpose, set(push.besides)
    best = await best_way(ports, tx, channel, purpose, now, been)
    if best is None:
        return await _by(ports, send, item, await way_to(ports, tx, channel, purpose, now), now)
    if best.channel.id != channel.id:
        return _moved(item, best.channel, been, now)
    done = await _by(ports, send, item, best, now)
    if done.item.state != FAILED:
        return done
    been = {*been, channel.id}
    other = await best_way(ports, tx, channel, purpose, now, been)
    return replace(_moved(done.item, other.channel, been, now), unwanted=done.unwanted) if other else done


async def _by(ports: Ports, send: Send, item: Item, way: Way, now: datetime) -> Tried:
    """By each permitted way until one takes it."""
    if not way.ways:
        why = no_way(way.reach)
        return Tried(
            replace(item, state=FAILED, reason=f"{why}; before that: {item.reason}" if item.reason else why)
        )
    one, reasons, unwanted = replace(item, tries=item.tries + 1), list[str](), False
    for name in way.ways:
        one = replace(one, way=name)
        try:
            number = await send(letter(ports, item, way.channel, name, way.reach))
        except Undelivered as fault:
            if fault.later is not None or not (fault.permanent or one.tries >= TRIES):
                return Tried(_again(ports, item, one, fault, now), unwanted=unwanted)
            reasons.append(fault.reason)
            unwanted |= isinstance(fault, Unwanted)
        else:
            return replace(_sent(one, way.reach.template, number, now), unwanted=unwanted)
    return Tried(replace(one, state=FAILED, reason="; ".join(reasons)), unwanted=unwanted)


def _again(ports: Ports, item: Item, one: Item, fault: Undelivered, now: datetime) -> Item:
    """A full quota says nothing about the message, so it is not counted as a try."""
    tries, wait = (
        (item.tries, fault.later) if fault.later else (one.tries, wait_after(ports, FIRST_WAIT, one.tries))
    )
    return replace(one, tries=tries, reason=fault.reason, due_at=now + wait)


def _sent(one: Item, template: Template | None, number: str, now: datetime) -> Tried:
    done = replace(one, state=SENT, reason="", sent_at=now, arrived="", receipt="")
    if one.way == CUSTOMER or template is None:
        return Tried(done)
    receipt = number if template.confirmed else ""
    return Tried(replace(done, receipt=receipt), spent=template.asked and not template.lasting)


def _moved(item: Item, channel: Channel, been: set[bytes], now: datetime) -> Tried:
    """The item of another account instead of this one."""
    there = replace(
        item,
        id=f"{item.id}-{channel.id.hex()[:8]}",
        channel=channel.id,
        account=channel.account,
        message={**item.message, **sparing(been)},
        due_at=now,
        state=WAITING,
        tries=0,
        way="",
    )
    return Tried(replace(item, state=DROPPED, reason=f"goes by {channel.account}"), (there,))
