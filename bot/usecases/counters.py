"""Home of the counter: staff of an office register whoever is present with their document, and hand out a card at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.audit import Entry
from bot.domain.citizens import CONFIRMED, Citizen
from bot.domain.passes import Verdict
from bot.domain.people import Document
from bot.ports import Ports, Transaction
from bot.usecases.declaration import declare
from bot.usecases.invitations import Door, actor_of
from bot.usecases.papers import ENTRY, LOOK, Printed, first_card, print_card, result_of
from bot.usecases.registration import PURPOSES, applicant, consent_to, document_index

COUNTER = Door("counter", timedelta(days=1), "enrolment", b"counters", "counter_invite", "counter_withdraw")
FIND, ENROL, RENEW = "find", "enrol", "renew_paper"
ON_PAPER = "paper"  # how a consent came: signed on paper, which the office keeps
Answers = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who attests that the person is present with their document: `id` is a staff number, never a name."""

    office: str
    id: str

    @property
    def actor(self) -> str:
        return actor_of(self.office)


async def enrol(
    ports: Ports,
    tx: Transaction,
    clerk: Clerk,
    answers: Answers,
    health: Answers,
    language: str,
    now: datetime,
) -> Printed:
    """Confirmed at once, for they stand there. Somebody registered already declares anew and gets a card as well.

    Raises Refused (a child under 14, whom a guardian registers).
    """
    found = applicant(ports, answers, language, now)
    known = await _confirmed(tx, found.document)
    if known is not None:
        return await renew(ports, tx, clerk, known, health, now)
    citizen = replace(found, state=CONFIRMED, decided_at=now)
    writes = tx.act(Entry(now, clerk.actor, ENROL, COUNTER.purpose, citizen.id.hex(), f"staff:{clerk.id}"))
    writes.put_citizen(citizen)
    for purpose in PURPOSES:
        writes.put_consent(citizen.id, consent_to(ports, purpose, language, ON_PAPER, now))
    await declare(ports, tx, citizen, health, now)
    return first_card(ports, writes, citizen, now, clerk.office)


async def renew(
    ports: Ports, tx: Transaction, clerk: Clerk, citizen: Citizen, health: Answers | None, now: datetime
) -> Printed:
    """A card in place of the one before; with `health`, what they say now is declared first. Raises Refused."""
    tx.act(Entry(now, clerk.actor, RENEW, COUNTER.purpose, citizen.id.hex(), f"staff:{clerk.id}"))
    if health is not None:
        await declare(ports, tx, citizen, health, now)
    return await print_card(ports, tx, citizen, now, clerk.actor, clerk.office)


async def find(
    ports: Ports, tx: Transaction, office: str, document: Document, now: datetime
) -> Citizen | None:
    """Who is confirmed with a document; who only says it is theirs is not. Known or not, it is an act."""
    index = document_index(ports, document)
    citizen = await _confirmed(tx, index)
    tx.act(Entry(now, actor_of(office), FIND, COUNTER.purpose, (citizen.id if citizen else index).hex()))
    return citizen


async def look_up(ports: Ports, tx: Transaction, clerk: Clerk, document: Document, now: datetime) -> Verdict:
    """What a door is told of whoever stands there with this document. Known or not, the look is an act of its own.

    Of somebody known the version is raised, by which their next answer tells them of it.
    """
    index = document_index(ports, document)
    citizen = await _confirmed(tx, index)
    about = citizen.id if citizen else index
    writes = tx.act(Entry(now, clerk.actor, LOOK, ENTRY, about.hex()))
    if citizen is not None:
        writes.put_citizen(citizen)
    return await result_of(ports, tx, citizen, now)


async def _confirmed(tx: Transaction, document: bytes) -> Citizen | None:
    return next((each for each in await tx.citizens_with(document) if each.state == CONFIRMED), None)
