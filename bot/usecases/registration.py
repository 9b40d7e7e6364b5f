"""Home of registering by real name, and of what the authority's check means for a document already held."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.calendar import beijing_date
from bot.domain.channels import Channel
from bot.domain.citizens import CONFIRMED, PENDING, Citizen, Consent
from bot.domain.people import Document, person_of
from bot.ports import Ports, Transaction
from bot.usecases.beside import beside
from bot.usecases.join_offers import offer

PURPOSES = ("identity", "health")


def applicant(ports: Ports, answers: Mapping[str, object], language: str, now: datetime) -> Citizen:
    """Whom the answers describe, not yet registered. Raises Refused (a child under 14)."""
    person = person_of(answers, beijing_date(now), ports.policy.documents)
    document = document_index(ports, person.document)
    return Citizen(ports.random(16), document, person, PENDING, registered_at=now, language=language)


async def register(
    ports: Ports, tx: Transaction, channel: Channel, citizen: Citizen, now: datetime
) -> Citizen:
    """Confirmed at once only where verification is automatic and nobody else holds the document.

    Everybody else waits for an officer, with the same words whether the document is held or not. Its holder is
    asked whether it is them, at the accounts they use already.
    """
    holders = await tx.citizens_with(citizen.document)
    held = next((each for each in holders if each.state == CONFIRMED), None)
    if ports.automatic and held is None:
        citizen = replace(citizen, state=CONFIRMED, decided_at=now)
    by = ports.automatic if citizen.state == CONFIRMED else ""
    writes = tx.act(Entry(now, "citizen", "register", "identity", citizen.id.hex(), by))
    writes.put_citizen(citizen)
    for purpose in PURPOSES:
        writes.put_consent(citizen.id, consent_to(ports, purpose, citizen.language, channel.account, now))
    for each in await beside(tx, channel):
        tx.put_channel(replace(each, citizen=citizen.id))
    if held is not None:
        await offer(ports, tx, writes, citizen, held, now)
    return citizen


def document_index(ports: Ports, document: Document) -> bytes:
    return ports.sealing.index("document", document.identity)


def consent_to(ports: Ports, purpose: str, language: str, through: str, now: datetime) -> Consent:
    """That the very words of a language were agreed to, now, through an account."""
    words = ports.policy.consents[purpose][language]
    return Consent(purpose, now, hashlib.sha256(words.encode()).hexdigest(), through)
