"""Home of citizens in the database; who they are and why one was refused is sealed under their key."""

from datetime import date
from typing import Any

from bot.domain.citizens import Citizen
from bot.domain.people import Document, Person
from integrations.database.columns import instant, maybe_instant, maybe_micros, micros
from integrations.database.keyring import Seals
from integrations.database.reads import Reads, Row, present
from integrations.database.units import CITIZEN, Must, Statement, Value


class CitizenReads(Reads):
    async def citizen(self, id_: bytes) -> Citizen | None:
        row = await self._row("citizen_by_id", id=id_)
        if row is None:
            self._seen.citizen(id_, 0)
            return None
        return await self._citizen(row)

    async def citizens_with(self, document: bytes) -> tuple[Citizen, ...]:
        rows = await self._rows("citizens_by_document", document=document)
        return present([await self._citizen(row) for row in rows])

    async def citizens_in(self, state: str, limit: int) -> tuple[Citizen, ...]:
        rows = await self._rows("citizens_by_state", state=state, most=limit)
        return present([await self._citizen(row) for row in rows])

    async def _citizen(self, row: Row) -> Citizen | None:
        citizen = await citizen_of(row, self._seals)
        if citizen is not None:
            self._seen.citizen(citizen.id, citizen.version)
            self._seen.documents[citizen.id] = citizen.document
        return citizen


def _place(id_: bytes) -> str:
    return f"citizens.body:{id_.hex()}"


async def citizen_of(row: Row, seals: Seals) -> Citizen | None:
    id_, document, state, language, registered_at, decided_at, version, body = row
    opened = await seals.open(CITIZEN + id_, _place(id_), body)
    if opened is None:
        return None
    return Citizen(
        id=id_,
        document=document,
        person=_person(opened["person"]),
        state=state,
        registered_at=instant(registered_at),
        language=language,
        decided_at=maybe_instant(decided_at),
        refusal=opened["refusal"],
        version=version,
    )


async def write_citizen(citizen: Citizen, seals: Seals, raised: int) -> Statement:
    opened = {"person": _person_json(citizen.person), "refusal": citizen.refusal}
    values: dict[str, Value] = {
        "id": citizen.id,
        "document": citizen.document,
        "state": citizen.state,
        "language": citizen.language,
        "registered_at": micros(citizen.registered_at),
        "decided_at": maybe_micros(citizen.decided_at),
        "raised": raised,
        "body": await seals.seal(CITIZEN + citizen.id, _place(citizen.id), opened),
    }
    if citizen.version:
        return Statement("citizen_update", values | {"version": citizen.version}, Must.HOLD)
    return Statement("citizen_insert", values, Must.HOLD)


def _person(json: dict[str, Any]) -> Person:
    values = json | {
        "document": Document(**json["document"]),
        "birth_date": date.fromisoformat(json["birth_date"]),
    }
    return Person(**values)


def _person_json(person: Person) -> dict[str, object]:
    document = person.document
    return {
        "name": person.name,
        "document": {
            "nationality": document.nationality,
            "type": document.type,
            "number": document.number,
        },
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat(),
        "phone": person.phone,
        "region": person.region,
        "address": person.address,
    }
