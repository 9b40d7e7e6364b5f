"""Home of erasing what is kept no longer: channels left, sign-ups never finished, rows past their retention."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.domain.audit import Entry
from bot.domain.calendar import beijing_date
from bot.domain.channels import Channel
from bot.domain.delegations import Delegation
from bot.domain.papers import is_good
from bot.ports import Ports, Transaction
from bot.usecases.beside import beside
from bot.usecases.commit import committed
from bot.usecases.holding import CLOCK, ended_by, is_held, let_go, release
from bot.usecases.letters import PUSHES, SIGNUP, push_of

BATCH = 100


async def erase_due(ports: Ports, now: datetime) -> int:
    """How many channels were erased. Evidence stays: it belongs to the document, not to the account."""
    erased, full = 0, True
    while full:
        channels = await _due(ports, ports.store.begin(), now)
        for channel in channels:
            erased += await committed(ports, partial(_erase, ports, id_=channel.id, now=now))
        full = len(channels) == BATCH
    await _end_delegations(ports, now)
    await _erase_left(ports, now)
    await committed(ports, partial(_forget, ports, now=now))
    if erased:
        ports.report("erased", {"count": erased})
    return erased


async def forget_replies(ports: Ports, now: datetime) -> int:
    """By itself and often, for there is one for every message: in a minute too many come together."""
    tx = ports.store.begin()
    tx.forget({"reply": now - ports.policy.retention["reply"]})
    await tx.commit()
    return 0


async def _due(ports: Ports, tx: Transaction, now: datetime) -> tuple[Channel, ...]:
    kept = ports.policy.retention
    return await tx.channels_to_erase(
        unfollowed_before=now - kept["unfollowed"], unfinished_before=now - kept["unfinished"], limit=BATCH
    )


async def _erase(ports: Ports, tx: Transaction, *, id_: bytes, now: datetime) -> bool:
    """Looks again first: they may have followed again, or finished signing up, a moment ago."""
    channel = await tx.channel(id_)
    if channel is None or not _is_due(ports, channel, now):
        return False
    await erase(tx, channel, "unfinished" if channel.unfollowed_at is None else "unfollowed", now)
    return True


async def erase(tx: Transaction, channel: Channel, why: str, now: datetime) -> None:
    """An account with what came through it; its person too, when nobody else reaches them."""
    id_ = channel.id
    writes = tx.act(Entry(now, "clock", "erase_channel", "retention", id_.hex(), why))
    gone = (channel, *await beside(tx, channel))
    for each in gone:
        writes.erase_channel(each.id)
    if channel.citizen is None:
        return
    left = [each for each in await tx.channels_of(channel.citizen) if each not in gone]
    if left:
        await _hand_over(tx, gone, max(left, key=lambda each: each.seen_at))
    else:
        await let_go(tx, writes, channel.citizen, now)
        if not await _is_reached(tx, channel.citizen, now):
            about = tx.act(Entry(now, "clock", "erase_citizen", "retention", channel.citizen.hex(), why))
            about.erase_citizen(channel.citizen)


async def _is_reached(tx: Transaction, citizen: bytes, now: datetime) -> bool:
    """By somebody who shows their code, or by a card an office handed out; one they printed goes with them."""
    cards = [each for each in await tx.papers_of(citizen) if each.office and is_good(each, now)]
    return bool(cards) or await is_held(tx, citizen, beijing_date(now))


async def _erase_left(ports: Ports, now: datetime) -> None:
    """Whom cards alone reached goes some time after the last one, in which it can still be renewed."""
    before, gone = now - ports.policy.retention["paper"], True
    while gone:
        left = await ports.store.begin().left_by_papers(before, BATCH)
        gone = any([await committed(ports, partial(_erase_citizen, id_=each, now=now)) for each in left])


async def _erase_citizen(tx: Transaction, *, id_: bytes, now: datetime) -> bool:
    if await tx.citizen(id_) is None or await tx.channels_of(id_) or await _is_reached(tx, id_, now):
        return False
    writes = tx.act(Entry(now, "clock", "erase_citizen", "retention", id_.hex(), "paper"))
    await let_go(tx, writes, id_, now)
    writes.erase_citizen(id_)
    return True


def _is_due(ports: Ports, channel: Channel, now: datetime) -> bool:
    kept = ports.policy.retention
    if channel.citizen is None and channel.seen_at < now - kept["unfinished"]:
        return True
    return channel.unfollowed_at is not None and channel.unfollowed_at < now - kept["unfollowed"]


async def _hand_over(tx: Transaction, gone: Sequence[Channel], to: Channel) -> None:
    """What the person is still to be told goes to an account that remains, unless it is to be told nothing of it."""
    for channel in gone:
        for item in await tx.unsent(channel.id):
            push = push_of(item)
            if item.kind in PUSHES and push.purpose != SIGNUP and to.id not in push.besides:
                tx.put_item(replace(item, channel=to.id, account=to.account))


async def _end_delegations(ports: Ports, now: datetime) -> None:
    """Whoever is reached by nobody any more goes with the last delegation that lapsed or was refused."""
    full = True
    while full:
        kept = ports.policy.retention["outbox"]
        over = await ports.store.begin().delegations_over(now, now - kept, BATCH)
        for each in over:
            await committed(ports, partial(_end_delegation, delegation=each, now=now))
        full = len(over) == BATCH


async def _end_delegation(tx: Transaction, *, delegation: Delegation, now: datetime) -> None:
    found = await tx.delegation(delegation.id)
    if found is None or found.state != delegation.state or found.until != delegation.until:
        return
    writes = tx.act(Entry(now, "clock", "end_family", "retention", found.person.hex(), found.id))
    writes.put_delegation(ended_by(CLOCK, found, now))
    await release(tx, writes, [found], beijing_date(now))


async def _forget(ports: Ports, tx: Transaction, *, now: datetime) -> None:
    tx.forget({"link": now, **{name: now - kept for name, kept in ports.policy.retention.items()}})
