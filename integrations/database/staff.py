"""Home of officers in the database."""

from bot.domain.staff import Officer
from integrations.database.reads import Reads, Row
from integrations.database.units import Statement


class OfficerReads(Reads):
    async def officers(self) -> tuple[Officer, ...]:
        return tuple(map(officer_of, await self._rows("officers_all")))


def officer_of(row: Row) -> Officer:
    return Officer(*row)


def write_officer(officer: Officer) -> Statement:
    values = {"id": officer.id, "name": officer.name, "body": officer.body, "region": officer.region}
    return Statement("officer_put", values)
