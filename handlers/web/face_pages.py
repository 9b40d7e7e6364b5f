"""Home of /p/{link}/face: the page from which somebody who waits goes to the platform's check of their face."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.conversation.dialog import Turn
from bot.dialogs import entry
from bot.dialogs.face import is_begun
from bot.domain.citizens import CONFIRMED, PENDING
from bot.domain.errors import Refused
from bot.ports import Transaction, Undelivered
from bot.usecases.commit import committed
from handlers.web import face_checks
from handlers.web.answers import asked_language, gone, is_own, page
from handlers.web.keys import PORTS

BACK = "done"  # in the query: the platform has led back
Shown = Callable[[Transaction, Turn], Awaitable[web.Response]]


async def show(request: web.Request) -> web.Response:
    """Back from the platform, what it says is taken at once."""

    async def shown(_: Transaction, turn: Turn) -> web.Response:
        if BACK not in request.query or not is_begun(turn, turn.session.face):
            return _page(request, turn, "start" if _waits(turn) else "confirmed")
        if not await face_checks.settle(request.app, turn):
            return _page(request, turn, "not_passed")
        return _page(request, turn, "passed")

    return await _with_turn(request, shown)


async def begin(request: web.Request) -> web.Response:
    """The platform's page stands behind a link: a form of ours may not be sent on to another site."""
    if not is_own(request):
        raise web.HTTPForbidden

    async def shown(_: Transaction, turn: Turn) -> web.Response:
        if not _waits(turn):
            return _page(request, turn, "confirmed")
        ports = request.app[PORTS]
        check = await face_checks.begin(request.app, turn, f"{ports.public_url}{request.path}?{BACK}=1")
        return _page(request, turn, "go", check.url)

    return await _with_turn(request, shown)


async def _with_turn(request: web.Request, shown: Shown) -> web.Response:
    ports = request.app[PORTS]
    payload = ports.links.open(request.match_info["link"], ports.now()) or {}
    if payload.get("for") != "face":
        return gone(request)
    channel, citizen = (bytes.fromhex(str(payload[name])) for name in ("channel", "citizen"))

    async def act(tx: Transaction) -> web.Response:
        turn = await entry.turn_of(ports, tx, channel, ports.now())
        if turn.citizen is None or turn.citizen.id != citizen:
            return gone(request)
        if turn.citizen.state not in {PENDING, CONFIRMED}:
            return gone(request)
        return await shown(tx, turn)

    try:
        return await committed(ports, act)
    except Refused:
        return gone(request)
    except Undelivered:
        return page(request, "later.html", asked_language(request) or "zh", {}, 503)


def _waits(turn: Turn) -> bool:
    return turn.citizen is not None and turn.citizen.state == PENDING


def _page(request: web.Request, turn: Turn, state: str, url: str = "") -> web.Response:
    language = asked_language(request) or turn.session.tongue
    return page(request, "face.html", language, {"state": state, "url": url})


ROUTES = (
    web.get("/p/{link}/face", show),
    web.post("/p/{link}/face", begin),
)
