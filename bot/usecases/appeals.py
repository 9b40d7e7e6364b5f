"""Home of appealing: an appeal against yellow or red, its answer by somebody else, and its end by the clock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.domain.appeals import (
    DRAWN,
    LIFTED,
    LONGEST_WORDS,
    OPEN,
    REJECTED,
    UPHELD,
    Appeal,
    behind,
    check_photo,
    number_from,
    number_meant,
    reason_from,
)
from bot.domain.audit import Entry
from bot.domain.citizens import Citizen
from bot.domain.decision import GREEN, PENDING, RED, YELLOW, seen
from bot.domain.errors import Refused
from bot.domain.evidence import OFFICIAL, Evidence, root_of
from bot.ports import Ports, Transaction, Writes
from bot.usecases import evidence
from bot.usecases.commit import committed
from bot.usecases.declaration import decision_of, latest_declaration, outcome_of
from bot.usecases.news import announce
from bot.usecases.staff import officer_called

PURPOSE = "appeal"
LISTED = 1000
NOTHING = {GREEN: "appeal.none_green", PENDING: "appeal.none_pending"}
LATE = "not answered in time"


async def check_grounds(ports: Ports, tx: Transaction, citizen: Citizen, now: datetime) -> str:
    """The colour an appeal would stand against. Raises Refused with what to do where there is none."""
    colour, _ = await _grounds(ports, tx, citizen, now)
    return colour


async def appeal(
    ports: Ports, tx: Transaction, citizen: Citizen, reason: str, now: datetime, photo: bytes | None = None
) -> Appeal:
    """Raises Refused for a reason or photo that does not fit, and where there is nothing to appeal against."""
    reason = reason_from(reason)
    if photo is not None:
        check_photo(photo, ports.policy.photo_bytes)
    colour, against = await _grounds(ports, tx, citizen, now)
    number = number_from(ports.random(DRAWN))
    while await tx.appeal(number) is not None:
        number = number_from(ports.random(DRAWN))
    opened = Appeal(
        number=number,
        citizen=citizen.id,
        reason=reason,
        colour=colour,
        evidence=against,
        opened_at=now,
        due_at=now + ports.policy.appeal_within,
        photo=photo is not None,
    )
    _act(tx, opened, "citizen", "appeal", now).put_appeal(opened, photo)
    return opened


async def uphold(
    ports: Ports, tx: Transaction, number: str, officer: str, words: str, now: datetime
) -> Appeal:
    """What the appeal stands against is withdrawn, and the citizen told."""
    standing = await _reviewed(tx, number, officer)
    return await _granted(ports, tx, standing, UPHELD, f"officer:{officer}", "upheld", now, _written(words))


async def reject(
    ports: Ports, tx: Transaction, number: str, officer: str, words: str, now: datetime
) -> Appeal:
    """With words that the citizen reads in their next answer."""
    standing = await _reviewed(tx, number, officer)
    if not words.strip():
        raise Refused("errors.appeal_words")
    rejected = replace(
        standing, state=REJECTED, decided_at=now, decided_by=f"officer:{officer}", words=_written(words)
    )
    _act(tx, rejected, f"officer:{officer}", "appeal_reject", now).put_appeal(rejected)
    await announce(ports, tx, await _appellant(tx, rejected), now, changed=False)
    return rejected


async def waiting(tx: Transaction, now: datetime) -> tuple[Appeal, ...]:
    """The overdue ones first, red before yellow, each the longest waiting first."""
    appeals = await tx.appeals_in(OPEN, LISTED)
    return tuple(sorted(appeals, key=lambda each: (each.due_at > now, each.colour != RED, each.due_at)))


async def look(
    tx: Transaction, number: str, officer: str, purpose: str, now: datetime
) -> tuple[Appeal, Citizen]:
    """Names the officer, and why, before they read a person's reason; only somebody who may judge it reads it."""
    found = await _looked_at(tx, number, officer, purpose, "see_appeal", now)
    return found, await _appellant(tx, found)


async def look_at_photo(tx: Transaction, number: str, officer: str, purpose: str, now: datetime) -> bytes:
    found = await _looked_at(tx, number, officer, purpose, "see_photo", now)
    photo = await tx.photo(found.number)
    if photo is None:
        raise Refused("errors.appeal_photo", number=found.number)
    return photo


async def hit_alike(tx: Transaction, appeal: Appeal) -> tuple[evidence.Found, ...]:
    """What came from the same record of a source about others, and still stands."""
    hit: dict[str, evidence.Found] = {}
    own = {root_of(id_) for id_ in appeal.evidence}
    for id_ in sorted(own):
        found = await tx.evidence_by_id(id_)
        if found is None or found[1].kind not in OFFICIAL:
            continue
        for index, each in await _of_one_record(tx, found[1]):
            if root_of(each.id) not in own and each.state != evidence.WITHDRAWN:
                hit[each.id] = index, each
    return tuple(hit.values())


async def lift_late(ports: Ports, now: datetime) -> int:
    """Lifts every yellow whose appeal was not answered in time. How many; what stays is reported."""
    late = [each for each in await ports.store.begin().appeals_in(OPEN, LISTED) if each.due_at <= now]
    lifted = 0
    for each in late:
        lifted += await committed(ports, partial(_lift, ports, number=each.number, now=now))
    if lifted < len(late):
        ports.report("appeal_overdue", {"count": len(late) - lifted})
    return lifted


async def _lift(ports: Ports, tx: Transaction, *, number: str, now: datetime) -> bool:
    """Looks again first: it may have been answered a moment ago. What now makes a red stays."""
    found = await tx.appeal(number)
    if found is None or found.state != OPEN or found.colour != YELLOW:
        return False
    citizen = await _appellant(tx, found)
    stored = await tx.evidence(citizen.document)
    declaration = await latest_declaration(tx, citizen)
    reddening = behind(ports.policy, citizen, declaration, stored, now, RED)
    if {root_of(id_) for id_ in found.evidence} & {root_of(id_) for id_ in reddening}:
        return False
    await _granted(ports, tx, found, LIFTED, "clock", LATE, now)
    return True


async def _grounds(
    ports: Ports, tx: Transaction, citizen: Citizen, now: datetime
) -> tuple[str, tuple[str, ...]]:
    """One appeal at a time. Raises Refused where there is no colour to appeal against, or nothing behind it."""
    for each in await tx.appeals_of(citizen.id):
        if each.state == OPEN:
            raise Refused("appeal.waits", number=each.number)
    decision, _, declaration = await decision_of(ports, tx, citizen, now)
    if decision.outcome not in {YELLOW, RED}:
        raise Refused(NOTHING.get(decision.outcome, "appeal.none_yet"))
    stored = await tx.evidence(citizen.document)
    against = behind(ports.policy, citizen, declaration, stored, now, decision.outcome)
    if not against:
        raise Refused("appeal.none_region")
    return decision.outcome, against


async def _reviewed(tx: Transaction, number: str, officer: str) -> Appeal:
    """Open, and looked at by somebody who neither added nor confirmed what it stands against."""
    await officer_called(tx, officer)
    found = await _found(tx, number)
    if found.state != OPEN:
        raise Refused("errors.appeal_settled", number=found.number, state=found.state)
    await _check_not_own(tx, found, officer)
    return found


async def _check_not_own(tx: Transaction, appeal: Appeal, officer: str) -> None:
    for id_ in appeal.evidence:
        against = await tx.evidence_by_id(id_)
        if against is not None and officer in {against[1].officer, against[1].confirmed_by}:
            raise Refused("errors.appeal_own", id=id_)


async def _granted(
    ports: Ports,
    tx: Transaction,
    standing: Appeal,
    state: str,
    actor: str,
    why: str,
    now: datetime,
    words: str = "",
) -> Appeal:
    decided = replace(standing, state=state, decided_at=now, decided_by=actor, words=words)
    writes = _act(tx, decided, actor, f"appeal_{state}", now)
    writes.put_appeal(decided)
    citizen = await _appellant(tx, decided)
    gone = await _standing_against(tx, citizen, decided)
    for index, each in gone:
        entry = Entry(now, actor, "evidence_withdraw", PURPOSE, index.hex(), each.id)
        tx.act(entry).put_evidence(index, evidence.withdrawn(each, f"appeal {standing.number} {why}"))
    ids = {each.id for _, each in gone}
    before = await tx.evidence(citizen.document)
    after = tuple(each for each in before if each.id not in ids)
    declaration = await latest_declaration(tx, citizen)
    was, becomes = (outcome_of(ports, citizen, declaration, some, now)[0] for some in (before, after))
    changed = seen(was) != seen(becomes)
    if changed:
        writes.put_receipt(citizen.id, now, becomes)
    await announce(ports, tx, citizen, now, changed=changed)
    return decided


async def _standing_against(tx: Transaction, citizen: Citizen, appeal: Appeal) -> list[evidence.Found]:
    """Under the document of this day, and all they were copied from; a number put right may have left some behind
    with whoever it belongs to.
    """
    roots = {root_of(id_) for id_ in appeal.evidence}
    mine = [each for each in await tx.evidence(citizen.document) if root_of(each.id) in roots]
    every = [(citizen.document, each) for each in mine if root_of(each.id) == each.id]
    for each in mine:
        if root_of(each.id) != each.id:
            every.extend(await evidence.with_copies(tx, each.id))
    unique = {each.id: (index, each) for index, each in every}
    return [found for found in unique.values() if found[1].state != evidence.WITHDRAWN]


async def _of_one_record(tx: Transaction, like: Evidence) -> Sequence[evidence.Found]:
    """Added by the same act; for what is older than batches: of the same kind, source and day."""
    if like.batch:
        return await tx.evidence_in_batch(like.batch)
    every = await tx.evidence_in(evidence.CONFIRMED, LISTED * LISTED)
    alike = (like.kind, like.source, like.day)
    return [found for found in every if (found[1].kind, found[1].source, found[1].day) == alike]


async def _looked_at(
    tx: Transaction, number: str, officer: str, purpose: str, act: str, now: datetime
) -> Appeal:
    await officer_called(tx, officer)
    if not purpose.strip():
        raise Refused("errors.purpose_missing")
    found = await _found(tx, number)
    await _check_not_own(tx, found, officer)
    about = found.citizen.hex()
    tx.act(Entry(now, f"officer:{officer}", act, purpose.strip(), about, found.number))
    return found


async def _found(tx: Transaction, number: str) -> Appeal:
    found = await tx.appeal(number_meant(number))
    if found is None:
        raise Refused("errors.appeal_unknown", number=number)
    return found


async def _appellant(tx: Transaction, appeal: Appeal) -> Citizen:
    """An appeal is erased with its citizen, which may have happened a moment ago."""
    citizen = await tx.citizen(appeal.citizen)
    if citizen is None:
        raise Refused("errors.appeal_unknown", number=appeal.number)
    return citizen


def _act(tx: Transaction, appeal: Appeal, actor: str, act: str, now: datetime) -> Writes:
    return tx.act(Entry(now, actor, act, PURPOSE, appeal.citizen.hex(), appeal.number))


def _written(words: str) -> str:
    text = words.strip()
    if len(text) > LONGEST_WORDS:
        raise Refused("errors.words_long", longest=LONGEST_WORDS, typed=len(text))
    return text
