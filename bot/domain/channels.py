"""Home of the channel: one person's identity at one platform account, linked to a citizen once registered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

FORMS = REGISTER, DECLARE, ADD = (
    "register",
    "declare",
    "add_family",
)  # dialogs whose answers rest on a consent
# What a person did that lets messages of our own be sent for a while; with _at, the instant in the conversation.
WINDOWS = ("typed", "tapped", "followed", "scanned", "entered")
DONE_HERE = ("heard_at", *(f"{window}_at" for window in WINDOWS))
_OF_FORM = {"dialog", "at", "answers", "doubt", "tries"}


@dataclass(frozen=True, slots=True, repr=False)
class Channel:
    """`id` is the keyed hash of account and open id; `state` is the conversation (bot/conversation/session.py).

    `version` 0 means not stored yet. `unfollowed_at` starts the 24 hours after which it is erased. `union` is
    the keyed hash of what the platform calls the same person at all accounts of one owner, where it says so.
    """

    id: bytes
    account: str
    open_id: str
    created_at: datetime
    seen_at: datetime
    citizen: bytes | None = None
    unfollowed_at: datetime | None = None
    state: Mapping[str, object] = field(default_factory=dict)
    version: int = 0
    union: bytes | None = None

    def __repr__(self) -> str:
        return f"Channel({self.account} {self.id.hex()[:8]})"


def part_of(state: Mapping[str, object], *names: str) -> dict[str, object]:
    """These of a conversation, as far as they are there."""
    return {name: state[name] for name in names if name in state}


def without_form(state: Mapping[str, object], *forms: str) -> dict[str, object]:
    """The conversation without what is being answered, where that is one of these forms."""
    left_out = _OF_FORM if state.get("dialog") in forms else set[str]()
    return {name: value for name, value in state.items() if name not in left_out}


@dataclass(frozen=True, slots=True)
class Delivery:
    """A platform's delivery already taken: when, and the reply (JSON of messages) while it is kept.

    `sent_at` stands in what was delivered, alike in every copy; None where nothing does.
    """

    key: bytes
    taken_at: datetime
    reply: bytes | None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Item:
    """One message of the outbox, sent at least once. `message` is JSON (bot/conversation/messages.py).

    `way` is how it was sent: customer, subscribe or template. `receipt` is the platform's own number of it, by
    which it tells later whether it `arrived` ("" until then, else yes or the platform's reason).
    """

    id: str
    channel: bytes
    account: str
    kind: str  # reply | news | reminder | join, or what the platform is asked for: photo | union
    message: Mapping[str, object]
    created_at: datetime
    due_at: datetime
    state: str = "waiting"  # waiting | sent | failed | dropped
    tries: int = 0
    reason: str = ""
    sent_at: datetime | None = None
    way: str = ""
    receipt: str = ""
    arrived: str = ""

    def __repr__(self) -> str:
        return f"Item({self.id} {self.kind} {self.state})"
