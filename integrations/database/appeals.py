"""Home of appeals in the database; all but state and times is sealed under the citizen's key, as is the photo."""

from bot.domain.appeals import Appeal
from integrations.database.columns import instant, maybe_instant, maybe_micros, micros
from integrations.database.keyring import Seals
from integrations.database.reads import Reads, Row, first, present
from integrations.database.units import CITIZEN, Must, Statement, Value


class AppealReads(Reads):
    async def appeal(self, number: str) -> Appeal | None:
        return first(await self._appeals(await self._rows("appeal_by_number", number=number)))

    async def appeals_of(self, citizen: bytes) -> tuple[Appeal, ...]:
        await self._version_of(citizen)
        return await self._appeals(await self._rows("appeals_of_citizen", citizen=citizen))

    async def appeals_in(self, state: str, limit: int) -> tuple[Appeal, ...]:
        """Those due first come first."""
        return await self._appeals(await self._rows("appeals_by_state", state=state, most=limit))

    async def photo(self, number: str) -> bytes | None:
        row = await self._row("photo_by_number", number=number)
        if row is None:
            return None
        citizen, version, body = row
        self._seen.citizen(citizen, version)
        return await self._seals.open_bytes(CITIZEN + citizen, _photo_place(number), body)

    async def _appeals(self, rows: list[Row]) -> tuple[Appeal, ...]:
        for _, citizen, *_, version in rows:
            self._seen.citizen(citizen, version)
        return present([await appeal_of(row, self._seals) for row in rows])


def _place(number: str) -> str:
    return f"appeals.body:{number}"


def _photo_place(number: str) -> str:
    return f"photos.body:{number}"


async def appeal_of(row: Row, seals: Seals) -> Appeal | None:
    number, citizen, state, opened_at, due_at, decided_at, body, photo, _ = row
    opened = await seals.open(CITIZEN + citizen, _place(number), body)
    if opened is None:
        return None
    return Appeal(
        number=number,
        citizen=citizen,
        reason=opened["reason"],
        colour=opened["colour"],
        evidence=tuple(opened["evidence"]),
        opened_at=instant(opened_at),
        due_at=instant(due_at),
        state=state,
        photo=bool(photo),
        decided_at=maybe_instant(decided_at),
        decided_by=opened["decided_by"],
        words=opened["words"],
    )


async def write_appeal(appeal: Appeal, seals: Seals) -> Statement:
    opened = {
        "reason": appeal.reason,
        "colour": appeal.colour,
        "evidence": appeal.evidence,
        "decided_by": appeal.decided_by,
        "words": appeal.words,
    }
    values: dict[str, Value] = {
        "number": appeal.number,
        "citizen": appeal.citizen,
        "state": appeal.state,
        "opened_at": micros(appeal.opened_at),
        "due_at": micros(appeal.due_at),
        "decided_at": maybe_micros(appeal.decided_at),
        "body": await seals.seal(CITIZEN + appeal.citizen, _place(appeal.number), opened),
    }
    return Statement("appeal_put", values, Must.HOLD)


async def write_photo(appeal: Appeal, photo: bytes, seals: Seals) -> Statement:
    number = appeal.number
    sealed = await seals.seal_bytes(CITIZEN + appeal.citizen, _photo_place(number), photo)
    return Statement("photo_put", {"citizen": appeal.citizen, "number": number, "body": sealed})
