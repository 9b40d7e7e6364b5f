"""Home of the strip: passes signed ahead for a phone, which shows them one after another without us."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.decision import stands_until
from bot.domain.passes import LONGEST, PASS, Chain
from bot.ports import Ports, SignedPass, Transaction
from bot.usecases.code import Code, colour_of, has_code
from bot.usecases.declaration import decision_of


async def strip_of(
    ports: Ports, tx: Transaction, citizen: bytes, chains: Sequence[Chain], now: datetime
) -> tuple[Code, tuple[SignedPass, ...]] | None:
    """What was decided, and a pass for each chain, to be shown once `tx` is committed: none of a pending or cannot_tell.

    As many as policy allows, and none that is good beyond the end of what was decided. None when the citizen is
    registered no longer.
    """
    found = await tx.citizen(citizen)
    if found is None:
        return None
    decision, then, declaration = await decision_of(ports, tx, found, now)
    code = Code(decision, then, found, declaration, None)
    if not has_code(decision):
        return code, ()
    chains = chains[: ports.policy.strip_most]
    latest = now + LONGEST[PASS] * len(chains)
    evidence = await tx.evidence(found.document)
    end = stands_until(ports.policy, found, declaration, evidence, decision, now=now, latest=latest)
    passes = ports.signer.passes(colour_of(decision), found.person.region, chains, now, end)
    for each in passes:
        tx.issue(each, citizen)
    return code, passes
