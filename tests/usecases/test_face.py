"""The check by face: for whom it is possible, and what passing it means."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from ports import ALIPAY, close_ports, open_ports, shipped_policy
from synthetic import FEVER, decision, outcome, sign_up, stored

from bot.domain.citizens import CONFIRMED, PENDING, REFUSED, Citizen
from bot.domain.people import Document
from bot.ports import Ports
from bot.usecases.commit import committed
from bot.usecases.face import is_possible, mark_of, passed

FACES = replace(ALIPAY, face_check=True)


def taking(ports: Ports, *regions: str) -> Ports:
    return replace(ports, policy=replace(ports.policy, face_check=frozenset(regions)))


@pytest.fixture
async def ports(tmp_path: Path) -> AsyncIterator[Ports]:
    opened = await open_ports(tmp_path, policy=replace(shipped_policy(), face_check=frozenset({"440100"})))
    yield opened
    await close_ports(opened)


async def passes(ports: Ports, citizen: Citizen) -> Citizen:
    return await committed(ports, lambda tx: passed(ports, tx, citizen, FACES, ports.now()))


def in_region(citizen: Citizen, region: str) -> Citizen:
    return replace(citizen, person=replace(citizen.person, region=region))


async def test_it_is_possible_where_policy_and_account_both_have_it(ports: Ports) -> None:
    citizen = await sign_up(ports)
    assert is_possible(ports, FACES, citizen)
    assert not is_possible(ports, ALIPAY, citizen)
    assert not is_possible(ports, FACES, None)
    assert not is_possible(taking(ports), FACES, citizen)
    district = in_region(citizen, "440106")
    for region, possible in (("440106", True), ("440100", True), ("440000", True), ("440105", False)):
        assert is_possible(taking(ports, region), FACES, district) is possible
    assert not is_possible(taking(ports, "440106"), FACES, citizen)


async def test_only_a_mainland_identity_that_waits_can_be_held_against_a_face(ports: Ports) -> None:
    citizen = await sign_up(ports)
    for state in (CONFIRMED, REFUSED):
        assert not is_possible(ports, FACES, replace(citizen, state=state))
    passport = replace(citizen.person, document=Document("ES", "passport", "AAB123456"))
    assert not is_possible(ports, FACES, replace(citizen, person=passport))


async def test_who_passed_is_confirmed_as_by_an_officer(ports: Ports) -> None:
    citizen = await sign_up(ports, said=FEVER)
    assert (await passes(ports, citizen)).state == CONFIRMED
    assert await outcome(ports, citizen) == "yellow"
    (entry,) = [
        each for each in await ports.store.begin().entries(citizen.id) if each.act == "confirm_registration"
    ]
    assert (entry.actor, entry.purpose) == ("platform:alipay face", "verification")
    assert [item.kind for item in await ports.store.begin().items("waiting", 10)] == ["news"]


async def test_a_document_held_already_is_joined_by_no_face(ports: Ports) -> None:
    first = await sign_up(replace(ports, automatic="demo"))
    second = await sign_up(ports, open_id="o-2", said=FEVER)
    assert (await passes(ports, second)).state == PENDING
    assert (await stored(ports, second)).state == PENDING
    assert (await decision(ports, first)).outcome == "green"
    acts = [each.act for each in await ports.store.begin().entries(second.id)]
    assert "pass_face_check" in acts
    assert "confirm_registration" not in acts


async def test_a_check_is_of_this_name_and_number_alone(ports: Ports) -> None:
    citizen = await sign_up(ports)
    named = replace(citizen, person=replace(citizen.person, name="王英"))
    other = replace(citizen, person=replace(citizen.person, document=Document("CN", "resident_id", "1")))
    marks = {mark_of(ports, each) for each in (citizen, named, other, replace(citizen, id=bytes(16)))}
    assert len(marks) == 4
    assert mark_of(ports, in_region(citizen, "110000")) in marks
