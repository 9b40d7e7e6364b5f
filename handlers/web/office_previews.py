"""Home of how a region's links will look to a citizen: in a WeChat chat, in an Alipay chat, on the web."""

import re
from collections.abc import Iterator, Mapping, Sequence

from aiohttp import web

from bot.dialogs.services import SHOWN, listed
from bot.domain.catalogue import Service, by_kind
from bot.usecases.services import shown_with
from handlers.web.answers import PAGES
from handlers.web.keys import PORTS
from handlers.web.passes import Words, service_view
from integrations.alipay.customer import text_body
from integrations.wechat import wording

Piece = tuple[str, str]  # words, and the address they open or ""
_TAG = re.compile(r'<a href="([^"]*)">(.*?)</a>')
_ADDRESS = re.compile(r"(https://\S+)")


async def previews(
    request: web.Request, region: str, own: Sequence[Service], colour: str, language: str
) -> Mapping[str, object]:
    ports = request.app[PORTS]
    found = await shown_with(ports, ports.store.begin(), own, region, colour)
    text = listed(ports, language, region, found)
    body = text_body(text, {"open": ports.texts.say(language, "alipay.open")})
    wechat, alipay = wording.worded(text), alipay_words(body)
    say = Words(request.app[PAGES], language)
    return {
        "wechat": [list(tagged(line)) for line in wechat.split("\n")],
        "alipay": [list(addressed(line)) for line in alipay.split("\n")],
        "web": [service_view(say, each) for each in by_kind(found)],
        "all": len(found),
        "in_chat": min(len(found), SHOWN),
        "too_long": max(len(wechat.encode()), len(alipay.encode())) > wording.LIMIT,
    }


def alipay_words(body: Mapping[str, object]) -> str:
    """Of a text or of a card, whose lines stand below each other."""
    match body:
        case {"text": {"content": content}}:
            return str(content)
        case {"articles": [{"title": title, "desc": words, "url": address}]}:
            return f"{title}\n{words}\n{address}"
    raise AssertionError(body)


def tagged(line: str) -> Iterator[Piece]:
    """A line of a WeChat text as its client shows it: what the tags hold can be tapped."""
    plain, *rest = _TAG.split(line)
    yield plain, ""
    for address, words, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        yield words, address
        yield after, ""


def addressed(line: str) -> Iterator[Piece]:
    """A line of plain text: the addresses in it can be tapped."""
    for at, piece in enumerate(_ADDRESS.split(line)):
        yield piece, piece if at % 2 else ""
