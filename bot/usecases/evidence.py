"""Home of official evidence: added, confirmed by a second body where it can redden, and withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.audit import Entry
from bot.domain.errors import Refused
from bot.domain.evidence import COPY, OFFICIAL, REDDENING, Evidence, root_of
from bot.domain.people import Document
from bot.ports import Ports, Transaction
from bot.usecases.claims import Claim, evidence_of_claim
from bot.usecases.news import announce_change
from bot.usecases.registration import document_index
from bot.usecases.staff import officer_called

PROPOSED, CONFIRMED, WITHDRAWN = "proposed", "confirmed", "withdrawn"
PURPOSE = "epidemic control"
HOUR = timedelta(hours=1)
Found = tuple[bytes, Evidence]  # with its document


@dataclass(frozen=True, slots=True)
class Alarm:
    """More was added within an hour than the policy lets pass quietly."""

    by_officer: int
    from_source: int
    limit: int


@dataclass(frozen=True, slots=True)
class Added:
    """Ids in the order of the documents; `batch` is what they have in common."""

    ids: tuple[str, ...]
    state: str
    batch: str
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
    evidence = replace(evidence, batch=ports.random(8).hex())
    if claim.kind in REDDENING and not single_handed:
        evidence = replace(evidence, state=PROPOSED)
    ids = []
    for document in documents:
        one = replace(evidence, id=ports.random(8).hex())
        index = document_index(ports, document)
        before = await tx.evidence(index)
        await _write(ports, tx, "evidence_add", officer, index, before, (one,), now)
        ids.append(one.id)
    alarm = await _alarm(ports, tx, claim.source, officer, len(ids), now)
    return Added(tuple(ids), evidence.state, evidence.batch, alarm)


async def confirm(
    ports: Ports, tx: Transaction, id_: str, officer: str, now: datetime, *, single_handed: bool = False
) -> Evidence:
    """By an officer of another body than that of whoever proposed it."""
    second = await officer_called(tx, officer)
    _alone_only_locally(ports, single_handed=single_handed)
    _, proposed = await _found(tx, id_)
    if proposed.state != PROPOSED:
        raise Refused("errors.evidence_settled", id=id_, state=proposed.state)
    first = await officer_called(tx, proposed.officer)
    if first.body.strip().casefold() == second.body.strip().casefold() and not single_handed:
        raise Refused("errors.evidence_same_body", body=first.body)
    every = [each for each in await with_copies(tx, id_) if each[1].state == PROPOSED]
    await _write_all(
        ports,
        tx,
        "evidence_confirm",
        officer,
        [(index, replace(each, state=CONFIRMED, confirmed_by=officer)) for index, each in every],
        now,
    )
    return replace(proposed, state=CONFIRMED, confirmed_by=officer)


async def withdraw(
    ports: Ports, tx: Transaction, id_: str, reason: str, officer: str, now: datetime
) -> Evidence:
    """It stays on record with its reason, and is a fact no longer; nor are its copies."""
    await officer_called(tx, officer)
    _, standing = await _found(tx, id_)
    if standing.state == WITHDRAWN:
        raise Refused("errors.evidence_settled", id=id_, state=standing.state)
    every = await with_copies(tx, id_)
    await _withdraw_all(ports, tx, every, reason, officer, now)
    return withdrawn(standing, reason)


async def withdraw_batch(
    ports: Ports, tx: Transaction, batch: str, reason: str, officer: str, now: datetime
) -> tuple[Found, ...]:
    """All that was added by one act and still stands."""
    await officer_called(tx, officer)
    every = await tx.evidence_in_batch(batch)
    if not any(each.state != WITHDRAWN for _, each in every):
        raise Refused("errors.evidence_batch", batch=batch)
    return await _withdraw_all(ports, tx, every, reason, officer, now)


def withdrawn(evidence: Evidence, reason: str) -> Evidence:
    return replace(evidence, state=WITHDRAWN, reason=f"{evidence.reason} / withdrawn: {reason.strip()}")


async def with_copies(tx: Transaction, id_: str) -> tuple[Found, ...]:
    """One piece of evidence under every document of the person it was copied to, the first one first."""
    every: list[Found] = []
    next_ = root_of(id_)
    while found := await tx.evidence_by_id(next_):
        every.append(found)
        next_ += COPY
    return tuple(every)


async def _withdraw_all(
    ports: Ports, tx: Transaction, every: Sequence[Found], reason: str, officer: str, now: datetime
) -> tuple[Found, ...]:
    if not reason.strip():
        raise Refused("errors.reason_missing")
    gone = [(index, withdrawn(each, reason)) for index, each in every if each.state != WITHDRAWN]
    await _write_all(ports, tx, "evidence_withdraw", officer, gone, now)
    return tuple(gone)


async def _write_all(
    ports: Ports, tx: Transaction, act: str, officer: str, changed: Sequence[Found], now: datetime
) -> None:
    for index in dict.fromkeys(index for index, _ in changed):
        some = [each for document, each in changed if document == index]
        await _write(ports, tx, act, officer, index, await tx.evidence(index), some, now)


async def _write(
    ports: Ports,
    tx: Transaction,
    act: str,
    officer: str,
    index: bytes,
    before: Sequence[Evidence],
    changed: Sequence[Evidence],
    now: datetime,
) -> None:
    """All that changes of one document at once, so that its citizen is told once."""
    for one in changed:
        writes = tx.act(Entry(now, f"officer:{officer}", act, PURPOSE, index.hex(), one.id))
        writes.put_evidence(index, one)
    ids = {each.id for each in changed}
    after = (*(each for each in before if each.id not in ids), *changed)
    await announce_change(ports, tx, writes, index, before, after, now)


async def _found(tx: Transaction, id_: str) -> Found:
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
