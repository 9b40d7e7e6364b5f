"""Home of what a genuine message means here: its name, what the person did, and what the operator should know."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.conversation.messages import Incoming
from integrations.alipay.config import USER_ID

Note = tuple[str, str]
MILLISECONDS = re.compile(r"[0-9]{1,13}")
NOT_A_NAME = re.compile(r"[^a-z_.]")
NAME_LENGTH = 60
UNKNOWN = "unknown"
PERSON = re.compile(r"[A-Za-z0-9_.=+/-]{1,128}")


@dataclass(frozen=True, slots=True)
class Meaning:
    """`name` is the message type, event or method, of an unknown one what is harmless of it.

    `notes` are events of the log with the name each carries.
    """

    name: str
    incoming: Incoming | None
    notes: tuple[Note, ...] = ()


def unknown(name: str) -> Meaning:
    cleaned = NOT_A_NAME.sub("", name.lower())[:NAME_LENGTH] or UNKNOWN
    return Meaning(cleaned, None, (("unknown_event", cleaned),))


def person(*ids: str) -> str:
    """The first that is one."""
    return next((each for each in ids if PERSON.fullmatch(each)), "")


def did(account: str, who: str, kind: str, text: str, milliseconds: str, media: str = "") -> Incoming | None:
    if not who:
        return None
    union_id = who if USER_ID.fullmatch(who) else ""
    return Incoming(account, who, kind, text, sent_at=_instant(milliseconds), union_id=union_id, media=media)


def _instant(milliseconds: str) -> datetime | None:
    if not MILLISECONDS.fullmatch(milliseconds):
        return None
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
