"""Home of delegations in the database. They hold nothing personal: two citizens, a kind, a state, days."""

from datetime import date, datetime

from bot.domain.calendar import end_of_day
from bot.domain.delegations import ENDED, REFUSED, Delegation
from integrations.database.columns import instant, maybe_instant, maybe_micros, micros
from integrations.database.reads import Reads, Row, first
from integrations.database.units import Must, Statement


class DelegationReads(Reads):
    async def delegation(self, id_: str) -> Delegation | None:
        return first(self._delegations(await self._rows("delegation_by_id", id=id_)))

    async def held_by(self, holder: bytes) -> tuple[Delegation, ...]:
        await self._version_of(holder)
        return self._delegations(await self._rows("delegations_of_holder", holder=holder))

    async def holders_of(self, person: bytes) -> tuple[Delegation, ...]:
        await self._version_of(person)
        return self._delegations(await self._rows("delegations_of_person", person=person))

    async def delegations_in(self, state: str, limit: int) -> tuple[Delegation, ...]:
        return self._delegations(await self._rows("delegations_by_state", state=state, most=limit))

    async def delegations_over(
        self, now: datetime, refused_before: datetime, limit: int
    ) -> tuple[Delegation, ...]:
        refused = micros(refused_before)
        rows = await self._rows("delegations_over", now=micros(now), refused_before=refused, most=limit)
        return self._delegations(rows)

    def _delegations(self, rows: list[Row]) -> tuple[Delegation, ...]:
        for _, holder, person, *_, holder_version, person_version in rows:
            self._seen.citizen(holder, holder_version)
            self._seen.citizen(person, person_version)
        return tuple(map(delegation_of, rows))


def delegation_of(row: Row) -> Delegation:
    id_, holder, person, kind, state, asked_at, until, decided_at, decided_by, _, _ = row
    return Delegation(
        id=id_,
        holder=holder,
        person=person,
        kind=kind,
        state=state,
        asked_at=instant(asked_at),
        until=date.fromisoformat(until),
        decided_at=maybe_instant(decided_at),
        decided_by=decided_by,
    )


def write_delegation(delegation: Delegation) -> Statement:
    return Statement(
        "delegation_put",
        {
            "id": delegation.id,
            "holder": delegation.holder,
            "person": delegation.person,
            "kind": delegation.kind,
            "state": delegation.state,
            "asked_at": micros(delegation.asked_at),
            "until": delegation.until.isoformat(),
            "decided_at": maybe_micros(delegation.decided_at),
            "decided_by": delegation.decided_by,
            "over_at": micros(over_at(delegation)),
        },
        Must.HOLD,
    )


def over_at(delegation: Delegation) -> datetime:
    """From when retention counts: the decision that ended it, else the end of its last day."""
    if delegation.decided_at is not None and delegation.state in {REFUSED, ENDED}:
        return delegation.decided_at
    return end_of_day(delegation.until)
