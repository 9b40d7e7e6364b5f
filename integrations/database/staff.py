"""Home of officers in the database."""

from typing import Any

from bot.domain.staff import Officer
from integrations.database.units import Statement


def officer_of(row: tuple[Any, ...]) -> Officer:
    return Officer(*row)


def write_officer(officer: Officer) -> Statement:
    values = {"id": officer.id, "name": officer.name, "body": officer.body, "region": officer.region}
    return Statement("officer_put", values)
