"""Home of agreeing to notices: which messages by template somebody lets the platform bring them, and how many."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.channels import Channel
from bot.domain.notices import PURPOSES, REFUSED, YES, Subscription
from bot.ports import NotYet, Ports, Transaction
from bot.usecases.letters import PUSHES, push_of
from bot.usecases.trying import FAILED

MOST = 100  # messages agreed to ahead; platforms keep fewer
ACCEPTED = "accept"


@dataclass(frozen=True, slots=True)
class Agreement:
    """One purpose at the channel's account: its template there ("" where it has none) and what was agreed to."""

    purpose: str
    template: str
    left: int
    lasting: bool


async def agreements(ports: Ports, tx: Transaction, channel: Channel) -> tuple[Agreement, ...]:
    held = {each.purpose: each for each in await tx.subscriptions(channel.id)}
    return tuple(_agreement(ports, channel, purpose, held.get(purpose)) for purpose in PURPOSES)


async def agree(
    ports: Ports,
    tx: Transaction,
    channel: Channel,
    purpose: str,
    *,
    lasting: bool,
    now: datetime,
) -> Agreement:
    """One message more of this purpose, or as many as come where the template is of that kind."""
    held = await _held(tx, channel.id, purpose)
    lasting = lasting and _can_last(ports, channel, purpose)
    left = min((held.left if held else 0) + (0 if lasting else 1), MOST)
    given = Subscription(channel.id, purpose, left, lasting or (held is not None and held.lasting), now)
    return _put(ports, tx, channel, given, "accept_notice")


async def let_be(
    ports: Ports, tx: Transaction, channel: Channel, purpose: str, left: int, *, lasting: bool, now: datetime
) -> Agreement:
    """What an app knows to be agreed to in all, so that told twice it is the same.

    Where the template is for once, what is said to last is one message at least.
    """
    held = await _held(tx, channel.id, purpose)
    lasts = lasting and _can_last(ports, channel, purpose)
    if lasting:
        left = max(held.left if held else 0, 0 if lasts else 1)
    given = Subscription(channel.id, purpose, min(left, MOST), lasts, now)
    return _put(ports, tx, channel, given, "accept_notice")


async def decline(ports: Ports, tx: Transaction, channel: Channel, purpose: str, now: datetime) -> Agreement:
    """No message of this purpose any more."""
    await tx.subscriptions(channel.id)
    return _put(ports, tx, channel, Subscription(channel.id, purpose, 0, False, now, True), "decline_notice")


async def told(
    ports: Ports, tx: Transaction, channel: Channel, answers: Sequence[tuple[str, str]], now: datetime
) -> None:
    """What the platform says of somebody's answers: each template and `accept`, or why not."""
    templates = ports.accounts[channel.account].templates
    for id_, answer in answers:
        for purpose, template in templates.items():
            if template.id != id_:
                continue
            if answer == ACCEPTED:
                await agree(ports, tx, channel, purpose, lasting=template.lasting, now=now)
            else:
                await decline(ports, tx, channel, purpose, now)


async def arrived(tx: Transaction, channel: Channel, number: str, word: str, now: datetime) -> None:
    """What became of a push, by the platform's own number of it: yes, refused, or the platform's reason."""
    item = await tx.item_by_receipt(channel.account, number)
    if item is None and any(
        each.kind in PUSHES and each.due_at <= now for each in await tx.unsent(channel.id)
    ):
        raise NotYet  # it may be told of before what was sent is stored
    if item is None or item.channel != channel.id:
        return
    if word == YES:
        tx.put_item(replace(item, arrived=YES))
        return
    tx.put_item(replace(item, state=FAILED, arrived=word, reason=f"did not arrive: {word}"))
    if word == REFUSED:
        await turned_off(tx, channel.id, push_of(item).purpose, now)


async def spend(tx: Transaction, channel: bytes, purpose: str, now: datetime) -> None:
    """One message less that may still come."""
    held = await _held(tx, channel, purpose)
    if held is not None:
        tx.put_subscription(replace(held, left=max(held.left - 1, 0), changed_at=now))


async def turned_off(tx: Transaction, channel: bytes, purpose: str, now: datetime) -> None:
    """The platform says that the person takes no such messages any more."""
    await tx.subscriptions(channel)
    tx.put_subscription(Subscription(channel, purpose, 0, False, now, True))
    tx.act(Entry(now, "platform", "notice_unwanted", "consent", channel.hex(), purpose))


def _can_last(ports: Ports, channel: Channel, purpose: str) -> bool:
    template = ports.accounts[channel.account].templates.get(purpose)
    return template is None or template.lasting


async def _held(tx: Transaction, channel: bytes, purpose: str) -> Subscription | None:
    return next((each for each in await tx.subscriptions(channel) if each.purpose == purpose), None)


def _put(ports: Ports, tx: Transaction, channel: Channel, given: Subscription, act: str) -> Agreement:
    tx.put_subscription(given)
    tx.act(Entry(given.changed_at, "citizen", act, "consent", channel.id.hex(), given.purpose))
    return _agreement(ports, channel, given.purpose, given)


def _agreement(ports: Ports, channel: Channel, purpose: str, held: Subscription | None) -> Agreement:
    template = ports.accounts[channel.account].templates.get(purpose)
    known = template.id if template else ""
    return Agreement(purpose, known, held.left if held else 0, held.lasting if held else False)
