"""Home of tables that are parted by day: each day is made ahead, and dropped whole when nothing in it is kept.

A row whose day has not been made, because a clock jumps or nobody was there to make it, lies in the part `_rest`, as
good as elsewhere but deleted row by row.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import asyncpg

from integrations.database.columns import SECOND
from integrations.database.postgresql.opening import ALONE, MIGRATING
from integrations.database.units import Unit

DAY = 86_400 * SECOND
BEHIND, AHEAD = 1, 3  # days: messages come late, and whoever makes days may be away over a weekend
TODAY = "SELECT (extract(epoch FROM now()) / 86400)::bigint"
BRIEFLY = "SET LOCAL lock_timeout = '300ms'"  # everybody else waits behind whoever waits for a whole table
BUSY = (
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
    asyncpg.CheckViolationError,  # a row of the day came to lie in the rest just now
)
THERE = "SELECT part FROM unnest($1::text[]) AS part WHERE to_regclass(part) IS NOT NULL"
PARTS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = $1::text::regclass"
IS_USED = "SELECT EXISTS (SELECT FROM {}_rest WHERE {} >= {} AND {} < {})"
IS_KEPT = "SELECT EXISTS (SELECT FROM {} WHERE {})"
UNWRITTEN = "LOCK TABLE {} IN SHARE MODE"
MAKE = "CREATE TABLE {} (LIKE {} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
ATTACH = "ALTER TABLE {} ATTACH PARTITION {} FOR VALUES FROM ({}) TO ({})"
WHOLE = "CREATE TRIGGER audit_is_whole BEFORE TRUNCATE ON {} EXECUTE FUNCTION audit_is_kept()"
Connection = Any


@dataclass(frozen=True, slots=True)
class Days:
    """By which column a table is parted, the statement that forgets its rows, and which of them are kept past it.

    `guard` is a trigger of the table that its parts do not get by themselves.
    """

    column: str
    forget: str
    kept: str
    guard: str = ""


TABLES: Mapping[str, Days] = {
    "deliveries": Days("sent_at", "deliveries_forget", "taken_at >= $1"),
    "items": Days("created_at", "items_forget", "due_at >= $1 OR state NOT IN ('sent', 'failed', 'dropped')"),
    "visits": Days("day", "visits_forget", "day + 86400000000 > $1"),
    "audit": Days("at", "audit_forget", "at >= $1", WHOLE),
}


async def make_days(records: Connection, today: int | None = None) -> None:
    """From yesterday to three days from now, those that are missing; one that is in the way of others is left for the next time. `today` in days since 1970, else by PostgreSQL's clock."""
    if today is None:
        today = int(await records.fetchval(TODAY))
    wanted = [(table, day) for table in TABLES for day in range(today - BEHIND, today + AHEAD + 1)]
    parts = [f"{table}_{day}" for table, day in wanted]
    there = {row[0] for row in await records.fetch(THERE, parts)}
    for (table, day), part in zip(wanted, parts, strict=True):
        if part not in there:
            with suppress(*BUSY):
                await _make(records, table, part, day)


async def drop_days(records: Connection, unit: Unit) -> None:
    """Before what is over is deleted row by row: days of which nothing is kept. One that is in use is left for the next time."""
    over = {each.name: each.values["before"] for each in unit.statements if "before" in each.values}
    for table, days in TABLES.items():
        before = over.get(days.forget)
        if not isinstance(before, int):
            continue
        for (part,) in await records.fetch(PARTS, table):
            day = part.removeprefix(f"{table}_")
            if day.isdecimal() and (int(day) + 1) * DAY <= before:
                with suppress(*BUSY, asyncpg.UndefinedTableError):
                    await _drop(records, part, days.kept, before)


def forgets(unit: Unit) -> bool:
    names = {days.forget for days in TABLES.values()}
    return any(each.name in names for each in unit.statements)


async def _make(records: Connection, table: str, part: str, day: int) -> None:
    """One whose rows lie in the rest already stays there."""
    column, first, end = TABLES[table].column, day * DAY, (day + 1) * DAY
    async with records.transaction():
        await records.execute(BRIEFLY)
        await records.execute(ALONE, MIGRATING)
        used = await records.fetchval(IS_USED.format(table, column, first, column, end))
        if not used and not await records.fetch(THERE, [part]):
            await records.execute(MAKE.format(part, table))
            await records.execute(ATTACH.format(table, part, first, end))
            if guard := TABLES[table].guard:
                await records.execute(guard.format(part))


async def _drop(records: Connection, part: str, kept: str, before: int) -> None:
    """Looked at twice: before anybody has to wait, and once nobody is writing to it any more."""
    is_kept = IS_KEPT.format(part, kept)
    async with records.transaction():
        await records.execute(BRIEFLY)
        if await records.fetchval(is_kept, before):
            return
        await records.execute(UNWRITTEN.format(part))
        if not await records.fetchval(is_kept, before):
            await records.execute(f"DROP TABLE {part}")
