"""Home of a unit of work as bare rows by table, for writing very many units at once where nothing is stored yet."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from integrations.database.bulk import Row
from integrations.database.engine import Refusals
from integrations.database.postgresql.placed import NAMED
from integrations.database.units import Statement, Unit, Values

INSERT = re.compile(r"INSERT INTO (\w+)\s*\(([^)]*)\)\s*VALUES\s*\(([^)]*)\)")
Into = tuple[str, tuple[str, ...]]  # table and columns
Rows = dict[Into, list[Row]]  # in the order they need each other
Shape = tuple[Into, tuple[str | int, ...]]  # and for each column the name of its value, or the value
KEYS: Into = ("keys", ("owner", "wrapped"))


class Collected:
    """Implements Engine on nothing: what is read is not there, what is committed is kept in `units`."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.refusals = Refusals()

    @property
    def erasures(self) -> int:
        return 0

    @property
    def holder(self) -> bytes:
        return b""

    async def leads(self) -> bool:
        return False

    def erased_since(self, _erasures: int) -> None:
        return None

    async def rows(self, _name: str, _values: Values) -> list[tuple[Any, ...]]:
        return []

    async def rows_of(self, asked: Mapping[str, Values]) -> list[list[tuple[Any, ...]]]:
        return [[] for _ in asked]

    async def wrapped_key(self, _owner: bytes) -> bytes | None:
        return None

    async def kept(self, _name: str, _values: Values) -> list[tuple[Any, ...]]:
        return []

    async def keep(self, _statements: Sequence[Statement]) -> None:
        """Nothing is kept."""

    async def commit(self, unit: Unit) -> None:
        self.units.append(unit)

    def connections(self) -> Mapping[str, tuple[int, int]]:
        return {}

    def waiting(self) -> float:
        return 0.0

    async def close(self) -> None:
        self.units.clear()


def inserted(units: Sequence[Unit], sql: Mapping[str, str]) -> tuple[Rows, Rows]:
    """Rows of the records and of the keys. A statement that does more than insert raises ValueError."""
    shapes: dict[str, Shape] = {}
    records: Rows = {}
    for unit in units:
        for statement in unit.statements:
            if statement.name not in shapes:
                shapes[statement.name] = _shape(sql[statement.name])
            into, given = shapes[statement.name]
            row = tuple(statement.values[each] if isinstance(each, str) else each for each in given)
            records.setdefault(into, []).append(row)
    keys: Rows = {KEYS: [(owner, wrapped) for unit in units for owner, wrapped in unit.made.items()]}
    return records, keys


def _shape(query: str) -> Shape:
    found = INSERT.search(query)
    if found is None:
        raise ValueError(f"not an insertion: {query}")
    table, columns, given = found.groups()
    named = (NAMED.fullmatch(each) for each in _words(given))
    places = [match[1] if match else int(each) for match, each in zip(named, _words(given), strict=True)]
    return (table, _words(columns)), tuple(places)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))
