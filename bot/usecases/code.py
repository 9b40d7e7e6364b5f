"""Home of the health code: the decision of this moment, signed for the next two minutes."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.catalogue import Service
from bot.domain.citizens import Citizen
from bot.domain.decision import GREEN, RED, YELLOW, Decision
from bot.domain.declarations import Declaration
from bot.ports import LivePass, Ports, Transaction
from bot.usecases.declaration import decision_of
from bot.usecases.services import services_of

COLOURS = {GREEN: 0, YELLOW: 1, RED: 2}  # HP1, claim -65537
GOLD = 4  # HP1: green with the gold overlay


@dataclass(frozen=True, slots=True, repr=False)
class Code:
    """`live` is None where there is no code: pending and cannot_tell. `after` is what comes at the end."""

    decision: Decision
    after: Decision | None
    citizen: Citizen
    declaration: Declaration | None
    live: LivePass | None
    services: tuple[Service, ...]


async def code_of(ports: Ports, tx: Transaction, citizen: bytes, now: datetime) -> Code | None:
    """None when the citizen is registered no longer."""
    found = await tx.citizen(citizen)
    if found is None:
        return None
    decision, then, declaration = await decision_of(ports, tx, found, now)
    services = await services_of(ports, tx, found.person.region, decision.outcome)
    return Code(decision, then, found, declaration, live_pass(ports, found, decision, now), services)


def live_pass(ports: Ports, citizen: Citizen, decision: Decision, now: datetime) -> LivePass | None:
    colour = COLOURS.get(decision.outcome)
    if colour is None:
        return None
    return ports.signer.live(GOLD if decision.overlay else colour, citizen.person.region, now)
