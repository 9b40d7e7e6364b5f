"""Home of what the reads of every concept share: asking the engine, and remembering what was seen."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from integrations.database.engine import Engine
from integrations.database.keyring import Seals
from integrations.database.seen import Seen
from integrations.database.units import Value, Values

Row = tuple[Any, ...]
T = TypeVar("T")


class Reads:
    """Each concept adds its own; the transaction is all of them together."""

    def __init__(self, engine: Engine, seals: Seals) -> None:
        self._engine = engine
        self._seals = seals
        self._seen = Seen()
        self._found: dict[tuple[object, ...], list[Row]] = {}  # ahead, for the first who asks

    async def _ahead(self, asked: Mapping[str, Values]) -> None:
        """Asks at once what is going to be asked one by one, if the engine can."""
        for (name, values), rows in zip(asked.items(), await self._engine.rows_of(asked), strict=False):
            self._found[name, *values.values()] = rows

    async def _rows(self, name: str, **values: Value) -> list[Row]:
        found = self._found.pop((name, *values.values()), None)
        return await self._engine.rows(name, values) if found is None else found

    async def _row(self, name: str, **values: Value) -> Row | None:
        rows = await self._rows(name, **values)
        return rows[0] if rows else None

    async def _version_of(self, citizen: bytes) -> None:
        if citizen not in self._seen.citizens:
            row = await self._row("citizen_version", id=citizen)
            self._seen.citizen(citizen, row[0] if row else 0)


def present(values: Iterable[T | None]) -> tuple[T, ...]:
    """Without those whose key has been erased while we read."""
    return tuple(value for value in values if value is not None)


def first(values: tuple[T, ...]) -> T | None:
    return values[0] if values else None
