"""Home of what a person can do at a WeChat account: what their phone shows of it, and what the server is told."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from integrations.simulator.acts import Act
from integrations.simulator.bubbles import Bubble, said
from integrations.simulator.follower import Allowance
from integrations.simulator.reading import cdata
from integrations.simulator.wechat.envelope import NESTED

Fields = tuple[tuple[str, str], ...]
SPOKE, ACTED = "spoke", "acted"
# Customer messages the platform allows: after a typed message, and after a follow, a scan, a menu click or a tap.
ALLOWED: Mapping[str, Allowance] = {
    SPOKE: (5, timedelta(hours=48)),
    ACTED: (3, timedelta(minutes=1)),
}


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


def _picture(media_id: str) -> Told:
    fields = _message("image", ("PicUrl", "http://mmbiz.example.org/picture"), ("MediaId", media_id))
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


def template_finished(number: str) -> Fields:
    """How a template message fared."""
    return _event("TEMPLATESENDJOBFINISH", ("MsgID", number), ("Status", "success"))


def subscription_sent(template: str, number: str) -> Fields:
    """How a subscription notice fared. The last value is XML already."""
    row = (("TemplateId", template), ("MsgID", number), ("ErrorCode", "0"), ("ErrorStatus", "success"))
    inner = "".join(f"<{name}>{cdata(value)}</{name}>" for name, value in row)
    return _event("subscribe_msg_sent_event", (NESTED, f"<List>{inner}</List>"))


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
