"""Home of corrections in the database; what is to be put right is sealed under the citizen's key."""

from bot.domain.corrections import Correction
from integrations.database.columns import instant, maybe_instant, maybe_micros, micros
from integrations.database.keyring import Seals
from integrations.database.reads import Reads, Row, first, present
from integrations.database.units import CITIZEN, Must, Statement, Value


class CorrectionReads(Reads):
    async def correction(self, id_: str) -> Correction | None:
        return first(await self._corrections(await self._rows("correction_by_id", id=id_)))

    async def corrections_of(self, citizen: bytes) -> tuple[Correction, ...]:
        await self._version_of(citizen)
        return await self._corrections(await self._rows("corrections_of_citizen", citizen=citizen))

    async def corrections_in(self, state: str, limit: int) -> tuple[Correction, ...]:
        return await self._corrections(await self._rows("corrections_by_state", state=state, most=limit))

    async def _corrections(self, rows: list[Row]) -> tuple[Correction, ...]:
        for _, citizen, *_, version in rows:
            self._seen.citizen(citizen, version)
        return present([await correction_of(row, self._seals) for row in rows])


def _place(id_: str) -> str:
    return f"corrections.body:{id_}"


async def correction_of(row: Row, seals: Seals) -> Correction | None:
    id_, citizen, state, asked_at, decided_at, body, _ = row
    opened = await seals.open(CITIZEN + citizen, _place(id_), body)
    if opened is None:
        return None
    return Correction(
        id=id_,
        citizen=citizen,
        field=opened["field"],
        value=opened["value"],
        asked_at=instant(asked_at),
        state=state,
        decided_at=maybe_instant(decided_at),
        decided_by=opened["decided_by"],
        words=opened["words"],
    )


async def write_correction(correction: Correction, seals: Seals) -> Statement:
    opened = {
        "field": correction.field,
        "value": correction.value,
        "decided_by": correction.decided_by,
        "words": correction.words,
    }
    values: dict[str, Value] = {
        "id": correction.id,
        "citizen": correction.citizen,
        "state": correction.state,
        "asked_at": micros(correction.asked_at),
        "decided_at": maybe_micros(correction.decided_at),
        "body": await seals.seal(CITIZEN + correction.citizen, _place(correction.id), opened),
    }
    return Statement("correction_put", values, Must.HOLD)
