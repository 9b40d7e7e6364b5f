"""Home of appealing as a step of a test: a red by an office, the appeal against it, and its answer."""

from datetime import date
from functools import partial
from typing import Any

from synthetic import CDC, COLLEAGUE, HOSPITAL, document

from bot.domain.appeals import Appeal
from bot.domain.citizens import Citizen
from bot.ports import Ports
from bot.usecases import appeals, evidence
from bot.usecases.claims import Claim
from bot.usecases.commit import committed

CONTACT = Claim("close_contact", "Guangzhou CDC", "tracing 17", day=date(2026, 11, 23))
REASON = "我那天不在那里"


async def contact(ports: Ports, *serials: int) -> evidence.Added:
    papers = [document(serial) for serial in serials]
    added = await committed(ports, lambda tx: evidence.add(ports, tx, CONTACT, papers, CDC.id, ports.now()))
    for id_ in added.ids:
        confirm = partial(evidence.confirm, ports, id_=id_, officer=HOSPITAL.id, now=ports.now())
        await committed(ports, confirm)
    return added


async def appeal(ports: Ports, citizen: Citizen, reason: str = REASON, **how: Any) -> Appeal:
    found = await ports.store.begin().citizen(citizen.id)
    assert found is not None
    return await committed(ports, lambda tx: appeals.appeal(ports, tx, found, reason, ports.now(), **how))


async def uphold(ports: Ports, number: str, officer: str = COLLEAGUE.id, words: str = "") -> Appeal:
    return await committed(ports, lambda tx: appeals.uphold(ports, tx, number, officer, words, ports.now()))


async def reject(ports: Ports, number: str, officer: str = COLLEAGUE.id, words: str = "查过了") -> Appeal:
    return await committed(ports, lambda tx: appeals.reject(ports, tx, number, officer, words, ports.now()))


async def of(ports: Ports, number: str) -> Appeal:
    found = await ports.store.begin().appeal(number)
    assert found is not None
    return found
