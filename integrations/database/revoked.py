"""Home of codes taken back before their end: with whatever made a colour worse, in the same commit."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from bot.domain.citizens import VISITS
from bot.domain.decision import GREEN, RED, YELLOW, Decision
from integrations.database.columns import instant, micros
from integrations.database.draft import Draft
from integrations.database.engine import Engine
from integrations.database.units import Statement, Unit

GRAVER = (GREEN, YELLOW, RED)
NO_CODE = len(GRAVER)  # graver than any


class RevokedId(NamedTuple):
    """`seq` is the number of the first list that names it, 0 until one does."""

    id: bytes
    end: datetime
    seq: int


class RevokedIds:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def since(self, ended: datetime) -> tuple[RevokedId, ...]:
        """Those that end later, in the order of their ids."""
        rows = await self._engine.rows("revoked_until", {"since": micros(ended)})
        return tuple(RevokedId(id_, instant(end), seq) for id_, end, seq in sorted(rows))

    async def number(self, seq: int) -> None:
        """Those that no list names yet are named by this one."""
        await self._engine.commit(Unit([Statement("revoked_number", {"seq": seq})]))


def rank_of(decision: Decision) -> int:
    return GRAVER.index(decision.outcome) if decision.outcome in GRAVER else NO_CODE


def write_revoked(draft: Draft) -> Iterator[Statement]:
    """What is decided anew is in the draft as a receipt; who took a consent back has no code any more.

    After all else of its unit: a pass that is noted meanwhile waits for the citizen's row, or we for it.
    """
    ranks = {citizen: rank_of(decision) for citizen, _, decision in draft.receipts}
    gone = {
        citizen
        for citizen, consent in draft.consents
        if consent.withdrawn_at is not None and consent.purpose != VISITS
    }
    for citizen in gone | draft.erased_citizens:
        ranks[citizen] = NO_CODE
    for citizen, rank in ranks.items():
        if rank:
            yield Statement("revoked_put", {"citizen": citizen, "rank": rank})
    for paper in draft.papers.values():
        if paper.withdrawn_at is not None:
            yield Statement("revoked_put_one", {"cti": paper.id, "exp": micros(paper.ends_at)})
