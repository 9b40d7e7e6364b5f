"""Home of the letter: what a push says, which is neither colour nor reason, and how it is handed to a platform."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.calendar import BEIJING
from bot.domain.channels import Channel, Item
from bot.domain.notices import AT, CHANGED, CUSTOMER, DAY, HINT, TEST, TITLE, Reach
from bot.ports import Ports

PUSHES = NEWS, REMINDER = "news", "reminder"  # kinds of items that nobody has just asked for
SIGNUP = "signup"  # the reminder of a sign-up, which has no template


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """One message on its way: as a customer message by a `window`, or the values of the account's template."""

    account: str
    open_id: str
    way: str
    message: Mapping[str, object]
    template: str = ""
    page: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    window: str = ""


Send = Callable[[Letter], Awaitable[str]]  # gives the platform's number of it, or ""; raises Undelivered


@dataclass(frozen=True, slots=True)
class Push:
    """What a push is about. `about` is the citizen, where that is somebody whose code the receiver shows; `ends`: it
    is told because the clock ends an outcome; `calm`: it can wait for the morning. `besides` are channels that are
    told nothing.
    """

    purpose: str
    at: datetime
    about: bytes | None = None
    ends: bool = False
    calm: bool = False
    besides: frozenset[bytes] = frozenset()


def pushed(ports: Ports, id_: str, kind: str, channel: Channel, push: Push, now: datetime) -> Item:
    """The push as an item that begins, and is due, at its own instant."""
    begins = max(push.at, now)
    language = str(channel.state.get("language") or "zh")
    words = ports.texts.say(language, f"notices.{_key(push)}", at=when(ports, language, push.at))
    message: dict[str, object] = {
        **text(words),
        "purpose": push.purpose,
        "at": push.at.isoformat(),
        "language": language,
    }
    if push.about is not None:
        message["about"] = push.about.hex()
    if push.ends:
        message["ends"] = True
    if push.calm:
        message["calm"] = True
    if push.besides:
        message |= sparing(push.besides)
    return Item(id_, channel.id, channel.account, kind, message, begins, begins)


def sparing(channels: Collection[bytes]) -> dict[str, object]:
    """Of a message: the channels that are told nothing."""
    return {"besides": sorted(each.hex() for each in channels)}


def push_of(item: Item) -> Push:
    told = item.message
    about = told.get("about")
    return Push(
        str(told.get("purpose", CHANGED if item.kind == NEWS else SIGNUP)),
        datetime.fromisoformat(str(told["at"])) if "at" in told else item.created_at,
        bytes.fromhex(str(about)) if about else None,
        told.get("ends") is True,
        told.get("calm") is True,
        frozenset(bytes.fromhex(str(each)) for each in _listed(told.get("besides"))),
    )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def letter(ports: Ports, item: Item, channel: Channel, way: str, reach: Reach) -> Letter:
    template = reach.template
    if way == CUSTOMER or template is None:
        return Letter(item.account, channel.open_id, CUSTOMER, item.message, window=reach.window)
    language = str(item.message.get("language", "zh"))
    push = push_of(item)
    says = {
        TITLE: ports.texts.say(language, f"notices.title_{_key(push)}"),
        AT: _stamp(push.at),
        HINT: ports.texts.say(language, "notices.hint"),
    }
    values = {name: says[what] for what, name in template.fields.items()}
    return Letter(item.account, channel.open_id, way, item.message, template.id, template.page, values)


def together(ports: Ports, first: Item, count: int) -> Mapping[str, object]:
    """Several reminders as one message; of the family's where the first of them is."""
    language, push = str(first.message.get("language", "zh")), push_of(first)
    key = "digest" if push.about is None else "held_digest"
    words = ports.texts.say(language, f"notices.{key}", n=count, at=when(ports, language, push.at))
    return {**first.message, **text(words)}


def text(words: str) -> Mapping[str, object]:
    """A message of words alone, as bot/conversation/messages.py writes it."""
    return {"text": words, "choices": [], "links": [], "after": ""}


def when(ports: Ports, language: str, at: datetime) -> str:
    local = at.astimezone(BEIJING)
    month = f"{local:%B}" if language == "en" else str(local.month)
    return ports.texts.say(language, "notices.at", month=month, day=local.day, time=f"{local:%H:%M}")


def _stamp(at: datetime) -> str:
    """As the platforms' field of a time takes it, in every language."""
    local = at.astimezone(BEIJING)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def _key(push: Push) -> str:
    """What reminds of a quarantine or a test reads alike: on a lock screen it would tell the colour."""
    name = "reminder" if push.purpose in {DAY, TEST} else push.purpose
    return name if push.about is None else f"held_{name}"
