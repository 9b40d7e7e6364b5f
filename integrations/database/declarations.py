"""Home of declarations in the database, sealed whole under the citizen's key."""

from datetime import datetime
from typing import Any

from bot.domain.declarations import Declaration, Stay
from integrations.database.columns import iso, maybe_date, micros
from integrations.database.keyring import Seals
from integrations.database.reads import Reads, Row, present
from integrations.database.units import CITIZEN, Must, Statement, Value


class DeclarationReads(Reads):
    async def declarations(self, citizen: bytes) -> tuple[Declaration, ...]:
        await self._version_of(citizen)
        rows = await self._rows("declarations_of_citizen", citizen=citizen)
        self._seen.declarations.update({id_: citizen for id_, _ in rows})
        return present([await declaration_of(citizen, row, self._seals) for row in rows])


def _place(id_: str) -> str:
    return f"declarations.body:{id_}"


async def declaration_of(citizen: bytes, row: Row, seals: Seals) -> Declaration | None:
    id_, body = row
    opened = await seals.open(CITIZEN + citizen, _place(id_), body)
    return None if opened is None else _declaration(id_, opened)


async def write_declaration(citizen: bytes, declaration: Declaration, seals: Seals) -> Statement:
    body = await seals.seal(CITIZEN + citizen, _place(declaration.id), _json(declaration))
    declared_at = micros(declaration.declared_at)
    values: dict[str, Value] = {
        "id": declaration.id,
        "citizen": citizen,
        "declared_at": declared_at,
        "body": body,
    }
    return Statement("declaration_put", values, Must.HOLD)


def _declaration(id_: str, json: dict[str, Any]) -> Declaration:
    return Declaration(
        id=id_,
        declared_at=datetime.fromisoformat(json["declared_at"]),
        valid_until=datetime.fromisoformat(json["valid_until"]),
        form_version=json["form_version"],
        stays=tuple(Stay(place, maybe_date(left)) for place, left in json["stays"]),
        contact=json["contact"],
        contact_date=maybe_date(json["contact_date"]),
        symptoms=tuple(json["symptoms"]),
        symptoms_date=maybe_date(json["symptoms_date"]),
        temperature=json["temperature"],
        through=json.get("through", ""),
    )


def _json(declaration: Declaration) -> dict[str, object]:
    return {
        "declared_at": iso(declaration.declared_at),
        "valid_until": iso(declaration.valid_until),
        "form_version": declaration.form_version,
        "stays": [[stay.place, iso(stay.left)] for stay in declaration.stays],
        "contact": declaration.contact,
        "contact_date": iso(declaration.contact_date),
        "symptoms": declaration.symptoms,
        "symptoms_date": iso(declaration.symptoms_date),
        "temperature": declaration.temperature,
        "through": declaration.through,
    }
