"""Home of the authority's check: an officer confirms who somebody is, or refuses with a reason they see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.citizens import CONFIRMED, PENDING, REFUSED, Citizen
from bot.domain.declarations import Declaration, evidence_of
from bot.domain.errors import Refused
from bot.domain.evidence import Evidence
from bot.ports import Ports, Transaction, Writes
from bot.usecases.news import announce, announce_change
from bot.usecases.staff import officer_called

PURPOSE = "verification"


@dataclass(frozen=True, slots=True)
class Pending:
    """`held` tells that somebody confirmed has this document already: confirming joins the two."""

    citizen: Citizen
    held: bool


async def pending(tx: Transaction, limit: int) -> tuple[Pending, ...]:
    """The longest waiting first."""
    citizens = sorted(await tx.citizens_in(PENDING, limit), key=lambda each: each.registered_at)
    return tuple([Pending(each, await _holder(tx, each) is not None) for each in citizens])


async def confirm(ports: Ports, tx: Transaction, id_: bytes, officer: str, now: datetime) -> Citizen:
    """The confirmed citizen: the one waiting, or the earlier one with the same document it was joined to."""
    await officer_called(tx, officer)
    waiting = await _waiting(tx, id_)
    holder = await _holder(tx, waiting)
    if holder is not None:
        return await _join(ports, tx, waiting, holder, officer, now)
    confirmed = replace(waiting, state=CONFIRMED, decided_at=now)
    writes = tx.act(Entry(now, f"officer:{officer}", "confirm_registration", PURPOSE, id_.hex()))
    writes.put_citizen(confirmed)
    await _add_declared(tx, writes, waiting.document, await tx.declarations(id_))
    await announce(ports, tx, confirmed, now)
    return confirmed


async def refuse(
    ports: Ports, tx: Transaction, id_: bytes, reason: str, officer: str, now: datetime
) -> Citizen:
    await officer_called(tx, officer)
    if not reason.strip():
        raise Refused("errors.reason_missing")
    refused = replace(await _waiting(tx, id_), state=REFUSED, refusal=reason.strip(), decided_at=now)
    tx.act(Entry(now, f"officer:{officer}", "refuse_registration", PURPOSE, id_.hex())).put_citizen(refused)
    await announce(ports, tx, refused, now)
    return refused


async def _join(
    ports: Ports, tx: Transaction, waiting: Citizen, holder: Citizen, officer: str, now: datetime
) -> Citizen:
    """One person, one citizen: what came through the second account goes to the first registration."""
    detail = f"from {waiting.id.hex()}"
    writes = tx.act(Entry(now, f"officer:{officer}", "join_registration", PURPOSE, holder.id.hex(), detail))
    declarations = await tx.declarations(waiting.id)
    before, declared = await _add_declared(tx, writes, waiting.document, declarations)
    for declaration in declarations:
        writes.put_declaration(holder.id, replace(declaration, id=ports.random(8).hex()))
    for consent in await tx.consents(waiting.id):
        writes.put_consent(holder.id, consent)
    await announce(ports, tx, waiting, now)
    await announce_change(ports, tx, writes, holder.document, before, (*before, *declared), now, declarations)
    for channel in await tx.channels_of(waiting.id):
        tx.put_channel(replace(channel, citizen=holder.id))
    writes.erase_citizen(waiting.id)
    return holder


async def _add_declared(
    tx: Transaction, writes: Writes, document: bytes, declarations: Sequence[Declaration]
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Only a confirmed person's own words touch their document. What stood there before, and what was added."""
    before = await tx.evidence(document)
    declared = tuple(each for declaration in declarations for each in evidence_of(declaration))
    for evidence in declared:
        writes.put_evidence(document, evidence)
    return before, declared


async def _waiting(tx: Transaction, id_: bytes) -> Citizen:
    citizen = await tx.citizen(id_)
    if citizen is None or citizen.state != PENDING:
        raise Refused("errors.not_pending")
    return citizen


async def _holder(tx: Transaction, waiting: Citizen) -> Citizen | None:
    for citizen in await tx.citizens_with(waiting.document):
        if citizen.state == CONFIRMED and citizen.id != waiting.id:
            return citizen
    return None
