"""Home of how a text looks in a WeChat chat: tappable choices and links as the markup its client knows."""

import re
from collections.abc import Iterator

from bot.conversation.messages import Choice, Link, Text

LIMIT = 2048  # bytes of one text
TAG = re.compile(r"<(?=\s*/?\s*a\b)", re.IGNORECASE)
IN_ADDRESS = str.maketrans({"%": "%25", "&": "%26", '"': "%22", "<": "%3C", ">": "%3E"})
IN_QUOTES = str.maketrans({'"': "%22", "<": "%3C", ">": "%3E"})
MENU = "weixin://bizmsgmenu?msgmenucontent={}&msgmenuid={}"


def worded(text: Text, *, tappable: bool = True) -> str:
    """At most 2048 bytes: what is too long loses words, never a choice or link."""
    rest = [*linked(text.links), *numbered(text.choices, tappable=tappable)]
    if text.after:
        rest.append(plain(text.after))
    tail = "\n".join(rest)
    words = shortened(plain(text.words), LIMIT - len(tail.encode()) - 1)
    return "\n".join(each for each in (words, tail) if each)


def numbered(choices: tuple[Choice, ...], *, tappable: bool) -> Iterator[str]:
    for number, choice in enumerate(choices, 1):
        words = plain(choice.words)
        address = MENU.format(choice.words.translate(IN_ADDRESS), choice.id)
        yield f'{number}. <a href="{address}">{words}</a>' if tappable else f"{number}. {words}"


def linked(links: tuple[Link, ...]) -> Iterator[str]:
    for link in links:
        words = plain(link.words)
        yield f'<a href="{link.url.translate(IN_QUOTES)}">{words}</a>' if link.url else words


def plain(words: str) -> str:
    """What a person typed must not become a link when it is repeated to them."""
    return TAG.sub("＜", words)


def shortened(words: str, limit: int) -> str:
    """At most so many bytes, never half a character."""
    if len(words.encode()) <= limit:
        return words
    return words.encode()[: max(0, limit - len("…".encode()))].decode("utf-8", "ignore") + "…"
