"""Home of joining: one person at a second account becomes the citizen they are already, so that it can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.citizens import Citizen, Consent, withdrawn
from bot.domain.decision import CANNOT_TELL, CONSENT, Decision
from bot.domain.declarations import Declaration, evidence_of
from bot.domain.delegations import Delegation
from bot.domain.evidence import Evidence
from bot.domain.joins import JOINED, Join
from bot.ports import Ports, Transaction, Writes
from bot.usecases.corrections import standing_declarations
from bot.usecases.declaration import Outcome, latest, outcome_of
from bot.usecases.holding import move
from bot.usecases.join_offers import PURPOSE, tried
from bot.usecases.news import announce_change


@dataclass(frozen=True, slots=True, repr=False)
class Joined:
    """The citizen they are, with the outcome that all of it together leads to."""

    holder: Citizen
    outcome: Outcome


async def try_code(
    ports: Ports, tx: Transaction, waiting: Citizen, code: str, now: datetime
) -> Joined | None:
    """None for a wrong code, and the same where there is none to be right."""
    holder = await tried(tx, waiting, code, now)
    return await merge(ports, tx, waiting, holder, "code", now) if holder else None


async def merge(
    ports: Ports,
    tx: Transaction,
    waiting: Citizen,
    holder: Citizen,
    by: str,
    now: datetime,
    certain: Delegation | None = None,
) -> Joined:
    """What came through the second account goes to the first registration; `certain` is of a family claim."""
    writes = tx.act(_entry(waiting, holder, by, now))
    came = await standing_declarations(tx, waiting.id)
    before, declared = await add_declared(tx, writes, waiting.document, came)
    for declaration in came:
        writes.put_declaration(holder.id, declaration)
    consents = await _new_consents(tx, waiting, holder)
    for consent in consents:
        writes.put_consent(holder.id, consent)
    channels = await tx.channels_of(waiting.id)
    # Where the code is typed they see at once what comes of it.
    here = [each.id for each in channels] if by == "code" else []
    after = (*before, *declared)
    await announce_change(ports, tx, writes, holder.document, before, after, now, came, here)
    for channel in channels:
        tx.put_channel(replace(channel, citizen=holder.id))
    join = replace(
        await _join_of(ports, tx, waiting, holder, now),
        state=JOINED,
        channels=tuple(each.id for each in channels),
        declarations=tuple(each.id for each in came),
        consents=tuple(map(consent_mark, consents)),
        delegations=await move(ports, tx, writes, waiting, holder, certain),
        decided_at=now,
        decided_by=by,
    )
    writes.put_join(join)
    writes.erase_citizen(waiting.id)
    outcome = await _together(ports, tx, holder, came, after, consents, now)
    return Joined(holder, outcome)


def _entry(waiting: Citizen, holder: Citizen, by: str, now: datetime) -> Entry:
    actor = by if by.startswith("officer:") else "citizen"
    return Entry(now, actor, "join_registration", PURPOSE, holder.id.hex(), f"from {waiting.id.hex()}")


async def add_declared(
    tx: Transaction, writes: Writes, document: bytes, declarations: Sequence[Declaration]
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Only a confirmed person's own words touch their document. What stood there before, and what was added."""
    before = await tx.evidence(document)
    declared = tuple(each for declaration in declarations for each in evidence_of(declaration))
    for evidence in declared:
        writes.put_evidence(document, evidence)
    return before, declared


def consent_mark(consent: Consent) -> str:
    return f"{consent.purpose} {consent.given_at.isoformat()}"


async def _new_consents(tx: Transaction, waiting: Citizen, holder: Citizen) -> tuple[Consent, ...]:
    known = {consent_mark(each) for each in await tx.consents(holder.id)}
    return tuple(each for each in await tx.consents(waiting.id) if consent_mark(each) not in known)


async def _join_of(ports: Ports, tx: Transaction, waiting: Citizen, holder: Citizen, now: datetime) -> Join:
    """The one that was offered; a new one where an officer joins what was offered to nobody, or to another."""
    found = await tx.join_waiting(waiting.id)
    if found is not None and found.holder == holder.id:
        return found
    return Join(ports.random(8).hex(), holder.id, waiting.id, "", waiting.registered_at, now)


async def _together(
    ports: Ports,
    tx: Transaction,
    holder: Citizen,
    came: Sequence[Declaration],
    evidence: Sequence[Evidence],
    consents: Sequence[Consent],
    now: datetime,
) -> Outcome:
    last = latest((*await tx.declarations(holder.id), *came))
    if withdrawn((*await tx.consents(holder.id), *consents)):
        return Decision(CANNOT_TELL, CONSENT, policy=ports.policy.version), None, last
    return outcome_of(ports, holder, last, evidence, now)
