"""Home of what a chat shows: bubbles as JSON values, of whatever platform."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from integrations.simulator.reading import Abnormal

Bubble = Mapping[str, object]
TEXT_BYTES = 2048
_ANCHOR = re.compile(r"""<a\s+href=(?P<q>["'])(?P<href>.*?)(?P=q)[^>]*>(?P<label>.*?)</a>""", re.DOTALL)
_BARE_LINK = re.compile(r"https?://[^\s<>\"，。；、）】]+")
_CHOICE = re.compile(r"weixin://bizmsgmenu\?msgmenucontent=(?P<content>.*?)&msgmenuid=(?P<id>.*)", re.DOTALL)


def text(words: str) -> Bubble:
    if not words:
        raise Abnormal("the text is empty")
    if len(words.encode()) > TEXT_BYTES:
        raise Abnormal(f"the text is longer than {TEXT_BYTES} bytes")
    return {"kind": "text", "from": "account", "parts": parts_of(words)}


def plain_text(words: str) -> Bubble:
    """Where the chat knows no markup: bare addresses alone can be tapped."""
    return {"kind": "text", "from": "account", "parts": _plain(words)}


def image(media_id: str) -> Bubble:
    return {"kind": "image", "from": "account", "media": media_id}


def card(title: str, description: str, picture: str, url: str) -> Bubble:
    return {
        "kind": "card",
        "from": "account",
        "title": title,
        "description": description,
        "picture": picture,
        "url": url,
    }


def notice(title: str, rows: Sequence[tuple[str, str]], url: str) -> Bubble:
    return {"kind": "notice", "from": "account", "title": title, "rows": list(rows), "url": url}


def system(words: str) -> Bubble:
    return {"kind": "system", "words": words}


def said(words: str, kind: str = "text") -> Bubble:
    """What the person did, on their own side of the chat."""
    return {"kind": kind, "from": "person", "parts": [{"words": words}]}


def menu_text(head: str, choices: Sequence[tuple[str, str]], tail: str) -> Bubble:
    """A msgmenu: the head, a tappable line for each choice, the tail."""
    parts: list[Mapping[str, str]] = [{"words": head}] if head else []
    for id_, words in choices:
        parts += [{"words": "\n"}, {"words": words, "tap": words, "id": id_}]
    return {"kind": "text", "from": "account", "parts": [*parts, *([{"words": f"\n{tail}"}] if tail else [])]}


def parts_of(words: str) -> list[Mapping[str, str]]:
    """Plain words, tappable choices ({words, tap, id}) and links ({words, url}) in their order."""
    parts: list[Mapping[str, str]] = []
    end = 0
    for anchor in _ANCHOR.finditer(words):
        parts += [*_plain(words[end : anchor.start()]), _anchored(anchor["href"], anchor["label"])]
        end = anchor.end()
    return [*parts, *_plain(words[end:])]


def _anchored(href: str, label: str) -> Mapping[str, str]:
    if choice := _CHOICE.fullmatch(href.replace("&amp;", "&")):
        return {"words": label, "tap": unquote(choice["content"]), "id": choice["id"]}
    if href.startswith(("https://", "http://", "tel:")):
        return {"words": label, "url": href}
    return {"words": label}


def _plain(words: str) -> list[Mapping[str, str]]:
    """Words in which the chat makes bare addresses tappable, as WeChat does."""
    parts: list[Mapping[str, str]] = []
    end = 0
    for link in _BARE_LINK.finditer(words):
        parts += [{"words": words[end : link.start()]}, {"words": link[0], "url": link[0]}]
        end = link.end()
    return [part for part in [*parts, {"words": words[end:]}] if part["words"]]
