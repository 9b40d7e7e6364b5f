"""A declaration taken back by its own citizen: soon, once, and with its own evidence alone."""

from dataclasses import replace
from datetime import date

import pytest
from ports import Clock
from synthetic import (
    CDC,
    FEVER,
    HEALTHY,
    document,
    outcome,
    resident_number,
    sign_up,
    stored,
)

from bot.domain.citizens import Citizen
from bot.domain.people import Document
from bot.ports import Ports
from bot.usecases import corrections, evidence, review
from bot.usecases.claims import Claim
from bot.usecases.commit import committed
from bot.usecases.registration import document_index

CONTACT = Claim("close_contact", "Guangzhou CDC", "tracing 17", day=date(2026, 11, 23))
NEW = resident_number(7)


@pytest.fixture
def auto(ports: Ports) -> Ports:
    return replace(ports, automatic="demo")


async def contact(ports: Ports, paper: Document) -> str:
    added = await committed(
        ports,
        lambda tx: evidence.add(ports, tx, CONTACT, [paper], CDC.id, ports.now(), single_handed=True),
    )
    return added.ids[0]


async def take_back(ports: Ports, citizen: Citizen, wrong: str) -> str | None:
    found = await stored(ports, citizen)
    done = await committed(
        ports, lambda tx: corrections.declare_instead(ports, tx, found, wrong, HEALTHY, ports.now())
    )
    return done[0].outcome if done else None


async def latest(ports: Ports, citizen: Citizen) -> str:
    every = await ports.store.begin().declarations(citizen.id)
    return max(every, key=lambda each: each.declared_at).id


async def test_a_declaration_is_taken_back_with_its_own_evidence_alone(auto: Ports, clock: Clock) -> None:
    citizen = await sign_up(auto, said={**FEVER, "contact": "yes", "contact_date": "2026-11-24"})
    await contact(auto, document())
    clock.forward(minutes=10)
    wrong = await latest(auto, citizen)
    assert await take_back(auto, citizen, wrong) == "red", "what an office said stands"
    stored_ = await auto.store.begin().evidence(document_index(auto, document()))
    instead = await latest(auto, citizen)
    assert {(each.kind, each.state) for each in stored_} == {
        ("declared_symptoms", "withdrawn"),
        ("declared_contact", "withdrawn"),
        ("close_contact", "confirmed"),
    }
    assert {each.reason for each in stored_ if each.state == "withdrawn"} == {
        f" / withdrawn: corrected by {instead}"
    }
    clock.forward(minutes=1)
    assert await take_back(auto, citizen, instead) is None, "once"


async def test_an_earlier_declaration_cannot_be_taken_back(auto: Ports, clock: Clock) -> None:
    citizen = await sign_up(auto, said=FEVER)
    wrong = await latest(auto, citizen)
    clock.forward(minutes=5)
    await sign_up_again(auto, citizen)
    assert await take_back(auto, citizen, wrong) is None
    assert await outcome(auto, citizen) == "yellow"


async def sign_up_again(ports: Ports, citizen: Citizen) -> None:
    found = await stored(ports, citizen)
    await committed(ports, lambda tx: corrections.declare(ports, tx, found, HEALTHY, ports.now()))


async def test_what_was_taken_back_before_the_check_is_not_added_by_it(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports, said=FEVER)
    clock.forward(minutes=5)
    await take_back(ports, citizen, await latest(ports, citizen))
    await committed(ports, lambda tx: review.confirm(ports, tx, citizen.id, CDC.id, ports.now()))
    assert await outcome(ports, citizen) == "green"
