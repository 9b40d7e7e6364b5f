"""Home of the officer's word on a family: a guardian's claim, or an adult who cannot answer on their own phone."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.calendar import beijing_date
from bot.domain.citizens import CONFIRMED, PENDING, Citizen
from bot.domain.citizens import REFUSED as REFUSED_PERSON
from bot.domain.delegations import ASKED, REFUSED, Delegation, lets_show, waits
from bot.domain.delegations import CONFIRMED as HOLDS
from bot.domain.errors import Refused
from bot.ports import Ports, Transaction
from bot.usecases.news import announce
from bot.usecases.review import settle
from bot.usecases.staff import officer_called

PURPOSE = "family"


@dataclass(frozen=True, slots=True, repr=False)
class Waiting:
    """A claim with both its people. `held` tells that the person is registered already: confirming joins the two."""

    delegation: Delegation
    holder: Citizen
    person: Citizen
    held: bool


async def waiting(tx: Transaction, limit: int, now: datetime) -> tuple[Waiting, ...]:
    """The longest waiting first."""
    found = []
    for each in await tx.delegations_in(ASKED, limit):
        holder, person = await tx.citizen(each.holder), await tx.citizen(each.person)
        if holder is None or person is None or not waits(each, beijing_date(now)):
            continue
        held = person.state == CONFIRMED or any(
            other.state == CONFIRMED for other in await tx.citizens_with(person.document)
        )
        found.append(Waiting(each, holder, person, held))
    return tuple(found)


async def confirm(ports: Ports, tx: Transaction, id_: str, officer: str, now: datetime) -> Citizen:
    """The person whose code may now be shown. Who else may is told, and so is the person."""
    await officer_called(tx, officer)
    asked = await _asked(tx, id_, now)
    holder, person = await tx.citizen(asked.holder), await tx.citizen(asked.person)
    assert holder is not None
    assert person is not None
    if holder.state != CONFIRMED:
        raise Refused("errors.holder_unconfirmed")
    confirmed = replace(asked, state=HOLDS, decided_at=now, decided_by=f"officer:{officer}")
    writes = tx.act(Entry(now, f"officer:{officer}", "confirm_family", PURPOSE, person.id.hex(), id_))
    known = await settle(ports, tx, person, officer, now, confirmed) if person.state == PENDING else person
    if known.id == asked.person:
        writes.put_delegation(confirmed)
    others = [each for each in await tx.holders_of(known.id) if lets_show(each, beijing_date(now))]
    for id_told in {asked.holder, *(each.holder for each in others)}:
        told = await tx.citizen(id_told)
        assert told is not None
        writes.put_citizen(told)
        await announce(ports, tx, told, now, changed=False)
    return known


async def refuse(ports: Ports, tx: Transaction, id_: str, reason: str, officer: str, now: datetime) -> None:
    """With a reason that the one who asked reads; the record made for asking is erased some days later."""
    await officer_called(tx, officer)
    if not reason.strip():
        raise Refused("errors.reason_missing")
    asked = await _asked(tx, id_, now)
    person, holder = await tx.citizen(asked.person), await tx.citizen(asked.holder)
    writes = tx.act(Entry(now, f"officer:{officer}", "refuse_family", PURPOSE, asked.person.hex(), id_))
    writes.put_delegation(replace(asked, state=REFUSED, decided_at=now, decided_by=f"officer:{officer}"))
    assert person is not None
    assert holder is not None
    if person.state == PENDING:
        writes.put_citizen(replace(person, state=REFUSED_PERSON, refusal=reason.strip(), decided_at=now))
    await announce(ports, tx, holder, now, changed=False)


async def _asked(tx: Transaction, id_: str, now: datetime) -> Delegation:
    found = await tx.delegation(id_)
    if found is None or not waits(found, beijing_date(now)):
        raise Refused("errors.not_pending")
    return found
