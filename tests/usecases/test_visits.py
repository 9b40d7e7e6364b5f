"""Checking in: once for one scan, with whom one holds, flagged where implausible, sealed for tracing, and one's own to delete."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from families import ask
from ports import Clock, close_ports, open_ports
from stored import column, venue
from synthetic import sign_up
from tracing import TracingWork

from bot.domain.citizens import Citizen, withdrawn
from bot.domain.errors import Refused
from bot.domain.venues import Venue
from bot.domain.visits import CLOSED, CROWD, FAR, POSTER, ROTATING, Visit
from bot.ports import Ports, Transaction
from bot.usecases import visits
from bot.usecases.commit import committed
from bot.usecases.venues import (
    Arrival,
    add,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work() -> TracingWork:
    return TracingWork()


@pytest.fixture
async def ports(tmp_path: Path, clock: Clock, work: TracingWork) -> AsyncIterator[Ports]:
    opened = await open_ports(tmp_path, clock, automatic="demo", tracing=work.key)
    yield opened
    await close_ports(opened)


@pytest.fixture
async def mall(ports: Ports) -> Venue:
    return await listed(ports)


@pytest.fixture
async def wang(ports: Ports) -> Citizen:
    citizen = await sign_up(ports)
    await agreeing(ports, citizen)
    return citizen


async def listed(ports: Ports, **other: object) -> Venue:
    return await committed(ports, lambda tx: add(ports, tx, replace(venue(), **other), ports.now()))


async def agreeing(ports: Ports, citizen: Citizen) -> None:
    async def act(tx: Transaction) -> None:
        (channel,) = await tx.channels_of(citizen.id)
        await visits.agree(ports, tx, channel, citizen.id, "zh", ports.now())

    await committed(ports, act)


async def comes(
    ports: Ports, citizen: Citizen, where: Venue, *people: bytes, proof: str = POSTER
) -> visits.CheckedIn:
    arrival = Arrival(where, proof, ports.now())
    return await committed(ports, lambda tx: visits.check_in(ports, tx, citizen.id, arrival, people))


async def own(ports: Ports, citizen: bytes) -> tuple[Visit, ...]:
    return await ports.store.begin().visits(citizen)


async def family(ports: Ports, wang: Citizen) -> bytes:
    """A child whose code she shows."""
    return (await ask(ports, wang)).person


async def test_nothing_is_noted_without_the_consent(ports: Ports, mall: Venue) -> None:
    citizen = await sign_up(ports)
    with pytest.raises(Refused, match=r"visit\.consent"):
        await comes(ports, citizen, mall)
    await agreeing(ports, citizen)
    await agreeing(ports, citizen)
    assert not (await comes(ports, citizen, mall)).again


async def test_the_same_scan_within_minutes_is_one_visit(
    ports: Ports, clock: Clock, wang: Citizen, mall: Venue
) -> None:
    first = await comes(ports, wang, mall)
    clock.forward(minutes=3)
    assert await comes(ports, wang, mall) == replace(first, again=True)
    assert await own(ports, wang.id) == (first.visit,)
    clock.forward(minutes=30)
    assert not (await comes(ports, wang, mall)).again
    assert len(await own(ports, wang.id)) == 2


async def test_a_screen_proves_what_the_poster_did_not(ports: Ports, wang: Citizen, mall: Venue) -> None:
    await comes(ports, wang, mall)
    again = await comes(ports, wang, mall, proof=ROTATING)
    assert again.visit.proof == ROTATING
    assert await own(ports, wang.id) == (again.visit,)


async def test_whom_one_holds_comes_along_with_a_visit_of_their_own(
    ports: Ports, clock: Clock, wang: Citizen, mall: Venue
) -> None:
    child = await family(ports, wang)
    (held,) = await visits.held(ports.store.begin(), wang.id, ports.now())
    assert held.person == child
    first = await comes(ports, wang, mall)
    brought = await comes(ports, wang, mall, child)
    assert brought.visit == replace(first.visit, companions=(child,))
    (theirs,) = await own(ports, child)
    assert theirs == replace(first.visit, id=theirs.id)
    assert theirs.id != first.visit.id
    assert (await comes(ports, wang, mall, child)).again
    assert await own(ports, child) == (theirs,)
    clock.forward(minutes=40)
    await committed(ports, lambda tx: visits.leave(ports, tx, wang.id, ports.now()))
    assert [each.until for each in (*await own(ports, child), *await own(ports, wang.id))] == [
        ports.now()
    ] * 2
    await committed(ports, lambda tx: visits.forget(ports, tx, wang.id, first.visit.id, ports.now()))
    assert (await own(ports, child), await own(ports, wang.id)) == ((), ())


async def test_of_whom_one_holds_no_longer_it_stays_theirs(
    ports: Ports, clock: Clock, wang: Citizen, mall: Venue
) -> None:
    child = await family(ports, wang)
    visit = (await comes(ports, wang, mall, child)).visit
    clock.forward(days=8 * 366)  # 14 years old
    assert await committed(ports, lambda tx: visits.forget(ports, tx, wang.id, visit.id, ports.now()))
    assert await own(ports, wang.id) == ()
    assert len(await own(ports, child)) == 1


async def test_who_is_there_already_is_not_noted_twice(ports: Ports, wang: Citizen, mall: Venue) -> None:
    other = await sign_up(ports, 2, open_id="o-2")
    await agreeing(ports, other)
    theirs = await comes(ports, other, mall)
    await comes(ports, wang, mall, other.id)
    assert await own(ports, other.id) == (theirs.visit,)


async def test_leaving_needs_somewhere_to_leave(
    ports: Ports, clock: Clock, wang: Citizen, mall: Venue
) -> None:
    with pytest.raises(Refused, match=r"visit\.nowhere"):
        await committed(ports, lambda tx: visits.leave(ports, tx, wang.id, ports.now()))
    await comes(ports, wang, mall)
    assert await visits.open_visit(ports, ports.store.begin(), wang.id, ports.now()) is not None
    clock.forward(hours=2)  # a mall's dwell
    assert await visits.open_visit(ports, ports.store.begin(), wang.id, ports.now()) is None


async def test_the_list_is_ones_own_and_another_cannot_delete_from_it(
    ports: Ports, wang: Citizen, mall: Venue
) -> None:
    visit = (await comes(ports, wang, mall)).visit
    other = await sign_up(ports, 2, open_id="o-2")
    assert await visits.listed(ports.store.begin(), wang.id) == ((visit, mall),)
    assert await visits.listed(ports.store.begin(), other.id) == ()
    assert not await committed(ports, lambda tx: visits.forget(ports, tx, other.id, visit.id, ports.now()))
    assert await own(ports, wang.id) == (visit,)


async def test_taking_the_consent_back_deletes_them_and_leaves_the_colour(
    ports: Ports, wang: Citizen, mall: Venue
) -> None:
    await comes(ports, wang, mall)
    for _ in range(2):
        await committed(ports, lambda tx: visits.take_back(tx, wang.id, ports.now()))
    tx = ports.store.begin()
    assert await own(ports, wang.id) == ()
    assert not await visits.agrees(tx, wang.id)
    assert withdrawn(await tx.consents(wang.id)) == frozenset()


async def test_closed_far_and_crowded_are_flagged_and_kept(
    ports: Ports, clock: Clock, wang: Citizen, mall: Venue
) -> None:
    await comes(ports, wang, mall)
    clock.forward(minutes=5)
    beijing = await listed(ports, region="110101", hours="02:00-03:00", capacity=1)
    assert (await comes(ports, wang, beijing)).visit.flags == (CLOSED, FAR)
    other = await sign_up(ports, 2, open_id="o-2")
    await agreeing(ports, other)
    assert (await comes(ports, other, beijing)).visit.flags == (CLOSED, CROWD)


async def test_the_hundred_and_first_in_a_minute_is_flagged(ports: Ports, wang: Citizen, mall: Venue) -> None:
    arrival = Arrival(mall, POSTER, ports.now())
    for _ in range(ports.policy.visits.crowd):
        assert not await visits._is_crowded(ports, arrival)
    assert (await comes(ports, wang, mall)).visit.flags == (CROWD,)
    clear = replace(arrival, at=arrival.at + timedelta(minutes=1))
    assert not await visits._is_crowded(ports, clear)


async def test_the_tracing_work_alone_reads_the_other_copy(
    tmp_path: Path, ports: Ports, work: TracingWork, wang: Citizen, mall: Venue
) -> None:
    visit = (await comes(ports, wang, mall, proof=ROTATING)).visit
    (sealed,) = column(tmp_path / "records.db", "SELECT traced FROM visits")
    told = work.visit(wang.id, visit.id, sealed)
    assert (told["venue"], told["proof"], told["alone"]) == (mall.id, ROTATING, True)
    assert mall.id.encode() not in sealed
