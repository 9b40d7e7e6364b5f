"""Home of what an engine does for the store: run a query, give a wrapped key, commit a unit of work or refuse it."""

from collections.abc import Collection, Mapping, Sequence
from time import monotonic
from typing import Any, Protocol

from integrations.database.units import Statement, Unit, Values

RECENT = 10.0  # seconds; whoever was kept away by a refusal comes back then, and it shows whether it is over


class DatabaseUnusable(Exception):
    """A database cannot be used; the message names it, says why and what to do."""


class Refusals:
    """When nothing could be stored last, though all else is well; forgotten with the next unit that is."""

    def __init__(self) -> None:
        self._last: float | None = None

    @property
    def are_recent(self) -> bool:
        return self._last is not None and monotonic() - self._last < RECENT

    def note(self, *, refused: bool) -> None:
        self._last = monotonic() if refused else None


class Engine(Protocol):
    refusals: Refusals

    @property
    def erasures(self) -> int:
        """Raised whenever keys may have been deleted, by us or by another process."""
        ...

    @property
    def holder(self) -> bytes:
        """By which leases of this process are told from those of others."""
        ...

    async def leads(self) -> bool: ...

    def erased_since(self, erasures: int) -> Collection[bytes] | None:
        """Whose, since they were so many; None: perhaps anybody's."""
        ...

    async def rows(self, name: str, values: Values) -> list[tuple[Any, ...]]: ...

    async def rows_of(self, asked: Mapping[str, Values]) -> list[list[tuple[Any, ...]]]:
        """Those of several queries in one go; none where each has to be asked by itself."""
        ...

    async def wrapped_key(self, owner: bytes) -> bytes | None: ...

    async def kept(self, name: str, values: Values) -> list[tuple[Any, ...]]:
        """Rows of the database of keys."""
        ...

    async def keep(self, statements: Sequence[Statement]) -> None:
        """Changes the database of keys alone, wholly or not at all; synced when it returns. Raises LostRace."""
        ...

    async def commit(self, unit: Unit) -> None:
        """Returns once the unit is synced. Raises LostRace, Known or StoreBroken."""
        ...

    def connections(self) -> Mapping[str, tuple[int, int]]: ...

    def waiting(self) -> float:
        """Seconds for which the oldest unit that is not begun yet has waited."""
        ...

    async def close(self) -> None: ...
