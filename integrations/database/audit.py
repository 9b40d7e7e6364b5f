"""Home of audit entries in the database: appended, never changed, deleted only after their end."""

from typing import Any

from bot.domain.audit import Entry
from integrations.database.columns import instant, micros
from integrations.database.units import Statement


def entry_of(row: tuple[Any, ...]) -> Entry:
    at, *words = row
    return Entry(instant(at), *words)


def write_entry(entry: Entry) -> Statement:
    return Statement(
        "audit_insert",
        {
            "at": micros(entry.at),
            "actor": entry.actor,
            "act": entry.act,
            "purpose": entry.purpose,
            "about": entry.about,
            "detail": entry.detail,
        },
    )
