"""Cards on paper: one for each person, taken back by number, resolved for a door, never for somebody without a colour."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from ports import NOON, Clock, close_ports, open_ports
from synthetic import sign_up, unfollow

from bot.domain.audit import Entry
from bot.domain.citizens import Citizen
from bot.domain.delegations import CONFIRMED as HOLDS
from bot.domain.delegations import GUARDIAN, Delegation
from bot.domain.errors import Refused
from bot.domain.papers import id_of, number_of
from bot.domain.passes import Verdict
from bot.ports import Ports
from bot.usecases import papers
from bot.usecases.commit import committed
from bot.usecases.consents import take_back
from bot.usecases.erasure import erase_due
from bot.usecases.papers import Printed


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def ports(tmp_path: Path, clock: Clock) -> AsyncIterator[Ports]:
    opened = await open_ports(tmp_path, clock, automatic="demo")
    yield opened
    await close_ports(opened)


@pytest.fixture
async def citizen(ports: Ports) -> Citizen:
    return await sign_up(ports)


async def printed(ports: Ports, citizen: Citizen, office: str = "") -> Printed:
    return await committed(
        ports, lambda tx: papers.print_card(ports, tx, citizen, ports.now(), "officer:zhou", office)
    )


async def result(ports: Ports, id_: bytes) -> Verdict:
    async def act(tx: object) -> Verdict:
        return (await papers.resolved(ports, tx, id_, ports.now()))[0]

    return await committed(ports, act)


def test_a_number_is_read_as_it_is_printed_or_typed() -> None:
    assert number_of(bytes.fromhex("3f2a9c0177b0e4d2")) == "3F2A 9C01 77B0 E4D2"
    for typed in ("3F2A 9C01 77B0 E4D2", "3f2a9c0177b0e4d2", "3F2A-9C01-77B0-E4D2"):
        assert id_of(typed) == bytes.fromhex("3f2a9c0177b0e4d2")
    for wrong in ("", "3F2A", "zz2a9c0177b0e4d2", "3f2a9c0177b0e4d200"):
        assert id_of(wrong) is None


async def test_it_stands_for_the_present_result_and_says_when_it_ends(ports: Ports, citizen: Citizen) -> None:
    card = await printed(ports, citizen, "南山服务点")
    assert await result(ports, card.paper.id) == Verdict("admit", "green", card.paper.ends_at)
    assert card.paper.ends_at - card.paper.issued_at == timedelta(days=30)
    assert card.paper.issued_at == NOON


async def test_only_one_that_holds_can_be_taken_back(ports: Ports, citizen: Citizen) -> None:
    card = await printed(ports, citizen)
    await committed(ports, lambda tx: papers.take_back(tx, card.paper.id, "officer:zhou", NOON))
    for id_ in (card.paper.id, bytes(8), None):
        with pytest.raises(Refused, match="paper_unknown"):
            await papers.take_back(ports.store.begin(), id_, "officer:zhou", NOON)
    assert await result(ports, card.paper.id) == Verdict("invalid", "revoked")
    assert await result(ports, bytes(8)) == Verdict("invalid", "revoked")
    (kept,) = await ports.store.begin().papers_of(citizen.id)
    assert kept.withdrawn_at == NOON


async def test_an_unconfirmed_registration_has_none(tmp_path: Path) -> None:
    ports = await open_ports(tmp_path)
    waiting = await sign_up(ports)
    with pytest.raises(Refused, match="paper_unconfirmed"):
        await papers.print_card(ports, ports.store.begin(), waiting, NOON)
    await close_ports(ports)


async def test_the_audit_tells_who_printed_and_took_back(ports: Ports, citizen: Citizen) -> None:
    card = await printed(ports, citizen)
    await committed(ports, lambda tx: papers.take_back(tx, card.paper.id, "citizen", NOON))
    await result(ports, card.paper.id)
    entries = [(each.actor, each.act) for each in await ports.store.begin().entries(citizen.id)]
    assert entries[-2:] == [("officer:zhou", "print_paper"), ("citizen", "withdraw_paper")]


async def unfollowed_until_erased(ports: Ports, clock: Clock) -> None:
    await unfollow(ports)
    clock.forward(hours=25)
    await erase_due(ports, clock())


async def is_there(ports: Ports, citizen: Citizen) -> bool:
    return await ports.store.begin().citizen(citizen.id) is not None


async def test_who_printed_a_card_leaves_with_it(ports: Ports, clock: Clock, citizen: Citizen) -> None:
    await printed(ports, citizen)
    await unfollowed_until_erased(ports, clock)
    assert not await is_there(ports, citizen)


async def test_whom_an_office_gave_a_card_stays_until_some_time_after_its_end(
    ports: Ports, clock: Clock, citizen: Citizen
) -> None:
    card = await printed(ports, citizen, "南山服务点")
    await unfollowed_until_erased(ports, clock)
    assert await is_there(ports, citizen)
    assert (await result(ports, card.paper.id)).result == "admit"
    clock.forward(days=59)
    await erase_due(ports, clock())
    assert await is_there(ports, citizen), "it may still be renewed"
    clock.forward(days=2)
    await erase_due(ports, clock())
    assert not await is_there(ports, citizen)


async def test_somebody_with_an_account_is_not_erased_for_a_card(
    ports: Ports, clock: Clock, citizen: Citizen
) -> None:
    card = await printed(ports, citizen, "南山服务点")
    clock.forward(days=62)
    await erase_due(ports, clock())
    assert await is_there(ports, citizen)
    assert await ports.store.begin().paper(card.paper.id) is None


async def test_the_consent_to_be_known_takes_the_card_along(
    ports: Ports, clock: Clock, citizen: Citizen
) -> None:
    card = await printed(ports, citizen, "南山服务点")
    await committed(ports, lambda tx: take_back(tx, citizen, "identity", ports.now()))
    assert await result(ports, card.paper.id) == Verdict("invalid", "revoked")
    await unfollowed_until_erased(ports, clock)
    assert not await is_there(ports, citizen)


async def test_who_is_shown_by_somebody_else_stays_for_them(
    ports: Ports, clock: Clock, citizen: Citizen
) -> None:
    await printed(ports, citizen, "南山服务点")
    held = Delegation(
        "g1", (await sign_up(ports, 2, open_id="o-2")).id, citizen.id, GUARDIAN, HOLDS, NOON, date(2030, 1, 1)
    )
    tx = ports.store.begin()
    tx.act(Entry(NOON, "operator", "test", "testing", "00")).put_delegation(held)
    await tx.commit()
    await unfollowed_until_erased(ports, clock)
    clock.forward(days=62)
    await erase_due(ports, clock())
    assert await is_there(ports, citizen)
