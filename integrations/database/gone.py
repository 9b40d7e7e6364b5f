"""Home of which keys were deleted lately, so that what is remembered of those alone is forgotten."""

from collections.abc import Iterable

KEPT = 10_000


class Gone:
    """`count` is raised by each; an owner of None stands for any."""

    def __init__(self) -> None:
        self.count = 0
        self._owners: dict[int, bytes] = {}

    def add(self, owner: bytes | None) -> None:
        """The count last, for another thread may be looking."""
        number = self.count + 1
        if owner is not None:
            self._owners[number] = owner
        self._owners.pop(number - KEPT, None)
        self.count = number

    def since(self, count: int) -> set[bytes] | None:
        """Whose keys were deleted since then; None: perhaps anybody's."""
        if self.count - count >= KEPT:
            return None
        owners = [self._owners.get(number) for number in range(count + 1, self.count + 1)]
        return None if None in owners else {owner for owner in owners if owner is not None}

    def among(self, owners: Iterable[bytes], count: int) -> set[bytes]:
        """Those of them whose key may have been deleted since then."""
        gone = self.since(count)
        return set(owners) if gone is None else gone.intersection(owners)
