"""Home of signing up: who you are (by a page or in chat), then the health questions, then one summary."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.session import Session
from bot.dialogs import code, filling, hearing, picking, sheets, standing, summary
from bot.dialogs.beginning import first_step, fresh, is_registered
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
    if session.at != summary.SURE and (asked := ask_sure(turn, session, citizen)):
        return asked
    citizen = await register(turn.ports, turn.tx, turn.channel, citizen, turn.now)
    outcome = await declare(turn.ports, turn.tx, citizen, session.of(DECLARATION), turn.now)
    linked = replace(turn, citizen=citizen)
    done = Session(language=session.language, spoke_at=session.spoke_at, tapped_at=session.tapped_at)
    if citizen.state == CONFIRMED:
        step = await code.shown(linked, done, *outcome)
    else:
        step = code.pending(linked, done, "signup.pending")
    return replace(step, citizen=citizen.id)


SIGNUP = Dialog(sheets.REGISTER, open_signup, answer)
CHAT = Dialog("chat", open_chat)
