"""Home of the join: a document that came a second time, and whether its first holder says it is theirs."""

from dataclasses import dataclass
from datetime import datetime

OFFERED, JOINED, REFUSED, UNDONE = "offered", "joined", "refused", "undone"
DIGITS = 6  # of the code
TRIES = 5  # wrong codes; after these only an officer joins


@dataclass(frozen=True, slots=True, repr=False)
class Join:
    """`waiting` says it is `holder` (both citizens). `code` is shown at the holder's own channels alone.

    `channels`, `declarations`, `consents` (purpose and instant) and `delegations` came with the waiting one, so
    that a wrong join can be undone. `decided_by` is `code`, `holder`, `citizen` or `officer:ID`.
    """

    id: str
    holder: bytes
    waiting: bytes
    code: str
    asked_at: datetime
    expires_at: datetime
    state: str = OFFERED
    tries: int = 0
    channels: tuple[bytes, ...] = ()
    declarations: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    delegations: tuple[str, ...] = ()
    decided_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""

    def __repr__(self) -> str:
        return f"Join({self.id} {self.state})"


def is_open(join: Join, now: datetime) -> bool:
    """Whether its code can still be used."""
    return join.state == OFFERED and now < join.expires_at and join.tries < TRIES


def happened_at(join: Join) -> datetime:
    """When it came to what it is now."""
    return join.decided_at or join.asked_at
