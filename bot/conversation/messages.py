"""Home of what is said, in both directions, free of any platform and of any language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, repr=False)
class Incoming:
    """One thing a person did at an account.

    `kind`: text, voice, image, location, link, other (said something) · follow, unfollow, scan, menu, enter
    (did something) · revoked, closed, modified (the platform tells of a withdrawn authorisation, with the
    revoked pieces in `text`) · agreement, arrival (the platform tells in `told` of each template whether the
    person takes messages by it, of each message whether it arrived: its id, then accept or yes, or why not).
    `text` is the typed words, the recognised voice, a location's address, the
    menu key or the scanned scene. `tapped` is true for a tapped choice, whose `choice` id may be "" or "0".
    `union_id` is the platform's own id of the person, where it tells one person at several accounts.
    `media` is the platform's id of an image, by which it can be fetched for some days.
    """

    account: str
    open_id: str
    kind: str
    text: str = ""
    tapped: bool = False
    choice: str = ""
    sent_at: datetime | None = None
    union_id: str = ""
    media: str = ""
    told: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"Incoming({self.kind})"


@dataclass(frozen=True, slots=True)
class Choice:
    """`id` is what a tap may bring back; `words` are what it shows and brings back for certain."""

    id: int
    words: str


@dataclass(frozen=True, slots=True)
class Link:
    """A line to tap; without an address plain words in their place among the others."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words, then the links, then the numbered choices, a line each, then a last line (`after`)."""

    words: str
    choices: tuple[Choice, ...] = ()
    links: tuple[Link, ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One news card: title, description, page link and picture address."""

    title: str
    description: str
    url: str
    picture: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The QR of a pass as an image: its text, the words beside it and its end."""

    code: str
    colour: str
    overlay: str
    until: datetime


@dataclass(frozen=True, slots=True)
class HandOver:
    """The platform's own customer service takes the conversation."""


Message = Text | Card | Picture | HandOver
Json = Mapping[str, object]


def to_json(message: Message) -> Json:
    match message:
        case Text(words, choices, links, after):
            return {
                "text": words,
                "choices": [[choice.id, choice.words] for choice in choices],
                "links": [[link.words, link.url] for link in links],
                "after": after,
            }
        case Card(title, description, url, picture):
            return {"card": title, "description": description, "url": url, "picture": picture}
        case Picture(code, colour, overlay, until):
            return {"code": code, "colour": colour, "overlay": overlay, "until": until.isoformat()}
        case _:
            return {"hand_over": True}


def from_json(json: Mapping[str, object]) -> Message:
    values: dict[str, object] = dict(json)
    if "text" in values:
        return _text(values)
    if "card" in values:
        return Card(
            str(values["card"]), str(values["description"]), str(values["url"]), str(values["picture"])
        )
    if "code" in values:
        until = datetime.fromisoformat(str(values["until"]))
        return Picture(str(values["code"]), str(values["colour"]), str(values["overlay"]), until)
    return HandOver()


def _text(values: Mapping[str, object]) -> Text:
    choices, links = values["choices"], values["links"]
    assert isinstance(choices, list)
    assert isinstance(links, list)
    return Text(
        str(values["text"]),
        tuple(Choice(int(id_), str(words)) for id_, words in choices),
        tuple(Link(str(words), str(url)) for words, url in links),
        str(values["after"]),
    )
