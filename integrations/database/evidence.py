"""Home of evidence in the database: found by document index, its days and words sealed under that index's key."""

from datetime import datetime
from typing import Any

from bot.domain.calendar import end_of_day
from bot.domain.evidence import Evidence
from integrations.database.columns import instant, iso, maybe_date, maybe_datetime, micros
from integrations.database.keyring import Seals
from integrations.database.units import DOCUMENT, Must, Statement, Value


def _place(id_: str) -> str:
    return f"evidence.body:{id_}"


async def evidence_of(row: tuple[Any, ...], seals: Seals) -> Evidence | None:
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
