"""Home of the login: a mini program or web page that acts for one channel, known by a token we gave it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, repr=False)
class Login:
    """`token` is the keyed hash of what the client holds; `channel` is whose conversation it takes part in.

    `at` is the channel of the account logged in at, where that is another one of the same person.
    """

    token: bytes
    channel: bytes
    created_at: datetime
    seen_at: datetime
    at: bytes | None = None

    def __repr__(self) -> str:
        return f"Login({self.channel.hex()[:8]})"
