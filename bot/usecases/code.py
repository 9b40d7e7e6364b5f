"""Home of the health code: the decision of this moment, signed for the next two minutes."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain import passes
from bot.domain.citizens import Citizen
from bot.domain.decision import GREEN, RED, YELLOW, Decision
from bot.domain.declarations import Declaration
from bot.ports import Ports, SignedPass, Transaction
from bot.usecases.declaration import decision_of

COLOURS = {GREEN: passes.GREEN, YELLOW: passes.YELLOW, RED: passes.RED}


@dataclass(frozen=True, slots=True, repr=False)
class Code:
    """`live` is None where there is no code: pending and cannot_tell. `after` is what comes at the end."""

    decision: Decision
    after: Decision | None
    citizen: Citizen
    declaration: Declaration | None
    live: SignedPass | None


async def code_of(ports: Ports, tx: Transaction, citizen: Citizen, now: datetime) -> Code:
    """`tx` has read the citizen."""
    decision, then, declaration = await decision_of(ports, tx, citizen, now)
    live = await issued(ports, citizen.id, citizen.person.region, decision, now)
    return Code(decision, then, citizen, declaration, live)


async def issued(
    ports: Ports, citizen: bytes, region: str, decision: Decision, now: datetime
) -> SignedPass | None:
    """The pass to be shown by whoever only reads: noted and synced by itself."""
    if not has_code(decision):
        return None
    tx = ports.store.begin()
    live = live_pass(ports, tx, citizen, region, decision, now)
    await tx.commit()
    return live


def live_pass(
    ports: Ports, tx: Transaction, citizen: bytes, region: str, decision: Decision, now: datetime
) -> SignedPass | None:
    """The pass of a citizen of this region, to be shown once `tx` is committed."""
    if not has_code(decision):
        return None
    live = ports.signer.live(colour_of(decision), region, now)
    tx.issue(live, citizen)
    return live


async def forget_expired(ports: Ports, now: datetime) -> int:
    """Passes are noted for as long as they can be shown."""
    tx = ports.store.begin()
    tx.forget({"pass": now})
    await tx.commit()
    return 0


def colour_of(decision: Decision) -> int:
    """Of one that has a code."""
    return passes.GOLD if decision.overlay else COLOURS[decision.outcome]


def has_code(decision: Decision) -> bool:
    return decision.outcome in COLOURS
