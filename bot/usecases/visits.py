"""Home of visits: checking in and out, one's own list, deleting from it, and the consent all of it rests on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import visits
from bot.domain.audit import Entry
from bot.domain.calendar import beijing_date
from bot.domain.channels import Channel
from bot.domain.citizens import VISITS, agrees_to_visits
from bot.domain.delegations import Delegation, lets_show
from bot.domain.errors import Refused
from bot.domain.venues import Venue
from bot.domain.visits import GATE, POSTER, Visit
from bot.limits import Quota
from bot.ports import Ports, Transaction
from bot.usecases.registration import consent_to
from bot.usecases.venues import Arrival

MINUTE = 60


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """`again`: it was noted before, and nothing is new."""

    visit: Visit
    venue: Venue
    again: bool = False


async def agrees(tx: Transaction, citizen: bytes) -> bool:
    return agrees_to_visits(await tx.consents(citizen))


async def agree(
    ports: Ports, tx: Transaction, channel: Channel, citizen: bytes, language: str, now: datetime
) -> None:
    if not await agrees(tx, citizen):
        writes = tx.act(Entry(now, "citizen", "give_consent", "consent", citizen.hex(), VISITS))
        writes.put_consent(citizen, consent_to(ports, VISITS, language, channel.account, now))


async def take_back(tx: Transaction, citizen: bytes, now: datetime) -> None:
    """What was noted goes with the consent."""
    if not await agrees(tx, citizen):
        return
    writes = tx.act(Entry(now, "citizen", "withdraw_consent", "consent", citizen.hex(), VISITS))
    for consent in await tx.consents(citizen):
        if consent.purpose == VISITS and consent.withdrawn_at is None:
            writes.put_consent(citizen, replace(consent, withdrawn_at=now))
    for visit in await tx.visits(citizen):
        tx.drop_visit(citizen, visit)


async def check_in(
    ports: Ports,
    tx: Transaction,
    citizen: bytes,
    arrival: Arrival,
    people: Sequence[bytes] = (),
    *,
    agreed: bool = False,
) -> CheckedIn:
    """The same venue again within minutes is the same visit; `people` came along.

    Raises Refused without the consent, which may be given in the same act (`agreed`).
    """
    if not agreed and not await agrees(tx, citizen):
        raise Refused("visit.consent")
    own = await tx.visits(citizen)
    known = visits.same(ports.policy.visits, own, arrival.venue.id, arrival.at)
    visit = _proven(known, arrival) if known else await _new(ports, tx, own, arrival, ports.random(8).hex())
    visit = replace(visit, companions=tuple(dict.fromkeys((*visit.companions, *people))))
    if visit == known:
        return CheckedIn(visit, arrival.venue, again=True)
    _put(ports, tx, citizen, visit, arrival.venue)
    for person in people:
        await _bring(ports, tx, person, visit, arrival)
    return CheckedIn(visit, arrival.venue)


async def at_gate(ports: Ports, tx: Transaction, code: str, venue: Venue, now: datetime) -> None:
    """Whoever shows this code at the venue's door is there, where they agreed to have that noted; nobody is told who.

    Raises Refused for a code that is no pass or card, or does not hold now.
    """
    id_ = ports.signer.verdict(code, now).id
    if id_ is None or ports.tracing is None:
        raise Refused("visit.code" if id_ is None else "visit.none")
    paper = await tx.paper(id_)
    citizen = paper.citizen if paper else await tx.bearer(id_)
    if citizen is not None and await agrees(tx, citizen):
        await check_in(ports, tx, citizen, Arrival(venue, GATE, now), agreed=True)


async def held(tx: Transaction, citizen: bytes, now: datetime) -> tuple[Delegation, ...]:
    """Who may come along: those whose code one shows."""
    on = beijing_date(now)
    return tuple(each for each in await tx.held_by(citizen) if lets_show(each, on))


async def open_visit(ports: Ports, tx: Transaction, citizen: bytes, now: datetime) -> CheckedIn | None:
    """Where somebody is now, as far as they said."""
    last = visits.latest(await tx.visits(citizen))
    venue = await tx.venue(last.venue) if last else None
    if (
        last is None
        or venue is None
        or last.until
        or now >= visits.ends(ports.policy.visits, last, venue.kind)
    ):
        return None
    return CheckedIn(last, venue)


async def leave(ports: Ports, tx: Transaction, citizen: bytes, now: datetime) -> CheckedIn:
    """Ends where somebody is, for who came along as well. Raises Refused."""
    here = await open_visit(ports, tx, citizen, now)
    if here is None:
        raise Refused("visit.nowhere")
    left = replace(here.visit, until=now)
    _put(ports, tx, citizen, left, here.venue)
    for person, visit in await _along(ports, tx, citizen, here.visit, now):
        _put(ports, tx, person, replace(visit, until=now), here.venue)
    return CheckedIn(left, here.venue)


async def listed(tx: Transaction, citizen: bytes) -> tuple[tuple[Visit, Venue | None], ...]:
    """One's own, the newest first."""
    found = reversed(await tx.visits(citizen))
    return tuple([(each, await tx.venue(each.venue)) for each in found])


async def forget(ports: Ports, tx: Transaction, citizen: bytes, id_: str, now: datetime) -> bool:
    """Whether there was such a one. Of who came along it goes too, as long as one still holds their code."""
    found = next((each for each in await tx.visits(citizen) if each.id == id_), None)
    if found is None:
        return False
    tx.drop_visit(citizen, found)
    for person, visit in await _along(ports, tx, citizen, found, now):
        tx.drop_visit(person, visit)
    return True


async def _new(ports: Ports, tx: Transaction, own: Sequence[Visit], arrival: Arrival, id_: str) -> Visit:
    bounds, venue = ports.policy.visits, arrival.venue
    flags = visits.flags_of(
        bounds, venue, arrival.at, await _before(tx, own), crowded=await _is_crowded(ports, arrival)
    )
    return Visit(id_, venue.id, arrival.at, arrival.proof, flags=flags)


def _proven(visit: Visit, arrival: Arrival) -> Visit:
    """By a poster first and then by more than that."""
    return replace(visit, proof=arrival.proof) if visit.proof == POSTER else visit


async def _before(tx: Transaction, own: Sequence[Visit]) -> tuple[Visit, Venue] | None:
    last = visits.latest(own)
    venue = await tx.venue(last.venue) if last else None
    return (last, venue) if last and venue else None


async def _is_crowded(ports: Ports, arrival: Arrival) -> bool:
    """Counted by venue and minute, without anybody's name."""
    most = ports.policy.visits.crowd
    quota = Quota("arrivals", min(most, arrival.venue.capacity or most), MINUTE)
    return not (await ports.limits.take(quota, arrival.venue.id, arrival.at.timestamp())).allowed


async def _bring(ports: Ports, tx: Transaction, person: bytes, visit: Visit, arrival: Arrival) -> None:
    own = await tx.visits(person)
    if visits.same(ports.policy.visits, own, visit.venue, visit.since) is None:
        theirs = replace(visit, id=_id_of(ports, visit, person), companions=())
        _put(ports, tx, person, theirs, arrival.venue)


async def _along(
    ports: Ports, tx: Transaction, citizen: bytes, visit: Visit, now: datetime
) -> list[tuple[bytes, Visit]]:
    holds = {each.person for each in await held(tx, citizen, now)}
    return [
        (person, each)
        for person in visit.companions
        if person in holds
        for each in await tx.visits(person)
        if each.id == _id_of(ports, visit, person)
    ]


def _id_of(ports: Ports, visit: Visit, person: bytes) -> str:
    """Of who came along: nobody without the keys sees in two rows that they belong together."""
    return ports.sealing.index("visit", visit.id, person).hex()[:16]


def _put(ports: Ports, tx: Transaction, citizen: bytes, visit: Visit, venue: Venue) -> None:
    assert ports.tracing is not None
    told = json.dumps(visits.traced(ports.policy.visits, visit, venue), separators=(",", ":"))
    place = f"visits.traced:{citizen.hex()}:{visit.id}"
    tx.put_visit(citizen, visit, ports.tracing.seal(told.encode(), place))
