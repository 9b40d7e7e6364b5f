"""Home of a whole database in bulk: its tables as they are, read in the order of their keys, written many rows at once."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Protocol

from integrations.database.units import Value

AT_ONCE = 1000  # rows
OWN = ("schema_version",)  # written by whoever makes the tables
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` without those the database works out itself; `key` is its primary key, or all columns."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]


class Bulk(Protocol):
    """One database, beside the units of work. What is written within one `whole` is there wholly or not at all."""

    async def tables(self) -> tuple[Table, ...]:
        """Those that others refer to first."""
        ...

    async def count(self, table: str) -> int: ...

    def rows(self, table: Table) -> AsyncIterator[list[Row]]:
        """Some at a time, in the order of `table.key`: bytes, numbers and code points, the same on every engine."""
        ...

    def whole(self) -> AbstractAsyncContextManager[None]: ...

    def unwatched(self, table: str, /) -> AbstractAsyncContextManager[None]:
        """Meanwhile nothing of our own happens at a write of it: what is copied has happened before."""
        ...

    async def write(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None: ...

    async def clear(self, table: str) -> None: ...

    async def counted_on(self, table: str) -> None:
        """Numbers the database gives by itself go on after those that were written."""
        ...

    async def close(self) -> None: ...


def listed(columns: Sequence[str]) -> str:
    """Columns as a statement names them. They are those of the schema, never from outside."""
    return ", ".join(f'"{column}"' for column in columns)


def statement(*words: str) -> str:
    return " ".join(words)


def in_order(tables: Sequence[Table], parents: Mapping[str, set[str]]) -> tuple[Table, ...]:
    """Each after those it refers to; otherwise by name."""
    named = {table.name: table for table in sorted(tables, key=lambda table: table.name)}
    referring = {name: sorted(parents.get(name, set()) - {name}) for name in named}
    return tuple(named[name] for name in TopologicalSorter(referring).static_order())
