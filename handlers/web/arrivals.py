"""Home of the last deliveries seen, refused ones too, kept in memory for `healthcode doctor --watch`."""

import re
from collections import deque
from datetime import datetime
from typing import NamedTuple

KEPT = 500
LONGEST = 40
NOT_IN_A_NAME = re.compile(r"[^a-z0-9-]")


class Arrival(NamedTuple):
    """`account` may be unknown here. `name` is the message type or event, `outcome` a fixed word such as answered or the cause of a refusal."""

    number: int
    at: datetime
    account: str
    name: str
    outcome: str
    milliseconds: int

    def told(self) -> dict[str, str | int]:
        return self._asdict() | {"at": self.at.isoformat()}


class Arrivals:
    def __init__(self) -> None:
        self._last: deque[Arrival] = deque(maxlen=KEPT)
        self._number = 0

    def note(self, at: datetime, account: str, name: str, outcome: str, milliseconds: float) -> None:
        """Takes nothing that tells who wrote: no open id, no words, no address."""
        self._number += 1
        self._last.append(
            Arrival(self._number, at, _cleaned(account), name[:64], outcome[:64], round(milliseconds))
        )

    def after(self, number: int) -> list[Arrival]:
        return [arrival for arrival in self._last if arrival.number > number]


def _cleaned(account: str) -> str:
    """An address can name any account, so that nothing else than a name of ours may pass."""
    return NOT_IN_A_NAME.sub("", account[:LONGEST])
