"""Home of declaring again: the health questions alone, for somebody registered."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.dialogs import code, filling, hearing, picking, renewal, sheets, standing, summary
from bot.dialogs.beginning import is_registered, not_registered
from bot.dialogs.sure import ask_sure
from bot.domain.citizens import CONFIRMED
from bot.domain.decision import RENEW
from bot.domain.declarations import DECLARATION
from bot.usecases.declaration import decision_of, declare


async def open_declare(turn: Turn) -> Step:
    """The open question; else the statements of last time; who is not registered begins with that."""
    session, citizen = turn.session, turn.citizen
    if session.dialog == sheets.REGISTER or (standing.begun(session) and is_registered(turn)):
        return standing.go_on(turn, session)
    if citizen is None or not is_registered(turn):
        return not_registered(turn)
    decision, _, declaration = await decision_of(turn.ports, turn.tx, citizen, turn.now)
    told = code.noted(session, citizen, decision) if decision.word == RENEW else session
    return renewal.offer(turn, told, declaration)


async def answer(turn: Turn) -> Step:
    session = turn.session
    if not is_registered(turn):
        return not_registered(turn)
    if session.at != renewal.OFFER:
        return await filling.hear(turn, finish)
    if picking.is_choice(turn, "unchanged"):
        return await finish(turn)
    if picking.is_choice(turn, "changed"):
        return standing.present(turn, replace(session, at=standing.CHAT, answers={}))
    unheard = hearing.unheard(turn) or turn.say("errors.pick")
    return standing.present(turn, session, "" if picking.strays(turn) else unheard)


async def finish(turn: Turn) -> Step:
    session, citizen = turn.session, turn.citizen
    assert citizen is not None
    asked_before = session.at in {renewal.OFFER, summary.SURE}
    if not asked_before and (asked := ask_sure(turn, session, citizen)):
        return asked
    outcome = await declare(turn.ports, turn.tx, citizen, session.of(DECLARATION), turn.now)
    done = sheets.closed(session)
    if citizen.state != CONFIRMED:
        return code.pending(turn, done, "signup.pending")
    return await code.shown(turn, done, *outcome)


DECLARE = Dialog(sheets.DECLARE, open_declare, answer)
