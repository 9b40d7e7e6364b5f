"""Home of families: asking to show another person's code, agreeing to it, and ending it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.audit import Entry
from bot.domain.calendar import beijing_date
from bot.domain.citizens import CONFIRMED, PENDING, Citizen, Consent
from bot.domain.delegations import (
    ASKED,
    GUARDIAN,
    HELPER,
    LASTS,
    REFUSED,
    Delegation,
    counts,
    kind_for,
    last_day,
    lets_show,
    waits,
)
from bot.domain.delegations import CONFIRMED as HOLDS
from bot.domain.errors import Refused
from bot.domain.people import Person, person_described
from bot.ports import Ports, Transaction, Writes
from bot.usecases.family_ids import moved
from bot.usecases.holding import ended_by, new_id, release
from bot.usecases.news import announce
from bot.usecases.registration import PURPOSES, document_index

PURPOSE = "family"


@dataclass(frozen=True, slots=True, repr=False)
class Claim:
    """That somebody may show the code of this person: as a guardian or helper, until a day."""

    person: Person
    kind: str
    until: date


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """A delegation that waits for the word of its person, and who asks."""

    delegation: Delegation
    holder: Citizen


def claim_of(ports: Ports, answers: Mapping[str, object], near: Person, now: datetime) -> Claim:
    """What the answers about a further person amount to. They are reached where `near`, who gives them, is.

    Raises Refused for a child whose guardian this is not.
    """
    reached = {"phone": near.phone, "region": near.region, "address": near.address}
    person = person_described({**answers, **reached}, ports.policy.documents)
    on = beijing_date(now)
    kind = kind_for(str(answers["relation"]), person.birth_date, on)
    lasts = LASTS[str(answers.get("lasts") or "year")]
    return Claim(person, kind, last_day(kind, person.birth_date, on, lasts))


def check_claims(ports: Ports, claims: Sequence[Claim], near: Person, known: Sequence[bytes]) -> None:
    """Raises Refused for oneself, for the same person twice, and for more than the policy lets one hold.

    `known` are the documents of those held already.
    """
    documents = [document_index(ports, each.person.document) for each in claims]
    if document_index(ports, near.document) in documents:
        raise Refused("errors.family_self")
    if len({*documents, *known}) < len(documents) + len(known):
        raise Refused("errors.family_twice")
    if len(documents) + len(known) > ports.policy.family_most:
        raise Refused("errors.family_full", most=ports.policy.family_most)


async def documents_held(tx: Transaction, holder: bytes, on: date) -> tuple[bytes, ...]:
    people = [await tx.citizen(each.person) for each in await tx.held_by(holder) if counts(each, on)]
    return tuple(each.document for each in people if each is not None)


async def take_in(
    ports: Ports, tx: Transaction, holder: Citizen, claim: Claim, through: str, now: datetime
) -> tuple[Citizen, Delegation]:
    """Another person's record, with whoever asks to show it. Nothing tells whether the person is known already:
    the claim is kept with a record of its own, joined to theirs when it is confirmed.
    """
    document = document_index(ports, claim.person.document)
    known = [each for each in await tx.citizens_with(document) if each.state == CONFIRMED]
    certain = bool(ports.automatic) and claim.kind == GUARDIAN and holder.state == CONFIRMED and not known
    citizen = Citizen(ports.random(16), document, claim.person, PENDING, now, holder.language)
    asked = Delegation(new_id(ports), holder.id, citizen.id, claim.kind, ASKED, now, claim.until)
    if certain:
        citizen = replace(citizen, state=CONFIRMED, decided_at=now)
        asked = replace(asked, state=HOLDS, decided_at=now, decided_by=f"officer:{ports.automatic}")
    writes = tx.act(
        Entry(now, "citizen", "ask_family", PURPOSE, citizen.id.hex(), f"{asked.id} {asked.kind}")
    )
    writes.put_citizen(citizen)
    writes.put_delegation(asked)
    for consent in _consents(ports, holder.language, through, now):
        writes.put_consent(citizen.id, consent)
    for each in known if claim.kind == HELPER else ():
        await _tell(ports, tx, writes, each, now)
    return citizen, asked


async def asks_of(tx: Transaction, citizen: Citizen, now: datetime) -> tuple[Asked, ...]:
    """Who waits for the word of this citizen, by whichever record of them."""
    if citizen.state != CONFIRMED:
        return ()
    found = []
    for record in await tx.citizens_with(citizen.document):
        for each in await tx.holders_of(record.id):
            holder = await tx.citizen(each.holder) if waits(each, beijing_date(now)) else None
            if holder is not None and each.kind == HELPER and each.holder != citizen.id:
                found.append(Asked(each, holder))
    return tuple(found)


async def agree(ports: Ports, tx: Transaction, citizen: Citizen, id_: str, now: datetime) -> Delegation:
    """As it was asked."""
    asked = await _asked(tx, citizen, id_, now)
    agreed = replace(asked, state=HOLDS, decided_at=now, decided_by="person")
    writes = tx.act(Entry(now, "citizen", "agree_family", PURPOSE, citizen.id.hex(), id_))
    if asked.person == citizen.id:
        writes.put_delegation(agreed)
        return asked
    await _raise(tx, writes, citizen.id)
    if not any(each.holder == asked.holder for each in await _shown_by(tx, citizen.id, now)):
        writes.put_delegation(replace(agreed, id=moved(ports, id_), person=citizen.id))
    await _put_away(tx, writes, asked, now)
    return asked


async def decline(tx: Transaction, citizen: Citizen, id_: str, now: datetime) -> Delegation:
    """As it was asked."""
    asked = await _asked(tx, citizen, id_, now)
    writes = tx.act(Entry(now, "citizen", "decline_family", PURPOSE, citizen.id.hex(), id_))
    if asked.person == citizen.id:
        writes.put_delegation(replace(asked, state=REFUSED, decided_at=now, decided_by="person"))
        return asked
    await _raise(tx, writes, citizen.id)
    await _put_away(tx, writes, asked, now)
    return asked


async def end(tx: Transaction, citizen: Citizen, id_: str, now: datetime) -> Delegation:
    """By the holder or by the person, at any time; as it was until then."""
    found = await tx.delegation(id_)
    if found is None or citizen.id not in {found.holder, found.person}:
        raise Refused("errors.family_unknown")
    if not counts(found, beijing_date(now)) and found.state != REFUSED:
        raise Refused("errors.family_unknown")
    who = "holder" if found.holder == citizen.id else "person"
    writes = tx.act(Entry(now, "citizen", "end_family", PURPOSE, found.person.hex(), id_))
    await _raise(tx, writes, citizen.id)
    writes.put_delegation(ended_by(who, found, now))
    await release(tx, writes, [found], beijing_date(now))
    return found


async def _asked(tx: Transaction, citizen: Citizen, id_: str, now: datetime) -> Delegation:
    for each in await asks_of(tx, citizen, now):
        if each.delegation.id == id_:
            return each.delegation
    raise Refused("errors.family_unknown")


async def _shown_by(tx: Transaction, person: bytes, now: datetime) -> list[Delegation]:
    return [each for each in await tx.holders_of(person) if lets_show(each, beijing_date(now))]


async def _raise(tx: Transaction, writes: Writes, citizen: bytes) -> None:
    """The version by which whoever acted sees what else is new, also where the delegation goes with its person."""
    found = await tx.citizen(citizen)
    assert found is not None
    writes.put_citizen(found)


async def _put_away(tx: Transaction, writes: Writes, asked: Delegation, now: datetime) -> None:
    """The record that was made for asking goes with what was asked."""
    writes.put_delegation(ended_by("person", asked, now))
    await release(tx, writes, [asked], beijing_date(now))


async def _tell(ports: Ports, tx: Transaction, writes: Writes, citizen: Citizen, now: datetime) -> None:
    """Raises their version, by which their next answer knows that there is something new."""
    writes.put_citizen(citizen)
    await announce(ports, tx, citizen, now, changed=False)


def _consents(ports: Ports, language: str, through: str, now: datetime) -> list[Consent]:
    words = ports.texts.say(language, "member.consent_words")
    text = hashlib.sha256(words.encode()).hexdigest()
    return [Consent(purpose, now, text, through) for purpose in PURPOSES]
