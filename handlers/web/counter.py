"""Home of /counter: staff of an office register, hand out cards and check by document, whoever is present."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from aiohttp import web

from bot.dialogs.counter import read_document, read_health, read_sheet, turn_at
from bot.domain.errors import Refused
from bot.domain.passes import Verdict
from bot.domain.people import Document
from bot.limits import Quota
from bot.ports import Transaction
from bot.usecases import counters
from bot.usecases.commit import committed
from bot.usecases.counters import COUNTER, Clerk
from bot.usecases.invitations import Invitation
from bot.usecases.papers import Printed, result_of
from handlers.web import counter_pages, invited
from handlers.web.answers import asked_language, form_of, gone
from handlers.web.api.limits import LIMITS
from handlers.web.counter_pages import Sent, language_of
from handlers.web.keys import PORTS

PATH = "/counter"
LOOKS = Quota("look", 20, 60)  # of one link
PACE = 0.5  # seconds; an answer about a document comes at a multiple of it, so that its time tells nothing
STAFF = re.compile(r"[A-Za-z0-9-]{1,20}")
LONGEST = 400
Faults = dict[str, Refused]
T = TypeVar("T")


async def knock(request: web.Request) -> web.Response:
    return await invited.knock(request, COUNTER)


async def enter(request: web.Request) -> web.Response:
    invitation = await invited.enter(request, COUNTER)
    if invitation is None:
        return gone(request, COUNTER.name)
    words = f"?lang={asked_language(request)}" if asked_language(request) else ""
    answer = web.Response(status=303, headers={"Location": f"{PATH}{words}"})
    return invited.let_in(request, COUNTER, invitation, answer, PATH)


async def show(request: web.Request) -> web.Response:
    invitation = await invited.invited(request, COUNTER)
    if invitation is None:
        return gone(request, COUNTER.name)
    return counter_pages.begin(request, invitation, Sent())


async def take(request: web.Request) -> web.Response:
    invitation = await invited.invited(request, COUNTER)
    if invitation is None:
        return gone(request, COUNTER.name)
    came = await form_of(request)
    sent = Sent(
        {name: value[:LONGEST] for name, value in came}, [each for name, each in came if name == "symptoms"]
    )
    token = invited.token_of(request, COUNTER, invitation)
    invited.check_sent(request, token, sent.fields.get("token", ""))
    act = ACTS.get(sent.fields.get("act", ""))
    if act is None:
        raise web.HTTPBadRequest
    return await act(request, invitation, sent)


async def _find(request: web.Request, invitation: Invitation, sent: Sent) -> web.Response:
    """At the pace of a look, and counted as one, for it tells whether somebody is registered."""
    if not await _may_look(request, invitation):
        return counter_pages.begin(request, invitation, sent, {"": Refused("often")}, 429)
    document, faults = _document(request, invitation, sent)
    if document is None:
        return counter_pages.begin(request, invitation, sent, faults)
    ports = request.app[PORTS]
    office, now = invitation.office, ports.now()
    citizen = await _paced(committed(ports, lambda tx: counters.find(ports, tx, office, document, now)))
    if citizen is None:
        return counter_pages.new(request, invitation, sent)
    return counter_pages.known(request, invitation, sent, citizen)


async def _look(request: web.Request, invitation: Invitation, sent: Sent) -> web.Response:
    if not await _may_look(request, invitation):
        return counter_pages.begin(request, invitation, sent, {"": Refused("often")}, 429)
    document, faults = _document(request, invitation, sent)
    clerk, unattested = _clerk(invitation, sent)
    if document is None or unattested:
        return counter_pages.begin(request, invitation, sent, {**faults, **unattested})
    ports = request.app[PORTS]
    verdict = await _paced(
        committed(ports, lambda tx: counters.look_up(ports, tx, clerk, document, ports.now()))
    )
    return counter_pages.looked(request, invitation, verdict)


async def _enrol(request: web.Request, invitation: Invitation, sent: Sent) -> web.Response:
    ports, language, now = request.app[PORTS], language_of(request), request.app[PORTS].now()
    filled = read_sheet(turn_at(ports, invitation.region, language), sent.fields, sent.ticked)
    clerk, unattested = _clerk(invitation, sent)
    if faults := {**filled.faults, **unattested}:
        return counter_pages.new(request, invitation, sent, faults)

    async def act(tx: Transaction) -> Printed:
        return await counters.enrol(ports, tx, clerk, filled.identity, filled.health, language, now)

    try:
        printed = await committed(ports, act)
    except Refused as refused:
        return counter_pages.new(request, invitation, sent, {"": refused})
    return await _card(request, invitation, printed)


async def _renew(request: web.Request, invitation: Invitation, sent: Sent) -> web.Response:
    ports, now = request.app[PORTS], request.app[PORTS].now()
    tx = ports.store.begin()
    document, _ = _document(request, invitation, sent)
    citizen = await counters.find(ports, tx, invitation.office, document, now) if document else None
    if citizen is None:
        return counter_pages.begin(request, invitation, sent)
    clerk, faults = _clerk(invitation, sent)
    health: Mapping[str, object] | None = None
    if sent.fields.get("anew"):
        turn = turn_at(ports, invitation.region, language_of(request))
        health, wrong = read_health(turn, sent.fields, sent.ticked)
        faults |= wrong
    if faults:
        return counter_pages.known(request, invitation, sent, citizen, faults)

    async def act(tx: Transaction) -> Printed:
        again = await tx.citizen(citizen.id)
        if again is None:
            raise Refused("errors.paper_nobody")
        return await counters.renew(ports, tx, clerk, again, health, now)

    try:
        printed = await committed(ports, act)
    except Refused as refused:
        return counter_pages.known(request, invitation, sent, citizen, {"": refused})
    return await _card(request, invitation, printed)


async def _card(request: web.Request, invitation: Invitation, printed: Printed) -> web.Response:
    ports = request.app[PORTS]
    tx = ports.store.begin()
    verdict: Verdict = await result_of(ports, tx, await tx.citizen(printed.citizen.id), ports.now())
    return counter_pages.card(request, invitation, printed, verdict)


def _document(request: web.Request, invitation: Invitation, sent: Sent) -> tuple[Document | None, Faults]:
    turn = turn_at(request.app[PORTS], invitation.region, "zh")
    try:
        document = read_document(turn, sent.fields)
    except Refused as refused:
        return None, {"document_number": refused}
    return document, {}


def _clerk(invitation: Invitation, sent: Sent) -> tuple[Clerk, Faults]:
    """Who attests, and that they do."""
    id_, faults = sent.fields.get("clerk", "").strip(), Faults()
    if not STAFF.fullmatch(id_):
        faults["clerk"] = Refused("clerk_wrong")
    if not sent.fields.get("present"):
        faults["present"] = Refused("present_wrong")
    return Clerk(invitation.office, id_), faults


async def _may_look(request: web.Request, invitation: Invitation) -> bool:
    now = request.app[PORTS].now().timestamp()
    return (await request.app[LIMITS].take(LOOKS, invitation.id, now)).allowed


async def _paced(act: Awaitable[T]) -> T:
    """Begun now, answered at the next multiple of PACE."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    done = await act
    await asyncio.sleep(PACE - (loop.time() - began) % PACE)
    return done


ACTS: Mapping[str, Callable[[web.Request, Invitation, Sent], Awaitable[web.Response]]] = {
    "find": _find,
    "look": _look,
    "enrol": _enrol,
    "renew": _renew,
}
ROUTES = (
    web.get(PATH, show),
    web.post(PATH, take),
    web.get("/counter/{link}", knock),
    web.post("/counter/{link}", enter),
)
