"""Home of what a person can do at an account: what their phone shows of it, and what the platform tells the server."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from integrations.simulator.bubbles import Bubble, said
from integrations.simulator.follower import ACTED, SPOKE

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Act:
    """`words` is what is typed, tapped, chosen or scanned; for a menu button its key."""

    kind: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """`opens` is the window of customer messages it opens; `shown` is None for what leaves no trace in the chat."""

    fields: Fields
    opens: str
    shown: Bubble | None


def told(act: Act) -> Told:
    """Raises KeyError for an unknown kind."""
    return TOLD[act.kind](act.words)


def _message(kind: str, *fields: tuple[str, str]) -> Fields:
    number = str(25_000_000_000_000_000 + secrets.randbelow(10**15))
    return (("MsgType", kind), *fields, ("MsgId", number))


def _event(name: str, *fields: tuple[str, str]) -> Fields:
    return (("MsgType", "event"), ("Event", name), *fields)


def _text(words: str) -> Told:
    return Told(_message("text", ("Content", words)), SPOKE, said(words))


def _tap(words: str) -> Told:
    """The id of a tapped choice comes back as 0, as it does from real phones."""
    fields = _message("text", ("Content", words), ("bizmsgmenuid", "0"))
    return Told(fields, ACTED, said(words))


def _voice(_: str) -> Told:
    fields = _message("voice", ("MediaId", _media()), ("Format", "amr"), ("Recognition", ""))
    return Told(fields, SPOKE, said("3″", "voice"))


def _picture(_: str) -> Told:
    fields = _message("image", ("PicUrl", "http://mmbiz.example.org/picture"), ("MediaId", _media()))
    return Told(fields, SPOKE, said("图片 Picture", "picture"))


def _location(words: str) -> Told:
    """`words` is the label; the point lies nowhere near, since nothing may depend on it."""
    point = (("Location_X", "0.000000"), ("Location_Y", "0.000000"), ("Scale", "15"), ("Label", words))
    return Told(_message("location", *point), SPOKE, said(words, "location"))


def _menu(key: str) -> Told:
    return Told(_event("CLICK", ("EventKey", key)), ACTED, None)


def _view(url: str) -> Told:
    return Told(_event("VIEW", ("EventKey", url)), "", None)


def _follow(scene: str) -> Told:
    fields = (("EventKey", f"qrscene_{scene}"), ("Ticket", _media())) if scene else (("EventKey", ""),)
    return Told(_event("subscribe", *fields), ACTED, None)


def _unfollow(_: str) -> Told:
    return Told(_event("unsubscribe", ("EventKey", "")), "", None)


def _scan(scene: str) -> Told:
    return Told(_event("SCAN", ("EventKey", scene), ("Ticket", _media())), ACTED, None)


def _media() -> str:
    return secrets.token_urlsafe(48)


TOLD: Mapping[str, Callable[[str], Told]] = {
    "text": _text,
    "tap": _tap,
    "voice": _voice,
    "picture": _picture,
    "location": _location,
    "menu": _menu,
    "view": _view,
    "follow": _follow,
    "unfollow": _unfollow,
    "scan": _scan,
}
