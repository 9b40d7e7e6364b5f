"""Home of the page after the form: the same conversation as in chat, drawn as a page."""

from collections.abc import Mapping

from aiohttp import web

from bot.conversation.messages import Card, HandOver, Message, Picture, Text
from bot.conversation.session import session_from
from bot.conversation.turn import talk
from bot.dialogs import DIALOGS
from bot.domain.calendar import BEIJING
from bot.ports import LostRace
from handlers.web.answers import Holder, asked_language, form_of, gone, page
from handlers.web.keys import PORTS
from integrations.qr import svg

NONCE_BYTES = 16
LONGEST = 4000


async def go_on(request: web.Request, holder: Holder) -> web.Response:
    """Where the conversation stands."""
    return await _talk(request, holder, "", request.app[PORTS].random(NONCE_BYTES).hex())


async def hear(request: web.Request, holder: Holder) -> web.Response:
    """One answer. Each page carries a word of its own, so that a double tap counts once."""
    sent = dict(await form_of(request))
    words, nonce = (sent.get(name, "")[:LONGEST] for name in ("words", "nonce"))
    return await _talk(request, holder, words, nonce)


async def _talk(request: web.Request, holder: Holder, words: str, nonce: str) -> web.Response:
    ports = request.app[PORTS]
    key = ports.sealing.index("delivery", holder.channel, nonce)
    try:
        replies = await talk(ports, DIALOGS, holder.channel, words, key)
    except LostRace:
        return gone(request, "form")
    stored = await ports.store.begin().channel(holder.channel)
    language = asked_language(request) or (session_from(stored.state).tongue if stored else "zh")
    parts = [_part(reply) for reply in replies]
    fresh = ports.random(NONCE_BYTES).hex()
    done = any(isinstance(reply, Card) for reply in replies)
    return page(request, "talk.html", language, {"parts": parts, "nonce": fresh, "done": done})


def _part(message: Message) -> Mapping[str, object]:
    match message:
        case Text(words, choices, links, after):
            return {"kind": "text", "words": words, "choices": choices, "links": links, "after": after}
        case Card(title, description, url, _):
            return {"kind": "card", "title": title, "words": description, "url": url}
        case Picture(code, colour, overlay, until):
            scan = f"{until.astimezone(BEIJING):%H:%M}"
            return {
                "kind": "picture",
                "colour": colour,
                "gold": bool(overlay),
                "svg": svg(code),
                "scan": scan,
            }
        case HandOver():
            return {"kind": "person"}
