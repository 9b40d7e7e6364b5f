"""Home of the authority's check: an officer confirms who somebody is, or refuses with a reason they see."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.citizens import CONFIRMED, PENDING, REFUSED, Citizen
from bot.domain.delegations import Delegation
from bot.domain.errors import Refused
from bot.domain.joins import REFUSED as DENIED
from bot.ports import Ports, Transaction
from bot.usecases.corrections import standing_declarations
from bot.usecases.join_offers import close
from bot.usecases.joins import add_declared, merge
from bot.usecases.news import announce
from bot.usecases.staff import officer_called

PURPOSE = "verification"


@dataclass(frozen=True, slots=True)
class Pending:
    """`held` tells that somebody confirmed has this document already: confirming joins the two.

    `denied` that this somebody was asked and says it is not them.
    """

    citizen: Citizen
    held: bool
    denied: bool


async def pending(tx: Transaction, limit: int) -> tuple[Pending, ...]:
    """The longest waiting first. Who was named by somebody else waits with what that one asks for."""
    citizens = [each for each in await tx.citizens_in(PENDING, limit) if not await tx.holders_of(each.id)]
    citizens.sort(key=lambda each: each.registered_at)
    return tuple(
        [Pending(each, await holder_of(tx, each) is not None, await _denied(tx, each)) for each in citizens]
    )


async def confirm(ports: Ports, tx: Transaction, id_: bytes, officer: str, now: datetime) -> Citizen:
    """The confirmed citizen: the one waiting, or the earlier one with the same document it was joined to."""
    await officer_called(tx, officer)
    return await settle(ports, tx, await _waiting(tx, id_), officer, now)


async def settle(
    ports: Ports,
    tx: Transaction,
    waiting: Citizen,
    officer: str,
    now: datetime,
    certain: Delegation | None = None,
) -> Citizen:
    """Confirms a waiting record, or joins it to the confirmed one; `certain` is by whom they may be shown."""
    holder = await holder_of(tx, waiting)
    if holder is not None:
        await announce(ports, tx, waiting, now)
        return (await merge(ports, tx, waiting, holder, f"officer:{officer}", now, certain)).holder
    return await confirm_as(ports, tx, waiting, f"officer:{officer}", now)


async def confirm_as(ports: Ports, tx: Transaction, waiting: Citizen, actor: str, now: datetime) -> Citizen:
    """Of a record whose document nobody confirmed holds."""
    confirmed = replace(waiting, state=CONFIRMED, decided_at=now)
    writes = tx.act(Entry(now, actor, "confirm_registration", PURPOSE, waiting.id.hex()))
    writes.put_citizen(confirmed)
    await add_declared(tx, writes, waiting.document, await standing_declarations(tx, waiting.id))
    await announce(ports, tx, confirmed, now)
    return confirmed


async def refuse(
    ports: Ports, tx: Transaction, id_: bytes, reason: str, officer: str, now: datetime
) -> Citizen:
    await officer_called(tx, officer)
    if not reason.strip():
        raise Refused("errors.reason_missing")
    refused = replace(await _waiting(tx, id_), state=REFUSED, refusal=reason.strip(), decided_at=now)
    writes = tx.act(Entry(now, f"officer:{officer}", "refuse_registration", PURPOSE, id_.hex()))
    writes.put_citizen(refused)
    await close(tx, writes, id_, f"officer:{officer}", now)
    await announce(ports, tx, refused, now)
    return refused


async def _waiting(tx: Transaction, id_: bytes) -> Citizen:
    citizen = await tx.citizen(id_)
    if citizen is None or citizen.state != PENDING or await tx.holders_of(id_):
        raise Refused("errors.not_pending")
    return citizen


async def holder_of(tx: Transaction, waiting: Citizen) -> Citizen | None:
    """Who is confirmed already with the document of somebody waiting."""
    for citizen in await tx.citizens_with(waiting.document):
        if citizen.state == CONFIRMED and citizen.id != waiting.id:
            return citizen
    return None


async def _denied(tx: Transaction, waiting: Citizen) -> bool:
    join = await tx.join_waiting(waiting.id)
    return join is not None and join.state == DENIED
