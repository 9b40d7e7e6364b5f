"""Home of a venue's own addresses: what its poster and screen lead to, and the screen itself."""

from contextlib import suppress
from urllib.parse import urlencode

from aiohttp import hdrs, web

from bot.domain.errors import Refused
from bot.domain.venues import scanned_in
from bot.usecases import venues
from handlers.web.answers import gone, page
from handlers.web.keys import PORTS


async def arrive(request: web.Request) -> web.Response:
    """To the page that checks in, whatever scanned the code. What it proves now it proves there, some minutes later."""
    ports, code = request.app[PORTS], request.match_info["code"]
    query = {"venue": code.partition(".")[0], "scan": code}
    if scanned := scanned_in(code):
        with suppress(Refused):  # the page says why
            arrival = await venues.arrival_of(ports, ports.store.begin(), scanned, ports.now())
            query["scan"] = venues.carried(ports, arrival)
    return web.Response(status=303, headers={hdrs.LOCATION: f"/m/visit?{urlencode(query)}"})


async def screen(request: web.Request) -> web.Response:
    """Whoever has its link can check in from afar, so it is kept nowhere."""
    ports = request.app[PORTS]
    venue = await venues.screen_of(ports, ports.store.begin(), request.match_info["link"])
    if venue is None:
        return gone(request, "screen")
    return page(request, "screen.html", "zh", {"venue": venue})


async def codes(request: web.Request) -> web.Response:
    """Those of the next half hour, by the second their minute begins with; and the server's clock."""
    ports = request.app[PORTS]
    venue = await venues.screen_of(ports, ports.store.begin(), request.match_info["link"])
    if venue is None:
        return web.Response(status=410)
    now = ports.now()
    return web.json_response({"now": now.timestamp(), "codes": venues.shown_from(ports, venue, now)})


ROUTES = (
    web.get("/v/{code}", arrive),
    web.get("/screen/{link}", screen),
    web.get("/screen/{link}/codes", codes),
)
