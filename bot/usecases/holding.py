"""Home of who holds whose code: what one is left with when delegations end, move to another record, or lapse."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain.calendar import beijing_date
from bot.domain.citizens import Citizen
from bot.domain.delegations import CONFIRMED, ENDED, Delegation, counts
from bot.ports import Ports, Transaction, Writes
from bot.usecases.family_ids import moved

CLOCK = "clock"


async def is_held(tx: Transaction, person: bytes, on: date, besides: Sequence[str] = ()) -> bool:
    """Whether somebody may show this person's code, or asked to; `besides` are delegations that do not count."""
    return any(counts(each, on) and each.id not in besides for each in await tx.holders_of(person))


async def release(tx: Transaction, writes: Writes, ended: Sequence[Delegation], on: date) -> bool:
    """Erases the person of these delegations, all of the same one, if nothing is left by which they are reached."""
    person = ended[0].person
    if await tx.channels_of(person) or await is_held(tx, person, on, [each.id for each in ended]):
        return False
    writes.erase_citizen(person)
    return True


async def let_go(tx: Transaction, writes: Writes, holder: bytes, now: datetime) -> None:
    """Ends all that somebody holds who is gone or can show nothing any more."""
    on = beijing_date(now)
    for each in await tx.held_by(holder):
        if each.state != ENDED:
            writes.put_delegation(ended_by(CLOCK, each, now))
            await release(tx, writes, [each], on)


async def move(
    ports: Ports,
    tx: Transaction,
    writes: Writes,
    waiting: Citizen,
    known: Citizen,
    certain: Delegation | None = None,
) -> tuple[str, ...]:
    """What stood with the waiting record of a person stands with the known one; both ends of a delegation.

    `certain` is one of them, just confirmed. The ids they have now.
    """
    puts = []
    present = {each.holder for each in await tx.holders_of(known.id) if each.state == CONFIRMED}
    for each in await tx.holders_of(waiting.id):
        put = certain if certain and certain.id == each.id else each
        if each.holder not in {known.id, *present}:
            puts.append(replace(put, id=moved(ports, each.id), person=known.id))
    puts += [
        replace(each, id=moved(ports, each.id), holder=known.id)
        for each in await tx.held_by(waiting.id)
        if each.person != known.id
    ]
    for each in puts:
        writes.put_delegation(each)
    return tuple(each.id for each in puts)


def ended_by(who: str, delegation: Delegation, now: datetime) -> Delegation:
    return replace(delegation, state=ENDED, decided_at=now, decided_by=who)


def new_id(ports: Ports) -> str:
    """Shorter than the id of a citizen, so that the two are never mistaken for each other."""
    return ports.random(8).hex()
