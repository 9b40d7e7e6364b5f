"""Home of whether a push is still true when it is about to go: derived again, never trusted to what was stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.calendar import beijing_date
from bot.domain.channels import Channel, Item
from bot.domain.citizens import Citizen, withdrawn
from bot.domain.decision import seen
from bot.domain.delegations import lets_show
from bot.domain.notices import ANSWERED, CHANGED, LAPSE
from bot.ports import Ports, Transaction
from bot.usecases.declaration import decision_of
from bot.usecases.letters import SIGNUP, Push, push_of
from bot.usecases.reminders import is_due, planned, still_unfinished

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Truth:
    """`at_once`: not even the night keeps it back. `planned` is what the outcome of now will remind of."""

    holds: bool
    at_once: bool = False
    planned: tuple[Item, ...] = ()


async def truth_of(ports: Ports, tx: Transaction, item: Item, channel: Channel, now: datetime) -> Truth:
    push = push_of(item)
    if push.purpose == SIGNUP:
        return Truth(still_unfinished(channel, now))
    citizen = await _citizen(tx, push, channel, now)
    found = await tx.citizen(citizen) if citizen is not None else None
    if found is None or (push.purpose != ANSWERED and withdrawn(await tx.consents(found.id))):
        return Truth(holds=False)
    if push.purpose == ANSWERED:
        return Truth(holds=True)
    decision, _, _ = await decision_of(ports, tx, found, now)
    if push.purpose != CHANGED:
        timely = push.purpose == LAPSE or beijing_date(push.at) == beijing_date(now)
        return Truth(timely and is_due(ports.policy, decision, push.purpose, now))
    ahead = planned(ports, channel, found.id, decision, now)
    return Truth(
        not push.ends or await _ended(ports, tx, found, push.at), at_once=not push.calm, planned=ahead
    )


async def _ended(ports: Ports, tx: Transaction, citizen: Citizen, at: datetime) -> bool:
    """Whether by what is known now something else is seen from that instant on."""
    before, _, _ = await decision_of(ports, tx, citizen, at - INSTANT)
    then, _, _ = await decision_of(ports, tx, citizen, at)
    return seen(before) != seen(then)


async def _citizen(tx: Transaction, push: Push, channel: Channel, now: datetime) -> bytes | None:
    """Whom it is about, while the receiver may know."""
    if push.about is None or channel.citizen is None:
        return channel.citizen
    holders = [each.holder for each in await tx.holders_of(push.about) if lets_show(each, beijing_date(now))]
    return push.about if channel.citizen in holders else None
