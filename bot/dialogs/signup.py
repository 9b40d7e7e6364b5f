"""Home of signing up: who you are (by a page or in chat), then the health questions, then one summary."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs import code, filling, sheets, summary
from bot.dialogs.beginning import NAME, first_step, fresh
from bot.dialogs.sure import sure_first
from bot.domain.citizens import CONFIRMED, REFUSED
from bot.domain.declarations import DECLARATION
from bot.domain.errors import Refused
from bot.usecases.declaration import declare
from bot.usecases.registration import applicant, register


async def open_signup(turn: Turn) -> Step:
    """The first step, or the open question, or the code of somebody registered already."""
    session = turn.session
    if registered(turn):
        return await code.open_code(turn)
    if session.dialog == NAME and filling.begun(session):
        return (
            filling.offer_resume(turn, session) if filling.been_away(turn) else filling.present(turn, session)
        )
    return first_step(turn, session)


async def open_chat(turn: Turn) -> Step:
    """Going on in chat, for those who would rather not open a page."""
    session = turn.session
    if registered(turn):
        return await code.open_code(turn)
    if session.dialog != NAME or not filling.begun(session):
        session = replace(fresh(session), at=filling.CHAT)
    return filling.present(turn, session, turn.say("signup.in_chat"))


async def answer(turn: Turn) -> Step:
    if not filling.begun(turn.session) and turn.session.at != filling.CHAT:
        return first_step(turn, turn.session)
    return await filling.hear(turn, finish)


async def finish(turn: Turn) -> Step:
    """Registers and declares in one commit. The last choice before yellow or red is asked once more."""
    session = turn.session
    try:
        citizen = applicant(turn.ports, session.of(sheets.REGISTRATION), turn.language, turn.now)
    except Refused as refused:
        words = turn.say(refused.key, **refused.values)
        return Step(replace(session, at=summary.CHANGE), (Text(words, turn.choices("change", "person")),))
    if asked := sure_first(turn, citizen):
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


def registered(turn: Turn) -> bool:
    return turn.citizen is not None and turn.citizen.state != REFUSED


SIGNUP = Dialog(NAME, open_signup, answer)
CHAT = Dialog("chat", open_chat)
