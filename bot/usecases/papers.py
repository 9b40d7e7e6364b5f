"""Home of cards on paper: printing one, taking it back, and what it stands for when a door asks."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.citizens import CONFIRMED, Citizen, withdrawn
from bot.domain.errors import Refused
from bot.domain.papers import Paper, is_good
from bot.domain.passes import BY_COLOUR, CANNOT_TELL, INVALID, Verdict
from bot.ports import Ports, Transaction, Writes
from bot.usecases.code import colour_of, has_code
from bot.usecases.declaration import decision_of
from bot.usecases.invitations import office_of

PRINT, WITHDRAW, LOOK = "print_paper", "withdraw_paper", "look"
PURPOSE = "pass"
ENTRY = "entry"  # why a door looks
DOOR = "door"


@dataclass(frozen=True, slots=True, repr=False)
class Printed:
    """A card with its code, which is kept nowhere else."""

    paper: Paper
    citizen: Citizen
    code: str


@dataclass(frozen=True, slots=True)
class Look:
    """That a door asked for somebody's result: by a card's id, or by the document where there is none. Not where."""

    at: datetime
    office: str
    paper: str


async def print_card(
    ports: Ports, tx: Transaction, citizen: Citizen, now: datetime, actor: str = "citizen", office: str = ""
) -> Printed:
    """The one card of somebody confirmed: it takes back those printed before. Raises Refused."""
    if citizen.state != CONFIRMED:
        raise Refused("errors.paper_unconfirmed")
    if withdrawn(await tx.consents(citizen.id)):
        raise Refused("errors.paper_consent")
    writes = tx.act(Entry(now, actor, PRINT, PURPOSE, citizen.id.hex()))
    await take_back_all(tx, writes, citizen.id, now)
    return first_card(ports, writes, citizen, now, office)


def first_card(ports: Ports, writes: Writes, citizen: Citizen, now: datetime, office: str) -> Printed:
    """Of somebody who has none."""
    signed = ports.signer.paper(citizen.person.region, now)
    paper = Paper(signed.id, citizen.id, signed.issued, signed.expires, office)
    writes.put_paper(paper)
    return Printed(paper, citizen, signed.code)


async def take_back(tx: Transaction, id_: bytes | None, actor: str, now: datetime) -> Paper:
    """Raises Refused for one that does not hold, or no longer."""
    paper = await tx.paper(id_) if id_ else None
    if paper is None or not is_good(paper, now):
        raise Refused("errors.paper_unknown")
    writes = tx.act(Entry(now, actor, WITHDRAW, PURPOSE, paper.citizen.hex(), paper.id.hex()))
    writes.put_paper(replace(paper, withdrawn_at=now))
    return paper


async def take_back_all(tx: Transaction, writes: Writes, citizen: bytes, now: datetime) -> None:
    for each in await tx.papers_of(citizen):
        if is_good(each, now):
            writes.put_paper(replace(each, withdrawn_at=now))


async def resolved(ports: Ports, tx: Transaction, id_: bytes, now: datetime) -> tuple[Verdict, Paper | None]:
    """The present result of whose card it is, noted for them; and the card, which tells who handed it out."""
    paper = await tx.paper(id_)
    citizen = await tx.citizen(paper.citizen) if paper and is_good(paper, now) else None
    if paper is None or citizen is None:
        return Verdict(INVALID, "revoked"), None
    tx.act(Entry(now, DOOR, LOOK, ENTRY, citizen.id.hex(), id_.hex()))
    return replace(await result_of(ports, tx, citizen, now), expires=paper.ends_at), paper


async def result_of(ports: Ports, tx: Transaction, citizen: Citizen | None, now: datetime) -> Verdict:
    """As a door is told it: whoever has no colour now is told apart in nothing from whoever is not known."""
    decision = (await decision_of(ports, tx, citizen, now))[0] if citizen else None
    if decision is None or not has_code(decision):
        return Verdict(CANNOT_TELL, "no_result")
    return Verdict(*BY_COLOUR[colour_of(decision)])


async def looks_of(tx: Transaction, citizen: bytes) -> tuple[Look, ...]:
    """Who asked at a door for the result of this citizen, the latest first."""
    found = [each for each in await tx.entries(citizen) if each.act == LOOK]
    return tuple(Look(each.at, _office(each.actor), each.detail) for each in reversed(found))


def _office(actor: str) -> str:
    return "" if actor == DOOR else office_of(actor)
