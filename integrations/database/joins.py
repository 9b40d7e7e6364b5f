"""Home of joins in the database; the code, and what came along, is sealed under the holder's key."""

from bot.domain.joins import Join
from integrations.database.columns import instant, maybe_instant, maybe_micros, micros
from integrations.database.keyring import Seals
from integrations.database.reads import Reads, Row, first, present
from integrations.database.units import CITIZEN, Must, Statement, Value


class JoinReads(Reads):
    async def join(self, id_: str) -> Join | None:
        return first(await self._joins(await self._rows("join_by_id", id=id_)))

    async def joins_of(self, holder: bytes) -> tuple[Join, ...]:
        await self._version_of(holder)
        return await self._joins(await self._rows("joins_of_holder", holder=holder))

    async def join_waiting(self, waiting: bytes) -> Join | None:
        """The latest, whatever became of it."""
        await self._version_of(waiting)
        return first(await self._joins(await self._rows("join_of_waiting", waiting=waiting)))

    async def joins_in(self, state: str, limit: int) -> tuple[Join, ...]:
        """The latest decided first."""
        return await self._joins(await self._rows("joins_by_state", state=state, most=limit))

    async def _joins(self, rows: list[Row]) -> tuple[Join, ...]:
        for _, holder, *_, version in rows:
            self._seen.citizen(holder, version)
        return present([await join_of(row, self._seals) for row in rows])


def _place(id_: str) -> str:
    return f"joins.body:{id_}"


async def join_of(row: Row, seals: Seals) -> Join | None:
    id_, holder, waiting, state, tries, asked_at, expires_at, decided_at, body, _ = row
    opened = await seals.open(CITIZEN + holder, _place(id_), body)
    if opened is None:
        return None
    return Join(
        id=id_,
        holder=holder,
        waiting=waiting,
        code=opened["code"],
        asked_at=instant(asked_at),
        expires_at=instant(expires_at),
        state=state,
        tries=tries,
        channels=tuple(map(bytes.fromhex, opened["channels"])),
        declarations=tuple(opened["declarations"]),
        consents=tuple(opened["consents"]),
        delegations=tuple(opened["delegations"]),
        decided_at=maybe_instant(decided_at),
        decided_by=opened["decided_by"],
        reason=opened["reason"],
    )


async def write_join(join: Join, seals: Seals) -> Statement:
    opened = {
        "code": join.code,
        "channels": [channel.hex() for channel in join.channels],
        "declarations": join.declarations,
        "consents": join.consents,
        "delegations": join.delegations,
        "decided_by": join.decided_by,
        "reason": join.reason,
    }
    values: dict[str, Value] = {
        "id": join.id,
        "holder": join.holder,
        "waiting": join.waiting,
        "state": join.state,
        "tries": join.tries,
        "asked_at": micros(join.asked_at),
        "expires_at": micros(join.expires_at),
        "decided_at": maybe_micros(join.decided_at),
        "body": await seals.seal(CITIZEN + join.holder, _place(join.id), opened),
    }
    return Statement("join_put", values, Must.HOLD)
