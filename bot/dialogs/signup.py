"""Home of signing up: who you are (by a page or in chat), then the health questions, then one summary."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import emptied
from bot.dialogs import code, family_sending, filling, hearing, picking, scanned, sheets, standing, summary
from bot.dialogs.beginning import first_step, fresh, is_registered
from bot.dialogs.family_held import with_held
from bot.dialogs.family_lines import lines_of
from bot.dialogs.family_news import with_asked
from bot.dialogs.sure import ask_sure
from bot.domain.citizens import CONFIRMED
from bot.domain.declarations import DECLARATION
from bot.usecases.declaration import declare
from bot.usecases.registration import applicant, register


async def open_signup(turn: Turn) -> Step:
    """The first step, or the open question, or the code of somebody registered already."""
    session = turn.session
    if is_registered(turn):
        return await code.open_code(turn)
    if session.dialog == sheets.REGISTER and standing.begun(session):
        return standing.go_on(turn, session)
    return first_step(turn, session)


async def open_chat(turn: Turn) -> Step:
    """Going on in chat, for those who would rather not open a page."""
    session = turn.session
    if is_registered(turn):
        return await code.open_code(turn)
    if session.dialog != sheets.REGISTER or not standing.begun(session):
        session = replace(fresh(session), at=standing.CHAT)
    return standing.go_on(turn, session, turn.say("signup.in_chat"))


async def answer(turn: Turn) -> Step:
    session = turn.session
    if standing.begun(session) or session.at == standing.CHAT:
        return await filling.hear(turn, finish)
    heard = hearing.unheard(turn) or turn.say("signup.step_unheard")
    return first_step(turn, session, "" if picking.strays(turn) else heard)


async def finish(turn: Turn) -> Step:
    """Registers and declares in one commit. The last choice before yellow or red is asked once more."""
    session = turn.session
    citizen = applicant(turn.ports, session.of(sheets.REGISTRATION), turn.language, turn.now)
    claims = await family_sending.claims_of(turn, session, citizen.person)
    if session.at != summary.SURE and (asked := ask_sure(turn, session, citizen)):
        return asked
    citizen = await register(turn.ports, turn.tx, turn.channel, citizen, turn.now)
    outcome = await declare(
        turn.ports, turn.tx, citizen, session.of(DECLARATION), turn.now, through=turn.channel
    )
    family = await family_sending.send(turn, session, citizen, claims)
    linked = replace(turn, citizen=citizen)
    done = replace(emptied(session), visit=session.visit)
    done = with_held(with_asked(turn, done, [each.delegation for each in family]), family)
    if citizen.state == CONFIRMED:
        step = await code.shown(linked, done, *outcome, family=family)
    else:
        step = _with_lines(code.pending(linked, done, "signup.pending"), lines_of(linked, family))
    return await scanned.asked_back(linked, replace(step, citizen=citizen.id))


def _with_lines(step: Step, lines: Sequence[str]) -> Step:
    first, *rest = step.messages
    assert isinstance(first, Text)
    return replace(step, messages=(replace(first, words="\n".join((first.words, *lines))), *rest))


SIGNUP = Dialog(sheets.REGISTER, open_signup, answer)
CHAT = Dialog("chat", open_chat)
