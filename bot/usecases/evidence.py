"""Home of official evidence: added, confirmed by a second body where it can redden, and withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.audit import Entry
from bot.domain.errors import Refused
from bot.domain.evidence import OFFICIAL, REDDENING, Evidence
from bot.domain.people import Document
from bot.ports import Ports, Transaction, Writes
from bot.usecases.claims import Claim, evidence_of_claim
from bot.usecases.news import announce_change
from bot.usecases.registration import document_index
from bot.usecases.staff import officer_called

PROPOSED, CONFIRMED, WITHDRAWN = "proposed", "confirmed", "withdrawn"
PURPOSE = "epidemic control"
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Alarm:
    """More was added within an hour than the policy lets pass quietly."""

    by_officer: int
    from_source: int
    limit: int


@dataclass(frozen=True, slots=True)
class Added:
    """Ids in the order of the documents."""

    ids: tuple[str, ...]
    state: str
    alarm: Alarm | None


async def add(
    ports: Ports,
    tx: Transaction,
    claim: Claim,
    documents: Sequence[Document],
    officer: str,
    now: datetime,
    *,
    single_handed: bool = False,
) -> Added:
    """One piece of evidence for each document, registered or not: it waits for whoever registers with it."""
    await officer_called(tx, officer)
    _alone_only_locally(ports, single_handed=single_handed)
    evidence = evidence_of_claim(claim, officer, now, ports.policy.retention["evidence"])
    if claim.kind in REDDENING and not single_handed:
        evidence = replace(evidence, state=PROPOSED)
    ids = []
    for document in documents:
        one = replace(evidence, id=ports.random(8).hex())
        index = document_index(ports, document)
        before = await tx.evidence(index)
        await _write(ports, tx, "evidence_add", officer, index, before, one, now)
        ids.append(one.id)
    return Added(tuple(ids), evidence.state, await _alarm(ports, tx, claim.source, officer, len(ids), now))


async def confirm(
    ports: Ports, tx: Transaction, id_: str, officer: str, now: datetime, *, single_handed: bool = False
) -> Evidence:
    """By an officer of another body than that of whoever proposed it."""
    second = await officer_called(tx, officer)
    _alone_only_locally(ports, single_handed=single_handed)
    index, proposed = await _found(tx, id_)
    if proposed.state != PROPOSED:
        raise Refused("errors.evidence_settled", id=id_, state=proposed.state)
    first = await officer_called(tx, proposed.officer)
    if first.body.strip().casefold() == second.body.strip().casefold() and not single_handed:
        raise Refused("errors.evidence_same_body", body=first.body)
    confirmed = replace(proposed, state=CONFIRMED, confirmed_by=officer)
    before = await tx.evidence(index)
    await _write(ports, tx, "evidence_confirm", officer, index, before, confirmed, now)
    return confirmed


async def withdraw(
    ports: Ports, tx: Transaction, id_: str, reason: str, officer: str, now: datetime
) -> Evidence:
    """It stays on record with its reason, and is a fact no longer."""
    await officer_called(tx, officer)
    if not reason.strip():
        raise Refused("errors.reason_missing")
    index, standing = await _found(tx, id_)
    if standing.state == WITHDRAWN:
        raise Refused("errors.evidence_settled", id=id_, state=standing.state)
    withdrawn = replace(standing, state=WITHDRAWN, reason=f"{standing.reason} / withdrawn: {reason.strip()}")
    before = await tx.evidence(index)
    await _write(ports, tx, "evidence_withdraw", officer, index, before, withdrawn, now)
    return withdrawn


async def _write(
    ports: Ports,
    tx: Transaction,
    act: str,
    officer: str,
    index: bytes,
    before: Sequence[Evidence],
    one: Evidence,
    now: datetime,
) -> None:
    entry = Entry(now, f"officer:{officer}", act, PURPOSE, index.hex(), one.id)
    writes: Writes = tx.act(entry)
    writes.put_evidence(index, one)
    after = (*(each for each in before if each.id != one.id), one)
    await announce_change(ports, tx, writes, index, before, after, now)


async def _found(tx: Transaction, id_: str) -> tuple[bytes, Evidence]:
    """Only what an office added: what a citizen declared is theirs to correct."""
    found = await tx.evidence_by_id(id_)
    if found is None or found[1].kind not in OFFICIAL:
        raise Refused("errors.evidence_unknown", id=id_)
    return found


def _alone_only_locally(ports: Ports, *, single_handed: bool) -> None:
    if single_handed and not ports.local:
        raise Refused("errors.evidence_single_handed")


async def _alarm(
    ports: Ports, tx: Transaction, source: str, officer: str, added: int, now: datetime
) -> Alarm | None:
    """It is written all the same: an outbreak is no reason to stop, only to look."""
    counts = await tx.evidence_since(now - HOUR, officer=officer, source=source.strip())
    by_officer, from_source = (count + added for count in counts)
    limit = ports.policy.evidence_alarm
    if max(by_officer, from_source) <= limit:
        return None
    detail = f"{by_officer} by officer, {from_source} from source, limit {limit}"
    tx.act(Entry(now, f"officer:{officer}", "evidence_alarm", PURPOSE, f"officer:{officer}", detail))
    ports.report(
        "evidence_alarm", {"officer": officer, "source": source, "count": max(by_officer, from_source)}
    )
    return Alarm(by_officer, from_source, limit)
