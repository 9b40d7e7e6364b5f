"""Home of what the lists of codes taken back say: the whole each five minutes, and what changed since an earlier one."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from integrations.hp1 import cbor

EVERY = timedelta(minutes=5)
TOLD = timedelta(
    hours=24
)  # after its end an id is said to be gone; who was away for longer takes the whole list


class Revoked(Protocol):
    """`seq` is the number of the first list that names it, 0 until one does."""

    @property
    def id(self) -> bytes: ...
    @property
    def end(self) -> datetime: ...
    @property
    def seq(self) -> int: ...


def whole(seq: int, now: datetime, revoked: Iterable[Revoked]) -> dict[str, object]:
    """`revoked` are those that have not ended."""
    return {"seq": seq, "iat": cbor.stamp(now), "ids": _joined(revoked)}


def tells(since: int, seq: int) -> bool:
    """Whether changes since that number are known up to `seq`; numbers follow the clock."""
    return seq - TOLD.total_seconds() < since <= seq


def changes(since: int, seq: int, now: datetime, revoked: Iterable[Revoked]) -> dict[str, object]:
    """As it was at the list of that number. `revoked` are those that have not ended for longer than TOLD."""
    told = [each for each in revoked if 0 < each.seq <= seq]
    begun, now = datetime.fromtimestamp(since, UTC), min(datetime.fromtimestamp(seq, UTC), now)
    return {
        "seq": seq,
        "since": since,
        "iat": cbor.stamp(now),
        "added": _joined(each for each in told if each.seq > since and each.end > now),
        "gone": _joined(each for each in told if each.seq <= since and begun < each.end <= now),
    }


def _joined(revoked: Iterable[Revoked]) -> bytes:
    return b"".join(sorted(each.id for each in revoked))
