"""Home of declaring again: the health questions alone, for somebody registered."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.dialogs import code, filling, renewal
from bot.dialogs.asking import is_choice
from bot.dialogs.beginning import not_registered
from bot.dialogs.sure import sure_first
from bot.domain.citizens import CONFIRMED, REFUSED
from bot.domain.declarations import DECLARATION
from bot.usecases.declaration import declare, latest_declaration


async def open_declare(turn: Turn) -> Step:
    """The open question; else the statements of last time; who is not registered begins with that."""
    session = turn.session
    if filling.begun(session):
        return await code.open_code(turn)
    if turn.citizen is None or turn.citizen.state == REFUSED:
        return not_registered(turn)
    return await offer(turn)


async def answer(turn: Turn) -> Step:
    session = turn.session
    if session.at != renewal.OFFER:
        return await filling.hear(turn, finish)
    if is_choice(turn, "unchanged", turn.words):
        return await finish(turn)
    if is_choice(turn, "changed", turn.words):
        return filling.present(turn, replace(session, at=filling.CHAT, answers={}))
    return await offer(turn)


async def offer(turn: Turn) -> Step:
    assert turn.citizen is not None
    return renewal.offer(turn, turn.session, await latest_declaration(turn.tx, turn.citizen))


async def finish(turn: Turn) -> Step:
    session, citizen = turn.session, turn.citizen
    assert citizen is not None
    if session.at != renewal.OFFER and (asked := sure_first(turn, citizen)):
        return asked
    outcome = await declare(turn.ports, turn.tx, citizen, session.of(DECLARATION), turn.now)
    done = replace(session, dialog="", answers={}, at="", doubt=(), tries=0)
    if citizen.state != CONFIRMED:
        return code.pending(turn, done, "signup.pending")
    return await code.shown(turn, done, *outcome)


DECLARE = Dialog("declare", open_declare, answer)
