"""Home of visits in the database: the day stands readable, all else is sealed, once for the citizen, once for tracing.

No query asks for the visitors of a venue; a row does not even say which venue it is of, nor whose visit lies beside it.
"""

from datetime import datetime
from typing import Any

from bot.domain.visits import Visit
from integrations.database.columns import SECOND, iso, maybe_datetime, micros
from integrations.database.keyring import COMPACT, Seals
from integrations.database.reads import Reads, Row, present
from integrations.database.units import CITIZEN, Statement, Value

DAY = 86_400 * SECOND
ALIKE = 512  # bytes: the length of a sealed row tells nothing of what is in it


class VisitReads(Reads):
    async def visits(self, citizen: bytes) -> tuple[Visit, ...]:
        await self._version_of(citizen)
        rows = await self._rows("visits_of_citizen", citizen=citizen)
        found = present([await visit_of(citizen, row, self._seals) for row in rows])
        return tuple(sorted(found, key=lambda each: each.since))


def _place(id_: str) -> str:
    return f"visits.body:{id_}"


async def visit_of(citizen: bytes, row: Row, seals: Seals) -> Visit | None:
    id_, body = row
    opened = await seals.open(CITIZEN + citizen, _place(id_), body)
    return None if opened is None else _visit(id_, opened)


async def write_visit(citizen: bytes, visit: Visit, traced: bytes, seals: Seals) -> Statement:
    plain = COMPACT.encode(_json(visit)).encode()
    alike = plain.ljust(-(-len(plain) // ALIKE) * ALIKE)
    values: dict[str, Value] = {
        "citizen": citizen,
        "id": visit.id,
        "day": day_of(visit),
        "body": await seals.seal_bytes(CITIZEN + citizen, _place(visit.id), alike),
        "traced": traced,
    }
    return Statement("visit_put", values)


def drop_visit(citizen: bytes, visit: Visit) -> Statement:
    return Statement("visit_drop", {"citizen": citizen, "id": visit.id, "day": day_of(visit)})


def day_of(visit: Visit) -> int:
    """The first instant of the day (UTC) it began in."""
    return micros(visit.since) // DAY * DAY


def _visit(id_: str, json: dict[str, Any]) -> Visit:
    return Visit(
        id=id_,
        venue=json["venue"],
        since=datetime.fromisoformat(json["since"]),
        proof=json["proof"],
        until=maybe_datetime(json["until"]),
        companions=tuple(bytes.fromhex(each) for each in json["companions"]),
        flags=tuple(json["flags"]),
    )


def _json(visit: Visit) -> dict[str, object]:
    return {
        "venue": visit.venue,
        "since": visit.since.isoformat(),
        "proof": visit.proof,
        "until": iso(visit.until),
        "companions": [each.hex() for each in visit.companions],
        "flags": visit.flags,
    }
