"""Home of news: who is told that their outcome changed, by one neutral push to the account they were at last."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.citizens import CONFIRMED, Citizen, withdrawn
from bot.domain.decision import Decision, decide, seen
from bot.domain.declarations import Declaration
from bot.domain.evidence import Evidence
from bot.domain.notices import ANSWERED, CHANGED
from bot.ports import Ports, Transaction, Writes
from bot.usecases.declaration import latest
from bot.usecases.letters import NEWS, Push, pushed
from bot.usecases.reaching import best_way, receivers


async def announce_change(
    ports: Ports,
    tx: Transaction,
    writes: Writes,
    document: bytes,
    before: Sequence[Evidence],
    after: Sequence[Evidence],
    now: datetime,
    declared: Sequence[Declaration] = (),
    besides: Collection[bytes] = (),
) -> None:
    """Tells the citizen of a document, if there is one, when its evidence now leads to something else.

    `declared` are declarations that become theirs with it. Whoever took a consent back has no colour to change.
    """
    for citizen in await tx.citizens_with(document):
        if citizen.state != CONFIRMED or withdrawn(await tx.consents(citizen.id)):
            continue
        declarations = await tx.declarations(citizen.id)
        was = decide(ports.policy, citizen, latest(declarations), tuple(before), now)
        becomes = decide(ports.policy, citizen, latest((*declarations, *declared)), tuple(after), now)
        await tell_change(ports, tx, writes, citizen, (was, becomes), now, besides)


async def tell_change(
    ports: Ports,
    tx: Transaction,
    writes: Writes,
    citizen: Citizen,
    change: tuple[Decision, Decision],
    now: datetime,
    besides: Collection[bytes] = (),
) -> None:
    """With its receipt, where what they see is another thing now."""
    was, becomes = change
    if seen(was) != seen(becomes):
        writes.put_receipt(citizen.id, now, becomes)
        await announce(ports, tx, citizen, now, besides, calm=was.outcome == becomes.outcome)


async def announce(
    ports: Ports,
    tx: Transaction,
    citizen: Citizen,
    now: datetime,
    besides: Collection[bytes] = (),
    *,
    changed: bool = True,
    calm: bool = False,
) -> None:
    """One push to the citizen, and to each who shows their code when it has `changed`; else something is answered.

    Which way it goes, if any, is decided when it is sent. `besides` are channels that are told nothing; `calm` news,
    of the same colour, waits for the morning.
    """
    own, *held = await receivers(tx, citizen.id, now)
    purpose = CHANGED if changed else ANSWERED
    for channels in (own, *held) if changed else (own,):
        about = None if channels is own else citizen.id
        theirs = [each for each in channels if each.id not in besides]
        if not theirs:
            continue
        last = max(theirs, key=lambda each: each.seen_at)
        best = await best_way(ports, tx, last, purpose, now, besides)
        channel = best.channel if best else last
        push = Push(purpose, now, about, calm=calm, besides=frozenset(besides))
        tx.put_item(pushed(ports, ports.random(8).hex(), NEWS, channel, push, now))
        if about is not None and channel.citizen is not None:
            await _raise(tx, channel.citizen, about, now)


async def _raise(tx: Transaction, holder: bytes, about: bytes, now: datetime) -> None:
    """A version of the holder's own by which their next answer looks for what is new of those they show."""
    found = await tx.citizen(holder)
    assert found is not None
    tx.act(Entry(now, "clock", "tell_holder", "family", about.hex())).put_citizen(found)
