"""Home of the codes of a family: what a holder sees of each person, which is the outcome, its end and the code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import beijing_date
from bot.domain.citizens import Citizen
from bot.domain.decision import RENEW, Decision
from bot.domain.delegations import REFUSED, Delegation, counts, lets_show
from bot.ports import Ports, Transaction
from bot.usecases.code import has_code
from bot.usecases.declaration import Outcome, decision_of


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """`decision` is None while the delegation is not confirmed."""

    delegation: Delegation
    citizen: Citizen
    decision: Decision | None = None
    then: Decision | None = None

    @property
    def has_code(self) -> bool:
        return self.decision is not None and has_code(self.decision)


async def family_of(ports: Ports, tx: Transaction, holder: bytes, now: datetime) -> tuple[Held, ...]:
    """Everybody the holder shows or asked to show, those refused included, in the order they were asked for."""
    on = beijing_date(now)
    asked = [each for each in await tx.held_by(holder) if counts(each, on) or each.state == REFUSED]
    people = [(each, await tx.citizen(each.person)) for each in asked]
    return tuple(
        [await held_now(ports, tx, each, person, now) for each, person in people if person is not None]
    )


async def held_now(
    ports: Ports, tx: Transaction, delegation: Delegation, person: Citizen, now: datetime
) -> Held:
    shows = lets_show(delegation, beijing_date(now))
    return held(delegation, person, await decision_of(ports, tx, person, now) if shows else None, now)


def held(delegation: Delegation, citizen: Citizen, outcome: Outcome | None, now: datetime) -> Held:
    if outcome is None or not lets_show(delegation, beijing_date(now)):
        return Held(delegation, citizen)
    decision, then, _ = outcome
    return Held(delegation, citizen, decision, then)


def due(ports: Ports, family: Sequence[Held], now: datetime) -> tuple[Held, ...]:
    """Those whose declaration has lapsed or lapses soon. A red or yellow one waits for its end."""
    soon = now + ports.policy.lapse_reminder
    return tuple(
        each
        for each in family
        if each.decision
        and (
            each.decision.word == RENEW
            or (
                each.has_code
                and each.decision.until
                and not each.decision.reasons
                and each.decision.until <= soon
            )
        )
    )
