"""Home of what every platform integration offers, in values that know no web framework."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation.messages import Incoming, Message


@dataclass(frozen=True, slots=True, repr=False)
class RawRequest:
    """`headers` are found by lower-case names; `body` is as received, at most 64 KiB."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"RawRequest({self.method})"


@dataclass(frozen=True, slots=True)
class RawResponse:
    body: bytes
    content_type: str = "text/plain"
    status: int = 200


@dataclass(frozen=True, slots=True, repr=False)
class Received:
    """A genuine delivery.

    `material` is what makes it the same delivery when it comes again (the decrypted message without its random
    prefix). `name` is the message type or event, for counts. `incoming` is None when it only needs an
    acknowledgement. `context` is the platform's own, handed back to `answer`. `notes` are events for the log,
    each with the name it carries or "".
    """

    material: bytes
    name: str
    incoming: Incoming | None
    context: object = None
    notes: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"Received({self.name})"


class Platform(Protocol):
    """One configured account of one platform."""

    def receive(self, request: RawRequest, now: datetime) -> Received | RawResponse:
        """Verifies, then parses. A RawResponse is the answer to a handshake. Raises NotGenuine."""
        ...

    def answer(self, received: Received, messages: tuple[Message, ...], at: datetime) -> RawResponse:
        """Renders at most `Account.passive` messages as the answer; none: the acknowledgement."""
        ...

    async def send(self, open_id: str, message: Message) -> None:
        """Raises Undelivered."""
        ...
