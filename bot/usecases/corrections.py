"""Home of correcting: what a citizen asks to be put right, its answer by an officer, and a declaration taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.appeals import LONGEST_WORDS
from bot.domain.audit import Entry
from bot.domain.calendar import beijing_date
from bot.domain.channels import Channel
from bot.domain.citizens import CONFIRMED, Citizen
from bot.domain.corrections import (
    DONE,
    FIELDS,
    NUMBER,
    OPEN,
    REFUSED,
    Correction,
    correctable,
    corrected,
    uncorrected,
    value_of,
)
from bot.domain.declarations import DECLARATION, Declaration
from bot.domain.errors import Refused
from bot.domain.evidence import COPY, OFFICIAL, Evidence, root_of
from bot.domain.people import check_age
from bot.ports import Ports, Transaction, Writes
from bot.usecases import evidence
from bot.usecases.declaration import Outcome, declare, latest_declaration, outcome_of
from bot.usecases.news import announce
from bot.usecases.registration import document_index
from bot.usecases.staff import officer_called

PURPOSE = "correction"
LISTED = 1000


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """`official` counts the evidence of offices that stands under the present number."""

    correction: Correction
    citizen: Citizen
    official: int


async def to_take_back(ports: Ports, tx: Transaction, citizen: Citizen, now: datetime) -> Declaration | None:
    """The declaration the citizen can still correct by themselves."""
    within = ports.policy.correction_within
    declarations = await tx.declarations(citizen.id)
    return correctable(declarations, await tx.corrections_of(citizen.id), now, within)


async def declare_instead(
    ports: Ports,
    tx: Transaction,
    citizen: Citizen,
    wrong: str,
    answers: Mapping[str, object],
    now: datetime,
    through: Channel | None = None,
) -> Outcome | None:
    """In the place of the declaration `wrong`, whose own evidence alone is withdrawn; None when it is too late."""
    last = await to_take_back(ports, tx, citizen, now)
    if last is None or last.id != wrong:
        return None
    stored = await tx.evidence(citizen.document) if citizen.state == CONFIRMED else ()
    gone = [each for each in stored if _declared_by(each, {wrong}) and each.state != evidence.WITHDRAWN]
    standing = [each for each in stored if each not in gone]
    outcome = await declare(ports, tx, citizen, answers, now, standing, through)
    _, _, instead = outcome
    assert instead is not None
    writes = tx.act(Entry(now, "citizen", "correct_declaration", PURPOSE, citizen.id.hex(), wrong))
    for each in gone:
        writes.put_evidence(citizen.document, evidence.withdrawn(each, f"corrected by {instead.id}"))
    writes.put_correction(
        Correction(
            id=ports.random(8).hex(),
            citizen=citizen.id,
            field=DECLARATION,
            value=f"{wrong} {instead.id}",
            asked_at=now,
            state=DONE,
            decided_at=now,
            decided_by="citizen",
        )
    )
    return outcome


async def standing_declarations(tx: Transaction, citizen: bytes) -> tuple[Declaration, ...]:
    """What somebody declared and did not take back."""
    return uncorrected(await tx.declarations(citizen), await tx.corrections_of(citizen))


async def ask(
    ports: Ports, tx: Transaction, citizen: Citizen, field: str, value: str, now: datetime
) -> Correction:
    """`value` is checked already. One waits for each field; asked again, the newer value is taken.

    Raises Refused for what stands there already, and for a number that cannot be this person's.
    """
    if value == value_of(citizen.person, field):
        raise Refused("correct.same")
    check_age(corrected(citizen.person, field, value, ports.policy.documents).birth_date, beijing_date(now))
    waiting = {each.field: each.id for each in await open_of(tx, citizen.id)}
    id_ = waiting.get(field) or ports.random(4).hex()
    asked = Correction(id_, citizen.id, field, value, now)
    _act(tx, asked, "citizen", "ask_correction", now).put_correction(asked)
    return asked


async def open_of(tx: Transaction, citizen: bytes) -> tuple[Correction, ...]:
    return tuple(each for each in await tx.corrections_of(citizen) if each.state == OPEN)


async def waiting(tx: Transaction) -> tuple[Correction, ...]:
    """The longest waiting first."""
    return tuple(sorted(await tx.corrections_in(OPEN, LISTED), key=lambda each: each.asked_at))


async def look(tx: Transaction, id_: str, officer: str, purpose: str, now: datetime) -> Shown:
    """Names the officer, and why, before they read who somebody is."""
    await officer_called(tx, officer)
    if not purpose.strip():
        raise Refused("errors.purpose_missing")
    found, citizen = await _found(tx, id_)
    about = citizen.id.hex()
    tx.act(Entry(now, f"officer:{officer}", "see_correction", purpose.strip(), about, found.id))
    stands = [each for each in await tx.evidence(citizen.document) if each.state != evidence.WITHDRAWN]
    return Shown(found, citizen, len([each for each in stands if _official(each)]))


async def accept(
    ports: Ports,
    tx: Transaction,
    id_: str,
    officer: str,
    words: str,
    now: datetime,
    *,
    renewed: bool = False,
) -> Citizen:
    """Puts it right. A `renewed` number is another document of the same person, so all evidence goes along.

    Otherwise the number was a slip: what was declared goes along, what offices said of that number stays with it.
    """
    await officer_called(tx, officer)
    found, citizen = await _waiting(tx, id_)
    if renewed and found.field != NUMBER:
        raise Refused("errors.correction_renewed")
    person = corrected(citizen.person, found.field, found.value, ports.policy.documents)
    check_age(person.birth_date, beijing_date(now))
    changed = replace(citizen, person=person, document=document_index(ports, person.document))
    holders = await tx.citizens_with(changed.document)
    if any(each.state == CONFIRMED and each.id != citizen.id for each in holders):
        raise Refused("errors.correction_held")
    decided = replace(
        found, state=DONE, decided_at=now, decided_by=f"officer:{officer}", words=_written(words)
    )
    writes = _act(tx, decided, f"officer:{officer}", "accept_correction", now)
    writes.put_citizen(changed)
    writes.put_correction(decided)
    if citizen.state == CONFIRMED and changed.document != citizen.document:
        await _move_evidence(ports, tx, citizen, changed, f"officer:{officer}", now, renewed=renewed)
    await announce(ports, tx, changed, now, changed=changed.document != citizen.document)
    return changed


async def refuse(
    ports: Ports, tx: Transaction, id_: str, officer: str, words: str, now: datetime
) -> Correction:
    """With words that the citizen reads in their next answer."""
    await officer_called(tx, officer)
    found, citizen = await _waiting(tx, id_)
    if not words.strip():
        raise Refused("errors.correction_words")
    refused = replace(
        found, state=REFUSED, decided_at=now, decided_by=f"officer:{officer}", words=_written(words)
    )
    _act(tx, refused, f"officer:{officer}", "refuse_correction", now).put_correction(refused)
    await announce(ports, tx, citizen, now, changed=False)
    return refused


async def _move_evidence(
    ports: Ports,
    tx: Transaction,
    before: Citizen,
    changed: Citizen,
    actor: str,
    now: datetime,
    *,
    renewed: bool,
) -> None:
    """A row of evidence stays with its document, so what goes along is a copy."""
    own = {each.id for each in await tx.declarations(before.id)}
    standing = [each for each in await tx.evidence(before.document) if each.state != evidence.WITHDRAWN]
    along = [each for each in standing if renewed or _declared_by(each, own)]
    writes = tx.act(Entry(now, actor, "evidence_move", PURPOSE, before.document.hex(), f"{len(along)}"))
    copies = []
    for each in {root_of(each.id): each for each in along}.values():
        copies.append(replace(each, id=await _free_id(tx, each.id)))
        writes.put_evidence(changed.document, copies[-1])
    for each in along if not renewed else ():
        writes.put_evidence(before.document, evidence.withdrawn(each, "moved to the right number"))
    there = (*await tx.evidence(changed.document), *copies)
    decision, _, _ = outcome_of(ports, changed, await latest_declaration(tx, before), there, now)
    writes.put_receipt(before.id, now, decision)


async def _free_id(tx: Transaction, id_: str) -> str:
    last = (await evidence.with_copies(tx, id_))[-1]
    return last[1].id + COPY


def _declared_by(each: Evidence, declarations: set[str]) -> bool:
    return not _official(each) and root_of(each.id).partition(".")[0] in declarations


def _official(each: Evidence) -> bool:
    return each.kind in OFFICIAL


async def _waiting(tx: Transaction, id_: str) -> tuple[Correction, Citizen]:
    found, citizen = await _found(tx, id_)
    if found.state != OPEN:
        raise Refused("errors.correction_settled", id=found.id, state=found.state)
    return found, citizen


async def _found(tx: Transaction, id_: str) -> tuple[Correction, Citizen]:
    found = await tx.correction(id_.strip())
    citizen = await tx.citizen(found.citizen) if found else None
    if found is None or citizen is None or found.field not in FIELDS:
        raise Refused("errors.correction_unknown", id=id_)
    return found, citizen


def _act(tx: Transaction, correction: Correction, actor: str, act: str, now: datetime) -> Writes:
    detail = f"{correction.id} {correction.field}"
    return tx.act(Entry(now, actor, act, PURPOSE, correction.citizen.hex(), detail))


def _written(words: str) -> str:
    text = words.strip()
    if len(text) > LONGEST_WORDS:
        raise Refused("errors.words_long", longest=LONGEST_WORDS, typed=len(text))
    return text
