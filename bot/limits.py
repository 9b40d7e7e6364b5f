"""Home of how often something may be done: a quota, what is left of it, and who counts."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Quota:
    """How often something may be done: `quantity` times in `seconds`. `strict`: never, while all cannot be counted."""

    name: str
    quantity: int
    seconds: int
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """Whether once more was allowed, how often it is now, and the seconds until it is (fully, if it was) again."""

    allowed: bool
    remaining: int
    reset: float


class Limits(Protocol):
    """Counts by a quota and by who it is. May forget everything at any time."""

    async def take(self, quota: Quota, who: str, now: float) -> Taken: ...
