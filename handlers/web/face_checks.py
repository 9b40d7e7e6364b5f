"""Home of what the platform is asked about a face, for an app and for the page: to begin, and how it ended."""

from aiohttp import web

from bot.conversation.dialog import Turn
from bot.dialogs import entry, face
from bot.domain.citizens import PENDING
from bot.domain.errors import Refused
from bot.ports import Undelivered
from bot.usecases.face import is_possible, passed
from handlers.web.keys import PLATFORMS
from integrations.platform import FaceCheck, Platform

ORDER_BYTES = 16


async def begin(app: web.Application, turn: Turn, back: str) -> FaceCheck:
    """Keeps its number with the conversation. Raises Refused where it cannot be; Undelivered."""
    platform, citizen = _platform(app, turn), turn.citizen
    assert citizen is not None
    order, person = turn.ports.random(ORDER_BYTES).hex(), citizen.person
    try:
        check = await platform.begin_face_check(order, person.name, person.document.number, back)
    except Undelivered as fault:
        turn.ports.report(
            "undelivered",
            {"account": turn.account.name, "reason": fault.reason, "permanent": fault.permanent},
        )
        if fault.permanent:
            raise Refused("problem.face_impossible") from None
        raise
    entry.keep(face.with_begun(turn, check.id))
    return check


async def settle(app: web.Application, turn: Turn) -> bool:
    """Whether the check that was begun here last has passed; then who waits is confirmed. Raises as `begin` does."""
    citizen = turn.citizen
    assert citizen is not None
    if citizen.state != PENDING:
        return True
    platform = _platform(app, turn)
    if not await platform.face_passed(turn.session.face):
        return False
    await passed(turn.ports, turn.tx, citizen, turn.account, turn.now)
    return True


def _platform(app: web.Application, turn: Turn) -> Platform:
    platform = app[PLATFORMS].get(turn.account.name)
    if platform is None or not is_possible(turn.ports, turn.account, turn.citizen):
        raise Refused("problem.face_impossible")
    return platform
