"""Home of what is drawn from its own sealed address, the news card's picture and the card on paper: nothing is looked up."""

import asyncio
from datetime import datetime

from aiohttp import web

from bot.conversation.messages import Picture
from handlers.paper_cards import card_at, pdf
from handlers.web.keys import PORTS
from integrations.qr import card_png

NOT_KEPT = {"Cache-Control": "no-store"}


async def show(request: web.Request) -> web.Response:
    ports = request.app[PORTS]
    payload = ports.links.open(request.match_info["link"], ports.now()) or {}
    if payload.get("for") != "card":
        raise web.HTTPNotFound
    code, colour, overlay, until = (str(payload[name]) for name in ("code", "colour", "overlay", "until"))
    picture = Picture(code, colour, overlay, datetime.fromisoformat(until))
    body = await asyncio.to_thread(card_png, picture)
    return web.Response(body=body, content_type="image/png", headers=NOT_KEPT)


async def show_paper(request: web.Request) -> web.Response:
    card = card_at(request.app[PORTS], request.match_info["link"])
    if card is None:
        raise web.HTTPNotFound
    body = await asyncio.to_thread(pdf, card)
    headers = {**NOT_KEPT, "Content-Disposition": 'inline; filename="health-code-card.pdf"'}
    return web.Response(body=body, content_type="application/pdf", headers=headers)


ROUTES = (web.get("/p/{link}/card.png", show), web.get("/p/{link}/paper.pdf", show_paper))
