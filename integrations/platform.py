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
    charset: str = "utf-8"


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


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """Who somebody is at the account; `union_id` where the platform tells one person at several accounts."""

    open_id: str
    union_id: str = ""

    def __repr__(self) -> str:
        return "Identity()"


@dataclass(frozen=True, slots=True)
class Notice:
    """A message by one of the account's templates: `values` by the template's own field names, as it allows them.

    `page` is opened by a tap: an address, or a page of the mini program.
    """

    template: str
    page: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, repr=False)
class FaceCheck:
    """A check of somebody's face that the platform holds: its number, and the page to be opened on their phone."""

    id: str
    url: str

    def __repr__(self) -> str:
        return "FaceCheck()"


class Platform(Protocol):
    """One configured account of one platform."""

    def receive(self, request: RawRequest, now: datetime) -> Received | RawResponse:
        """Verifies, then parses. A RawResponse is the answer to a handshake. Raises NotGenuine."""
        ...

    def answer(self, received: Received, messages: tuple[Message, ...], at: datetime) -> RawResponse:
        """Renders at most `Account.passive` messages as the answer; none: the acknowledgement."""
        ...

    async def send(self, open_id: str, message: Message, window: str) -> None:
        """As a customer message, which what the person did (bot.domain.channels.WINDOWS) permits. Raises Undelivered."""
        ...

    async def notify(self, open_id: str, notice: Notice, way: str) -> str:
        """By template, `way` subscribe or template; the platform's number of it, or "". Raises Undelivered."""
        ...

    async def identify(self, code: str) -> Identity:
        """Whose login code it is. Raises NotGenuine for a code that is wrong, used or late; Undelivered."""
        ...

    async def phone(self, proof: str) -> str:
        """The telephone number (E.164) of somebody who let the platform tell it. Raises NotGenuine; Undelivered."""
        ...

    async def picture(self, media_id: str, most: int) -> bytes:
        """A picture somebody sent, as the platform keeps it (for days). Raises Undelivered; permanent when it is
        gone, or larger than `most` bytes.
        """
        ...

    async def union(self, open_id: str) -> str:
        """Who somebody is at all accounts of the same owner; "" where the platform tells none, or in its messages.

        Raises Undelivered.
        """
        ...

    async def begin_face_check(self, order: str, name: str, number: str, back: str) -> FaceCheck:
        """Whether somebody has the face of a mainland identity; the face is seen by the platform alone.

        `order` serves once; the platform leads back to `back`. Raises Undelivered, permanent where it has none.
        """
        ...

    async def face_passed(self, id_: str) -> bool:
        """Of a check begun here; False also before its end. Raises Undelivered."""
        ...

    async def page_rights(self, address: str, nonce: str) -> Mapping[str, object]:
        """What a page at this address shows the platform's script, to use its scanner. Raises Undelivered, permanent
        where nothing need be shown.
        """
        ...

    def login_page(self, back: str, state: str) -> str:
        """Where a web page sends somebody to be told who they are; "" when the account has no such page.

        The platform leads back to the address `back` with `code` (or `auth_code`) and `state`.
        """
        ...
