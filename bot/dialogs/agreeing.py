"""Home of agreeing again in chat, after a consent was taken back by an app."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.dialogs import code
from bot.dialogs.beginning import is_registered, not_registered
from bot.domain.citizens import CONFIRMED
from bot.usecases.consents import IDENTITY, give, missing
from bot.usecases.declaration import latest_declaration, outcome_of


async def open_agree(turn: Turn) -> Step:
    """Gives the one consent that was last asked for; with both there again, the code."""
    citizen, session = turn.citizen, turn.session
    if citizen is None or not is_registered(turn):
        return not_registered(turn)
    purposes = await missing(turn.tx, citizen)
    if not purposes:
        return await code.open_code(turn)
    first, *rest = purposes
    await give(turn.ports, turn.tx, turn.channel, citizen, first, turn.language, turn.now)
    if first == IDENTITY:
        session = replace(session, leaving_at="")
    agreed = replace(turn, session=session)
    if rest:
        return Step(session, (code.ask_consent(agreed, rest[0]),))
    if citizen.state != CONFIRMED:
        return code.pending(agreed, session, "signup.still_pending")
    evidence = await turn.tx.evidence(citizen.document)
    declaration = await latest_declaration(turn.tx, citizen)
    outcome = outcome_of(turn.ports, citizen, declaration, evidence, turn.now)
    return await code.shown(agreed, session, *outcome)


AGREE = Dialog("agree", open_agree)
