"""Home of audit entries in the database: appended, never changed, deleted only after their end."""

from bot.domain.audit import Entry
from integrations.database.columns import instant, micros
from integrations.database.reads import Reads, Row
from integrations.database.units import Statement


class AuditReads(Reads):
    async def entries(self, about: bytes) -> tuple[Entry, ...]:
        """`about` as it stands in the entries: in hexadecimal."""
        return tuple(map(entry_of, await self._rows("audit_about", about=about.hex())))


def entry_of(row: Row) -> Entry:
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
