"""Home of copying one database into another of the same tables, on whatever engine, and of comparing the two row by row."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from integrations.database.bulk import Bulk, Row, Table

MADE = ("audit_ended", "root_check")  # whose rows come with the schema and the first opening
PASSING = ("leases",)  # who works at what just now: nobody does, and only PostgreSQL writes it down
Done = Callable[[int], None]


class CannotCopy(Exception):
    """Nothing was copied; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How many rows of a table are the same in both, differ, or are in one alone."""

    table: str
    same: int = 0
    changed: int = 0
    missing: int = 0  # not in the copy
    surplus: int = 0  # in the copy alone

    @property
    def equal(self) -> bool:
        return not (self.changed or self.missing or self.surplus)


async def rows_in(bulk: Bulk) -> int:
    return sum([await bulk.count(table.name) for table in await _tables(bulk)])


async def check_empty(target: Bulk, which: str) -> None:
    """Raises CannotCopy."""
    for table in await _tables(target):
        if table.name not in MADE and await target.count(table.name):
            raise CannotCopy(
                f"The database of {which} to copy into holds {table.name} already: copy into two that are new "
                "(a copy that was broken off is made anew: drop both databases, create them, run this again)."
            )


async def copy(source: Bulk, target: Bulk, done: Done) -> None:
    """Within one `whole` of the target. Raises CannotCopy where the tables are not the same."""
    there = {table.name: table for table in await _tables(target)}
    tables = await _tables(source)
    for table in tables:
        if table.name not in there or set(table.columns) != set(there[table.name].columns):
            raise CannotCopy(f"{table.name} is another table in the two databases: bring both to one schema.")
    if surplus := there.keys() - {table.name for table in tables}:
        raise CannotCopy(f"{', '.join(sorted(surplus))} is in one of the two databases only.")
    for table in tables:
        async with target.unwatched(table.name):
            if table.name in MADE:
                await target.clear(table.name)
            async for rows in source.rows(table):
                await target.write(table.name, table.columns, rows)
                done(len(rows))
        await target.counted_on(table.name)


async def compare(source: Bulk, target: Bulk, done: Done) -> list[Compared]:
    """Every row of every table, both ways."""
    return [await _compare(source, target, table, done) for table in await _tables(source)]


async def _tables(bulk: Bulk) -> list[Table]:
    return [table for table in await bulk.tables() if table.name not in PASSING]


async def _compare(source: Bulk, target: Bulk, table: Table, done: Done) -> Compared:
    """Both are read in the order of the key, and walked side by side."""
    places = [table.columns.index(column) for column in table.key]

    def key(row: Row) -> tuple[Any, ...]:
        return tuple(row[place] for place in places)

    ours, theirs = _one_by_one(source, table, done), _one_by_one(target, table, lambda _: None)
    counts = Counter[str]()
    left, right = await anext(ours, None), await anext(theirs, None)
    while left is not None or right is not None:
        if right is None or (left is not None and key(left) < key(right)):
            counts["missing"] += 1
            left = await anext(ours, None)
        elif left is None or key(right) < key(left):
            counts["surplus"] += 1
            right = await anext(theirs, None)
        else:
            counts["same" if left == right else "changed"] += 1
            left, right = await anext(ours, None), await anext(theirs, None)
    return Compared(table.name, **counts)


async def _one_by_one(bulk: Bulk, table: Table, done: Done) -> AsyncIterator[Row]:
    async for rows in bulk.rows(table):
        for row in rows:
            yield row
        done(len(rows))
