"""Home of the picture on a news card: everything in it comes from its sealed address, nothing is looked up."""

import asyncio
from datetime import datetime

from aiohttp import web

from bot.conversation.messages import Picture
from handlers.web.keys import PORTS
from integrations.qr import card_png


async def show(request: web.Request) -> web.Response:
    ports = request.app[PORTS]
    payload = ports.links.open(request.match_info["link"], ports.now()) or {}
    if payload.get("for") != "card":
        raise web.HTTPNotFound
    code, colour, overlay, until = (str(payload[name]) for name in ("code", "colour", "overlay", "until"))
    picture = Picture(code, colour, overlay, datetime.fromisoformat(until))
    body = await asyncio.to_thread(card_png, picture)
    return web.Response(body=body, content_type="image/png", headers={"Cache-Control": "no-store"})


ROUTES = (web.get("/p/{link}/card.png", show),)
