"""Home of /p/{link}: an encrypted link is opened once, and swapped by a POST for a cookie that keeps the page.

Where the platform can tell who looks, a pass opens for its owner instead, however often.
"""

from collections.abc import Mapping
from datetime import timedelta

from aiohttp import web

from bot.ports import LostRace, Transaction
from handlers.web import forms, owners, passes, talks
from handlers.web.answers import (
    Holder,
    again,
    asked_language,
    give_cookie,
    gone,
    holder_of,
    is_own,
    link_of,
    page,
    set_cookie,
)
from handlers.web.keys import PORTS

LINK_LASTS = timedelta(minutes=30)  # the longest life of any link: until then a used one is remembered
KEPT: Mapping[str, timedelta] = {"pass": timedelta(hours=4), "form": timedelta(minutes=30)}
ONCE = "healthcode-once"
RACES = 20


async def show(request: web.Request) -> web.Response:
    """What the link shows now: the page behind it, or what opens it (a button, the form)."""
    holder = holder_of(request)
    if holder is not None:
        return await (passes.show(request, holder) if holder.kind == "pass" else talks.go_on(request, holder))
    if owned := await owners.owned(request):
        return await owners.open_for(request, *owned, KEPT["pass"])
    kind, channel, _ = _carried(request)
    if not kind or await request.app[PORTS].store.begin().link_used(link_of(request)):
        return gone(request, kind or "pass")
    if kind == "pass":
        answer = page(request, "gate.html", asked_language(request) or "zh", {})
    else:
        answer = await forms.show(request, channel)
    if ONCE not in request.cookies:
        set_cookie(request, answer, ONCE, request.app[PORTS].random(16).hex(), LINK_LASTS)
    return answer


async def take(request: web.Request) -> web.Response:
    """Opens a pass, takes a filled form, or hears an answer on the page that follows it."""
    if not is_own(request):
        raise web.HTTPForbidden
    holder = holder_of(request)
    if holder is not None:
        return await talks.hear(request, holder) if holder.kind == "form" else again(request)
    if await owners.owned(request):
        return again(request)
    kind, channel, citizen = _carried(request)
    for _ in range(RACES):
        tx = request.app[PORTS].store.begin()
        if not kind or await _used_elsewhere(request, tx):
            return gone(request, kind or "pass")
        if not await tx.link_used(link_of(request)):
            if kind == "form" and (refused := await forms.fill_in(request, tx, channel)):
                return refused
            for link in (link_of(request), _mine(request)):
                tx.use_link(link, request.app[PORTS].now() + LINK_LASTS)
        try:
            await tx.commit()
        except LostRace:
            continue
        answer = again(request)
        give_cookie(request, answer, Holder(kind, link_of(request), channel, citizen), KEPT[kind])
        return answer
    raise LostRace


def _carried(request: web.Request) -> tuple[str, bytes, bytes]:
    """Kind, channel and citizen of the link; no kind when it is late, forged or no page's."""
    ports = request.app[PORTS]
    payload = ports.links.open(request.match_info["link"], ports.now()) or {}
    kind = str(payload.get("for", ""))
    if kind not in KEPT:
        return "", b"", b""
    return kind, bytes.fromhex(str(payload["channel"])), bytes.fromhex(str(payload.get("citizen", "")))


async def _used_elsewhere(request: web.Request, tx: Transaction) -> bool:
    """A second tap of the person who opened the link is let through: its first answer may have been lost."""
    return await tx.link_used(link_of(request)) and not await tx.link_used(_mine(request))


def _mine(request: web.Request) -> bytes:
    ports = request.app[PORTS]
    once = request.cookies.get(ONCE) or ports.random(16).hex()
    return ports.sealing.index("link", request.match_info["link"], once.encode("utf-8", "replace"))


ROUTES = (
    web.get("/p/{link}", show),
    web.post("/p/{link}", take),
    web.get("/p/{link}/code", passes.renew),
)
