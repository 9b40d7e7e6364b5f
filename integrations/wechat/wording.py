"""Home of how a text looks in a WeChat chat: tappable choices and links as the markup its client knows."""

import re
from collections.abc import Iterator

from bot.conversation.messages import Choice, Link, Text
from integrations.wording import fitted, numbered

LIMIT = 2048  # bytes of one text
TAG = re.compile(r"<(?=\s*/?\s*a\b)", re.IGNORECASE)
IN_ADDRESS = str.maketrans({"%": "%25", "&": "%26", '"': "%22", "<": "%3C", ">": "%3E"})
IN_QUOTES = str.maketrans({'"': "%22", "<": "%3C", ">": "%3E"})
MENU = "weixin://bizmsgmenu?msgmenucontent={}&msgmenuid={}"


def worded(text: Text, *, tappable: bool = True) -> str:
    """At most 2048 bytes: what is too long loses words, never a choice or link."""
    shown = tapped if tappable else typed
    rest = [*linked(text.links), *numbered(shown(choice) for choice in text.choices)]
    if text.after:
        rest.append(plain(text.after))
    return fitted(plain(text.words), rest, LIMIT)


def tapped(choice: Choice) -> str:
    address = MENU.format(choice.words.translate(IN_ADDRESS), choice.id)
    return f'<a href="{address}">{plain(choice.words)}</a>'


def typed(choice: Choice) -> str:
    return plain(choice.words)


def linked(links: tuple[Link, ...]) -> Iterator[str]:
    for link in links:
        words = plain(link.words)
        yield f'<a href="{link.url.translate(IN_QUOTES)}">{words}</a>' if link.url else words


def plain(words: str) -> str:
    """What a person typed must not become a link when it is repeated to them."""
    return TAG.sub("＜", words)
