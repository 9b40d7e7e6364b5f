"""Home of the login: a mini program or web page that acts for one channel, known by a token we gave it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


class Footing(NamedTuple):
    """Of a channel that a login rests on, as read with it: its account, and when it was left."""

    account: str
    unfollowed_at: datetime | None


class Mark(NamedTuple):
    """The versions of a channel and of its citizen: what was read under them is so while they are the same."""

    channel: int
    citizen: bytes
    version: int


@dataclass(frozen=True, slots=True, repr=False)
class Login:
    """`token` is the keyed hash of what the client holds; `channel` is whose conversation it takes part in.

    `at` is the channel of the account logged in at, where that is another one of the same person. `mark` is None
    without a citizen, and where the same person goes on at another account.
    """

    token: bytes
    channel: bytes
    created_at: datetime
    seen_at: datetime
    at: bytes | None = None
    rests_on: tuple[Footing, ...] = field(default=(), compare=False)
    mark: Mark | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        return f"Login({self.channel.hex()[:8]})"
