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

    Everybody else waits for an officer, with the same words whether the document is held or not.
    """
    holders = await tx.citizens_with(citizen.document)
    free = not any(holder.state == CONFIRMED for holder in holders)
    if ports.automatic and free:
        citizen = replace(citizen, state=CONFIRMED, decided_at=now)
    by = ports.automatic if citizen.state == CONFIRMED else ""
    writes = tx.act(Entry(now, "citizen", "register", "identity", citizen.id.hex(), by))
    writes.put_citizen(citizen)
    for purpose in PURPOSES:
        writes.put_consent(citizen.id, _consent(ports, purpose, citizen.language, channel.account, now))
    return citizen


def document_index(ports: Ports, document: Document) -> bytes:
    return ports.sealing.index("document", document.identity)


def _consent(ports: Ports, purpose: str, language: str, through: str, now: datetime) -> Consent:
    words = ports.policy.consents[purpose][language]
    return Consent(purpose, now, hashlib.sha256(words.encode()).hexdigest(), through)
