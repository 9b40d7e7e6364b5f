"""Home of the life account's messages: what a person wrote, sent or did there."""

from collections.abc import Callable, Iterator, Mapping

from bot.ports import NotGenuine
from integrations.alipay.meaning import Meaning, did, person, unknown
from integrations.reading import Fields, Value, from_json, text_of

Read = Callable[[Fields], tuple[str, str]]


def meaning(account: str, fields: Fields) -> Meaning:
    """Raises NotGenuine for a type and an event that cannot stand together, such as old samples have them swapped."""
    type_, event = text_of(fields, "MsgType"), text_of(fields, "EventType")
    if type_ == "event":
        return _event(account, event, fields)
    if event or type_ in ACTS or type_ in ACKNOWLEDGED:
        raise NotGenuine("event")
    if type_ not in SAID:
        return unknown(type_)
    return _meaning(account, type_, *SAID[type_](fields), fields)


def writer(fields: Fields) -> str:
    """The platform's id where it tells it, else the account's own."""
    ids = (text_of(fields, name) for name in ("FromAlipayUserId", "FromUserId", "open_id"))
    return person(*ids)


def _event(account: str, name: str, fields: Fields) -> Meaning:
    if name in ACTS:
        return _meaning(account, name, *ACTS[name](fields), fields)
    if name in SAID or name == "event":
        raise NotGenuine("event")
    return Meaning(name, None) if name in ACKNOWLEDGED else unknown(name)


def _meaning(account: str, name: str, kind: str, text: str, fields: Fields) -> Meaning:
    media = _media_id(fields) if kind == "image" else ""
    incoming = did(account, writer(fields), kind, text, text_of(fields, "CreateTime"), media)
    return Meaning(name, incoming)


def _words(fields: Fields) -> tuple[str, str]:
    """`<Text><Content>` in captured messages, `<Text>` alone in others' code."""
    value = fields.get("Text", "")
    words = text_of(value, "Content") if isinstance(value, Mapping) else value
    return "text", words if isinstance(words, str) else ""


def _entered(fields: Fields) -> tuple[str, str]:
    """By a QR code with a scene, or just so."""
    id_ = _scene(fields)
    return ("scan", id_) if id_ else ("enter", "")


def _followed(fields: Fields) -> tuple[str, str]:
    return "follow", _scene(fields)


def _scene(fields: Fields) -> str:
    try:
        scene = from_json(text_of(fields, "ActionParam")).get("scene", "")
    except NotGenuine:
        return ""
    return text_of(scene, "sceneId") if isinstance(scene, Mapping) else ""


def _clicked(fields: Fields) -> tuple[str, str]:
    return "menu", text_of(fields, "ActionParam")


def _media_id(fields: Fields) -> str:
    """At any depth: the platform's page does not say where it stands."""
    return next(_found(fields, "MediaId"), "")


def _plain(kind: str) -> Read:
    return lambda _: (kind, "")


def _found(value: Value, name: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each, inside in value.items():
            if each == name and isinstance(inside, str):
                yield inside
            yield from _found(inside, name)


SAID: Mapping[str, Read] = {"text": _words, "image": _plain("image")}
ACTS: Mapping[str, Read] = {
    "follow": _followed,
    "unfollow": _plain("unfollow"),
    "enter": _entered,
    "click": _clicked,
}
ACKNOWLEDGED = frozenset({"verifygw"})
