"""Home of what an engine does for the store: run a query, give a wrapped key, commit a unit of work."""

from collections.abc import Mapping
from typing import Any, Protocol

from integrations.database.units import Unit, Values


class Engine(Protocol):
    @property
    def erasures(self) -> int:
        """Raised whenever keys may have been deleted, by us or by another process."""
        ...

    async def rows(self, name: str, values: Values) -> list[tuple[Any, ...]]: ...

    async def rows_of(self, asked: Mapping[str, Values]) -> list[list[tuple[Any, ...]]]:
        """Those of several queries, in one go where that is faster."""
        ...

    async def wrapped_key(self, owner: bytes) -> bytes | None: ...

    async def commit(self, unit: Unit) -> None:
        """Returns once the unit is synced. Raises LostRace, Known or StoreBroken."""
        ...

    def waiting(self) -> float:
        """Seconds for which the oldest unit that is not begun yet has waited."""
        ...

    async def close(self) -> None: ...
