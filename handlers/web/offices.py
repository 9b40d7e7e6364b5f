"""Home of /office: an office swaps its link for a cookie, then drafts the services of its region."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.domain.errors import Refused
from bot.domain.service_rows import COLUMNS, read_row, row_of
from bot.domain.spelling import plain
from bot.limits import Quota
from bot.usecases import offices
from bot.usecases.commit import committed
from bot.usecases.invitations import Invitation
from bot.usecases.offices import OFFICE, Change, key_of
from handlers.web import invited, office_pages
from handlers.web.answers import asked_language, form_of, gone
from handlers.web.api.limits import LIMITS
from handlers.web.keys import PORTS
from handlers.web.office_pages import Seen
from integrations.service_links import asked_online

CHECKS = Quota("office", 6, 60, strict=True)  # it is other people's servers that are asked
CHECKED_WITHIN = 40.0  # seconds; a page is answered within 60
LONGEST = 400
Sent = Mapping[str, str]


async def knock(request: web.Request) -> web.Response:
    return await invited.knock(request, OFFICE)


async def enter(request: web.Request) -> web.Response:
    invitation = await invited.enter(request, OFFICE)
    if invitation is None:
        return gone(request, "office")
    return invited.let_in(request, OFFICE, invitation, _to_list(request, invitation), _path(invitation))


async def show(request: web.Request) -> web.Response:
    """The list with its preview, or the form of one link."""
    seen = await _seen(request)
    if seen is None:
        return gone(request, "office")
    if "edit" not in request.query:
        return await office_pages.listed(request, seen)
    found = next((each for each in seen.draft.services if key_of(each) == request.query["edit"]), None)
    if found is None:
        return office_pages.form(request, seen, "", dict.fromkeys(COLUMNS, ""))
    return office_pages.form(request, seen, key_of(found), row_of(found))


async def take(request: web.Request) -> web.Response:
    seen = await _seen(request)
    if seen is None:
        return gone(request, "office")
    sent = await _sent(request)
    invited.check_sent(request, seen.token, sent.get("token", ""))
    for name, act in ACTS.items():
        if name in sent:
            return await act(request, seen, sent)
    raise web.HTTPBadRequest


async def _up(request: web.Request, seen: Seen, sent: Sent) -> web.Response:
    return await _changed(request, seen, offices.moved_by(sent["up"], -1), sent["up"])


async def _down(request: web.Request, seen: Seen, sent: Sent) -> web.Response:
    return await _changed(request, seen, offices.moved_by(sent["down"], 1), sent["down"])


async def _remove(request: web.Request, seen: Seen, sent: Sent) -> web.Response:
    return await _changed(request, seen, offices.removed(sent["remove"]))


async def _save(request: web.Request, seen: Seen, sent: Sent) -> web.Response:
    """Every fault at its field, with what was typed kept."""
    typed = {column: plain(sent.get(column, "")) for column in COLUMNS}
    row = {**typed, "region": seen.invitation.region}
    service, faults = read_row(row, request.app[PORTS].policy.places)
    if faults:
        return office_pages.form(request, seen, sent["save"], row, dict(reversed(faults)))
    try:
        await _commit(request, seen.invitation, offices.put(sent["save"], service))
    except Refused as refused:
        key = "" if refused.key == "errors.office_gone" else sent["save"]
        return office_pages.form(request, seen, key, row, {"": refused})
    return _to_list(request, seen.invitation, key_of(service))


async def _changed(request: web.Request, seen: Seen, change: Change, key: str = "") -> web.Response:
    try:
        await _commit(request, seen.invitation, change)
    except Refused as refused:
        return await office_pages.listed(request, seen, refused=refused)
    return _to_list(request, seen.invitation, key)


async def _drop(request: web.Request, seen: Seen, _: Sent) -> web.Response:
    ports = request.app[PORTS]
    await committed(ports, lambda tx: offices.drop(ports, tx, seen.invitation, ports.now()))
    return _to_list(request, seen.invitation)


async def _check(request: web.Request, seen: Seen, _: Sent) -> web.Response:
    ports = request.app[PORTS]
    taken = await request.app[LIMITS].take(CHECKS, seen.invitation.region, ports.now().timestamp())
    if not taken.allowed:
        return await office_pages.listed(request, seen, refused=Refused("errors.office_often"), status=429)
    judged = await asked_online(seen.draft.services, loopback=ports.local, altogether=CHECKED_WITHIN)
    return await office_pages.listed(request, seen, judged=judged)


async def _commit(request: web.Request, invitation: Invitation, change: Change) -> None:
    ports = request.app[PORTS]
    await committed(ports, lambda tx: offices.save(ports, tx, invitation, change, ports.now()))


async def _seen(request: web.Request) -> Seen | None:
    """Whose cookie opens this region, and how its draft stands."""
    ports, invitation = request.app[PORTS], await invited.invited(request, OFFICE)
    if invitation is None or _path(invitation) != request.path:
        return None
    draft = await offices.draft_of(ports, ports.store.begin(), invitation.region)
    return Seen(invitation, draft, invited.token_of(request, OFFICE, invitation))


async def _sent(request: web.Request) -> Sent:
    sent = await form_of(request)
    words = {name: value[:LONGEST] for name, value in sent}
    return {**words, "colours": " ".join(value for name, value in sent if name == "colours")}


def _to_list(request: web.Request, invitation: Invitation, key: str = "") -> web.Response:
    words = f"?lang={asked_language(request)}" if asked_language(request) else ""
    anchor = f"#link-{key}" if key else ""
    return web.Response(status=303, headers={"Location": f"{_path(invitation)}{words}{anchor}"})


def _path(invitation: Invitation) -> str:
    return f"/office/{invitation.region}"


ACTS: Mapping[str, Callable[[web.Request, Seen, Sent], Awaitable[web.Response]]] = {
    "up": _up,
    "down": _down,
    "remove": _remove,
    "save": _save,
    "drop": _drop,
    "check": _check,
}
ROUTES = (
    web.get(r"/office/{region:\d{6}}", show),
    web.post(r"/office/{region:\d{6}}", take),
    web.get("/office/{link}", knock),
    web.post("/office/{link}", enter),
)
