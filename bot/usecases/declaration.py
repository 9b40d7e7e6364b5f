"""Home of declaring: a declaration is kept, and what it tells becomes evidence of the citizen's document."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.channels import DECLARE, Channel, without_form
from bot.domain.citizens import CONFIRMED, Citizen, withdrawn
from bot.domain.decision import CANNOT_TELL, CONSENT, Decision, after, decide
from bot.domain.declarations import DECLARATION, Declaration, declaration_of, evidence_of
from bot.domain.evidence import Evidence
from bot.ports import Ports, Transaction
from bot.usecases.reminders import planned

Outcome = tuple[Decision, Decision | None, Declaration | None]


async def declare(
    ports: Ports,
    tx: Transaction,
    citizen: Citizen,
    answers: Mapping[str, object],
    now: datetime,
    standing: Sequence[Evidence] | None = None,
    through: Channel | None = None,
) -> Outcome:
    """Keeps the declaration and tells the outcome it leads to.

    While a registration is unconfirmed its declarations touch no document: whoever types another person's
    number must not be able to colour them. They are added when an officer confirms. `standing` is the evidence
    that stands beside it, where that is not all that is stored; `through` is where it is said.
    """
    declaration = _declared(ports, answers, now, through.id.hex() if through else "")
    writes = tx.act(Entry(now, "citizen", "declare", "health", citizen.id.hex(), declaration.id))
    writes.put_declaration(citizen.id, declaration)
    evidence: tuple[Evidence, ...] = ()
    if citizen.state == CONFIRMED:
        added = evidence_of(declaration)
        for each in added:
            writes.put_evidence(citizen.document, each)
        beside = await tx.evidence(citizen.document) if standing is None else standing
        evidence = (*beside, *added)
    outcome = outcome_of(ports, citizen, declaration, evidence, now)
    writes.put_receipt(citizen.id, now, outcome[0])
    if through is None:
        return outcome
    for item in planned(ports, through, citizen.id, outcome[0], now):
        tx.put_item(item)
    if through.citizen == citizen.id:
        await _close_elsewhere(tx, through)
    return outcome


def preview(ports: Ports, citizen: Citizen, answers: Mapping[str, object], now: datetime) -> Decision:
    """What these answers alone would lead to, were the citizen confirmed; nothing is kept."""
    declaration = _declared(ports, answers, now)
    confirmed = replace(citizen, state=CONFIRMED)
    return decide(ports.policy, confirmed, declaration, evidence_of(declaration), now)


async def decision_of(ports: Ports, tx: Transaction, citizen: Citizen, now: datetime) -> Outcome:
    """The outcome now, what comes after it, and the declaration both rest on. None without both consents."""
    return (await decided(ports, tx, citizen, now))[0]


async def decided(
    ports: Ports, tx: Transaction, citizen: Citizen, now: datetime
) -> tuple[Outcome, tuple[Evidence, ...]]:
    """The same, with the evidence that was read for it."""
    declaration = await latest_declaration(tx, citizen)
    if citizen.state == CONFIRMED and withdrawn(await tx.consents(citizen.id)):
        return (Decision(CANNOT_TELL, CONSENT, policy=ports.policy.version), None, declaration), ()
    evidence = await tx.evidence(citizen.document) if citizen.state == CONFIRMED else ()
    return outcome_of(ports, citizen, declaration, evidence, now), evidence


def outcome_of(
    ports: Ports,
    citizen: Citizen,
    declaration: Declaration | None,
    evidence: Sequence[Evidence],
    now: datetime,
) -> Outcome:
    decision = decide(ports.policy, citizen, declaration, tuple(evidence), now)
    then = after(ports.policy, citizen, declaration, tuple(evidence), decision) if decision.until else None
    return decision, then, declaration


async def latest_declaration(tx: Transaction, citizen: Citizen) -> Declaration | None:
    return latest(await tx.declarations(citizen.id))


def latest(declarations: Sequence[Declaration]) -> Declaration | None:
    return max(declarations, key=lambda each: each.declared_at, default=None)


async def _close_elsewhere(tx: Transaction, through: Channel) -> None:
    """What one began to declare at another account of theirs is declared with it."""
    assert through.citizen is not None
    for each in await tx.channels_of(through.citizen):
        answers, dialog = each.state.get("answers"), each.state.get("dialog")
        own = dialog == DECLARE and isinstance(answers, dict) and set(answers) <= {DECLARATION}
        if each.id != through.id and own:
            tx.put_channel(replace(each, state=without_form(each.state, DECLARE)))


def _declared(ports: Ports, answers: Mapping[str, object], now: datetime, through: str = "") -> Declaration:
    form = ports.policy.forms[DECLARATION]
    return declaration_of(answers, ports.random(8).hex(), now, ports.policy, form, through)
