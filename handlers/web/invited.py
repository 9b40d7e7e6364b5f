"""Home of how staff of an office come in: their link stands behind a button and is swapped for a cookie."""

from collections.abc import Mapping
from datetime import timedelta
from secrets import compare_digest

from aiohttp import web

from bot.domain.calendar import BEIJING
from bot.usecases import invitations
from bot.usecases.invitations import Door, Invitation
from handlers.web.answers import asked_language, gone, is_own, page
from handlers.web.keys import PORTS

KEPT = timedelta(hours=12)


async def knock(request: web.Request, door: Door) -> web.Response:
    """Behind a button, so that whatever looks at links on the way opens nothing."""
    invitation = await _invited(request, door, request.match_info["link"], door.name)
    if invitation is None:
        return gone(request, door.name)
    language = asked_language(request) or "zh"
    return page(
        request, "office_gate.html", language, {**head(request, language, invitation), "door": door.name}
    )


async def enter(request: web.Request, door: Door) -> Invitation | None:
    """Who may be let in from here; the address that follows holds no secret any more."""
    if not is_own(request):
        raise web.HTTPForbidden
    return await _invited(request, door, request.match_info["link"], door.name)


def let_in(
    request: web.Request, door: Door, invitation: Invitation, answer: web.Response, path: str
) -> web.Response:
    ports = request.app[PORTS]
    ends = min(ports.now() + KEPT, invitation.until)
    answer.set_cookie(
        _cookie(door),
        ports.links.seal(invitations.carried(invitation, _held(door)), ends),
        max_age=int((ends - ports.now()).total_seconds()),
        path=path,
        httponly=True,
        samesite="Strict",
        secure=ports.public_url.startswith("https:"),
    )
    return answer


async def invited(request: web.Request, door: Door) -> Invitation | None:
    """Whose cookie this browser holds."""
    return await _invited(request, door, request.cookies.get(_cookie(door), ""), _held(door))


def token_of(request: web.Request, door: Door, invitation: Invitation) -> str:
    """Stands in every form of the page and nowhere else."""
    return request.app[PORTS].sealing.index("link", f"{door.name} form", invitation.id).hex()


def check_sent(request: web.Request, token: str, sent: str) -> None:
    """Raises 403 for what was not sent from our own page."""
    if not is_own(request) or not compare_digest(sent.encode(), token.encode()):
        raise web.HTTPForbidden


def head(request: web.Request, language: str, invitation: Invitation) -> Mapping[str, object]:
    return {
        "region": request.app[PORTS].policy.places.full_name(invitation.region, language),
        "office": invitation.office,
        "until": f"{invitation.until.astimezone(BEIJING):%Y-%m-%d %H:%M}",
    }


async def _invited(request: web.Request, door: Door, token: str, purpose: str) -> Invitation | None:
    ports = request.app[PORTS]
    return await invitations.invitation_in(ports, ports.store.begin(), door, token, purpose)


def _cookie(door: Door) -> str:
    return f"healthcode-{door.name}"


def _held(door: Door) -> str:
    return f"cookie {door.name}"
