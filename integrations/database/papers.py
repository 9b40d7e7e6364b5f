"""Home of cards on paper in the database: whose they are, who handed them out, until when they hold."""

from datetime import datetime

from bot.domain.papers import Paper
from integrations.database.columns import instant, maybe_instant, maybe_micros, micros
from integrations.database.reads import Reads, Row, first
from integrations.database.units import Must, Statement, Value


class PaperReads(Reads):
    async def paper(self, id_: bytes) -> Paper | None:
        return first(self._papers(await self._rows("paper_by_id", id=id_)))

    async def papers_of(self, citizen: bytes) -> tuple[Paper, ...]:
        await self._version_of(citizen)
        return self._papers(await self._rows("papers_of_citizen", citizen=citizen))

    async def left_by_papers(self, before: datetime, limit: int) -> tuple[bytes, ...]:
        rows = await self._rows("papers_left_by", before=micros(before), most=limit)
        return tuple(dict.fromkeys(citizen for (citizen,) in rows))

    def _papers(self, rows: list[Row]) -> tuple[Paper, ...]:
        for _, citizen, *_, version in rows:
            self._seen.citizen(citizen, version)
        return tuple(paper_of(row) for row in rows)


def paper_of(row: Row) -> Paper:
    id_, citizen, issued_at, ends_at, office, withdrawn_at, _ = row
    return Paper(id_, citizen, instant(issued_at), instant(ends_at), office, maybe_instant(withdrawn_at))


def write_paper(paper: Paper) -> Statement:
    values: dict[str, Value] = {
        "id": paper.id,
        "citizen": paper.citizen,
        "issued_at": micros(paper.issued_at),
        "ends_at": micros(paper.ends_at),
        "office": paper.office,
        "withdrawn_at": maybe_micros(paper.withdrawn_at),
    }
    return Statement("paper_put", values, Must.HOLD)
