"""Home of evidence in the database: found by document index, its days and words sealed under that index's key."""

from datetime import datetime

from bot.domain.calendar import end_of_day
from bot.domain.evidence import Evidence
from integrations.database.columns import instant, iso, maybe_date, maybe_datetime, micros
from integrations.database.keyring import Seals
from integrations.database.reads import Reads, Row, first
from integrations.database.units import DOCUMENT, Must, Statement, Value


class EvidenceReads(Reads):
    async def evidence(self, document: bytes) -> tuple[Evidence, ...]:
        if document not in self._seen.documents.values():
            for id_, version in await self._rows("citizen_versions_by_document", document=document):
                self._seen.citizen(id_, version)
        rows = await self._rows("evidence_by_document", document=document)
        return tuple(evidence for _, evidence in await self._evidence(rows))

    async def evidence_by_id(self, id_: str) -> tuple[bytes, Evidence] | None:
        return first(await self._evidence(await self._rows("evidence_by_id", id=id_)))

    async def evidence_in(self, state: str, limit: int) -> tuple[tuple[bytes, Evidence], ...]:
        return await self._evidence(await self._rows("evidence_by_state", state=state, most=limit))

    async def evidence_in_batch(self, batch: str) -> tuple[tuple[bytes, Evidence], ...]:
        return await self._evidence(await self._rows("evidence_by_batch", batch=batch))

    async def evidence_since(self, since: datetime, *, officer: str, source: str) -> tuple[int, int]:
        """How many were added by the officer, and how many by the source."""
        rows = await self._rows("evidence_count_since", since=micros(since), officer=officer, source=source)
        by_officer, by_source = rows[0]
        return by_officer, by_source

    async def _evidence(self, rows: list[Row]) -> tuple[tuple[bytes, Evidence], ...]:
        read = [(row[1], await evidence_of(row, self._seals)) for row in rows]
        known = tuple((document, evidence) for document, evidence in read if evidence is not None)
        self._seen.evidence.update({evidence.id: evidence.state for _, evidence in known})
        return known


def _place(id_: str) -> str:
    return f"evidence.body:{id_}"


async def evidence_of(row: Row, seals: Seals) -> Evidence | None:
    id_, document, kind, state, source, officer, confirmed_by, batch, added_at, body = row
    opened = await seals.open(DOCUMENT + document, _place(id_), body)
    if opened is None:
        return None
    return Evidence(
        id=id_,
        kind=kind,
        state=state,
        source=source,
        day=maybe_date(opened["day"]),
        added_at=instant(added_at),
        released=maybe_date(opened["released"]),
        sampled_at=maybe_datetime(opened["sampled_at"]),
        reported_at=maybe_datetime(opened["reported_at"]),
        detail=opened["detail"],
        reason=opened["reason"],
        officer=officer,
        confirmed_by=confirmed_by,
        batch=batch,
    )


async def write_evidence(document: bytes, evidence: Evidence, was: str | None, seals: Seals) -> Statement:
    """`was` is the state it was read in, which must still be so; None for a new one."""
    opened = {
        "day": iso(evidence.day),
        "released": iso(evidence.released),
        "sampled_at": iso(evidence.sampled_at),
        "reported_at": iso(evidence.reported_at),
        "detail": evidence.detail,
        "reason": evidence.reason,
    }
    values: dict[str, Value] = {
        "id": evidence.id,
        "document": document,
        "kind": evidence.kind,
        "state": evidence.state,
        "source": evidence.source,
        "officer": evidence.officer,
        "confirmed_by": evidence.confirmed_by,
        "batch": evidence.batch,
        "added_at": micros(evidence.added_at),
        "ends_at": micros(ends_at(evidence)),
        "body": await seals.seal(DOCUMENT + document, _place(evidence.id), opened),
    }
    if was is None:
        return Statement("evidence_insert", values, Must.HOLD)
    return Statement("evidence_update", values | {"was": was}, Must.HOLD)


def ends_at(evidence: Evidence) -> datetime:
    """The last instant it speaks of, from which retention counts."""
    days = [end_of_day(day) for day in (evidence.day, evidence.released) if day is not None]
    instants = [at for at in (evidence.sampled_at, evidence.reported_at) if at is not None]
    return max([evidence.added_at, *days, *instants])
