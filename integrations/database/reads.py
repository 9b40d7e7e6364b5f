"""Home of what the reads of every concept share: asking the engine, and remembering what was seen."""

from collections.abc import Iterable
from typing import Any, TypeVar

from integrations.database.engine import Engine
from integrations.database.keyring import Seals
from integrations.database.seen import Seen
from integrations.database.units import Value

Row = tuple[Any, ...]
T = TypeVar("T")


class Reads:
    """Each concept adds its own; the transaction is all of them together."""

    def __init__(self, engine: Engine, seals: Seals) -> None:
        self._engine = engine
        self._seals = seals
        self._seen = Seen()

    async def _rows(self, name: str, **values: Value) -> list[Row]:
        return await self._engine.rows(name, values)

    async def _row(self, name: str, **values: Value) -> Row | None:
        rows = await self._engine.rows(name, values)
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
