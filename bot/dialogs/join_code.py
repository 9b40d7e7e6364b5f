"""Home of the six digits that somebody whose registration waits may type to be joined to an earlier one."""

import re
from dataclasses import replace

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import emptied
from bot.dialogs import code
from bot.domain.citizens import PENDING
from bot.domain.documents import one_spelling
from bot.domain.joins import DIGITS
from bot.usecases.joins import try_code


def is_code(turn: Turn) -> bool:
    if turn.citizen is None or turn.citizen.state != PENDING or turn.incoming.tapped:
        return False
    return re.fullmatch(rf"[0-9]{{{DIGITS}}}", one_spelling(turn.words)) is not None


async def hear(turn: Turn) -> Step:
    """The present code of who they are already; for a wrong number the same words to everybody."""
    citizen, session = turn.citizen, turn.session
    assert citizen is not None
    joined = await try_code(turn.ports, turn.tx, citizen, one_spelling(turn.words), turn.now)
    if joined is None:
        return Step(session, (Text(turn.say("joins.wrong"), turn.choices("code", "services")),))
    done = emptied(session)
    step = await code.shown(replace(turn, citizen=joined.holder), done, *joined.outcome)
    messages = (*step.messages, Text(turn.say("joins.joined")))
    return replace(step, messages=messages, citizen=joined.holder.id)
