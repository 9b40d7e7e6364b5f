"""Home of what a WeChat message means: fields of a genuine delivery → its name and what the person did."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from wechatpy.messages import MESSAGE_TYPES

from bot.conversation.messages import Incoming
from integrations.reading import Fields, text_of
from integrations.wechat import events

Note = tuple[str, str]
SECONDS = re.compile(r"[0-9]{1,10}")
NOT_A_NAME = re.compile(r"[^a-z_]")
NAME_LENGTH = 40
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Meaning:
    """`name` is the message type or event, of an unknown one what is harmless of it: letters and underscores.

    `notes` are events of the log with the name each carries.
    """

    name: str
    incoming: Incoming | None
    notes: tuple[Note, ...] = ()


def meaning(account: str, fields: Fields) -> Meaning:
    type_ = text_of(fields, "MsgType").lower()
    if type_ == "event":
        return _event(account, fields)
    if type_ not in MESSAGE_TYPES:
        return _unknown(type_)
    kind, read = SAID.get(type_, ("other", _nothing))
    incoming = _incoming(account, text_of(fields, "FromUserName"), kind, read(fields), fields)
    return Meaning(type_, incoming)


def _event(account: str, fields: Fields) -> Meaning:
    name = text_of(fields, "Event").lower()
    if name in events.ACTS:
        act = events.ACTS[name]
        open_id = text_of(fields, act.who)
        text = act.read(fields)
        kind = "closed" if (name, text) == events.ALL_REVOKED else act.kind
        incoming = _incoming(account, open_id, kind, text, fields)
        return Meaning(name, incoming and replace(incoming, told=act.told(fields)))
    if name in events.NOTICES:
        return Meaning(name, None, (("account_notice", name),))
    return Meaning(name, None) if name in events.ACKNOWLEDGED else _unknown(name)


def _unknown(name: str) -> Meaning:
    cleaned = NOT_A_NAME.sub("", name)[:NAME_LENGTH] or UNKNOWN
    return Meaning(cleaned, None, (("unknown_event", cleaned),))


def _incoming(account: str, open_id: str, kind: str, text: str, fields: Fields) -> Incoming | None:
    if not open_id:
        return None
    return Incoming(
        account,
        open_id,
        kind,
        text,
        tapped="bizmsgmenuid" in fields,
        choice=text_of(fields, "bizmsgmenuid"),
        sent_at=_sent_at(text_of(fields, "CreateTime")),
        media=text_of(fields, "MediaId") if kind == "image" else "",
    )


def _sent_at(seconds: str) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if SECONDS.fullmatch(seconds) else None


def _nothing(_: Fields) -> str:
    return ""


def _field(name: str) -> Callable[[Fields], str]:
    return lambda fields: text_of(fields, name)


SAID: Mapping[str, tuple[str, Callable[[Fields], str]]] = {
    "text": ("text", _field("Content")),
    "voice": ("voice", _field("Recognition")),
    "location": ("location", _field("Label")),
    "image": ("image", _nothing),
    "link": ("link", _nothing),
}
