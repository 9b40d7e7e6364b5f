"""Home of the strip: passes signed ahead for a phone, which shows them one after another without us."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.citizens import Citizen
from bot.domain.decision import stands_until
from bot.domain.passes import LONGEST, PASS, Chain
from bot.ports import Ports, SignedPass, Transaction
from bot.usecases.code import Code, colour_of, has_code
from bot.usecases.declaration import decided


async def strip_of(
    ports: Ports, tx: Transaction, citizen: Citizen, chains: Sequence[Chain], now: datetime
) -> tuple[Code, tuple[SignedPass, ...]]:
    """What was decided, and a pass for each chain, to be shown once `tx` is committed: none of a pending or cannot_tell.

    As many as policy allows, and none that is good beyond the end of what was decided. `tx` has read the citizen.
    """
    (decision, then, declaration), evidence = await decided(ports, tx, citizen, now)
    code = Code(decision, then, citizen, declaration, None)
    if not has_code(decision):
        return code, ()
    chains = chains[: ports.policy.strip_most]
    latest = now + LONGEST[PASS] * len(chains)
    end = stands_until(ports.policy, citizen, declaration, evidence, decision, now=now, latest=latest)
    passes = ports.signer.passes(colour_of(decision), citizen.person.region, chains, now, end)
    for each in passes:
        tx.issue(each, citizen.id)
    return code, passes
