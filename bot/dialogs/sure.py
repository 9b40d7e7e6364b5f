"""Home of asking once more before answers that lead to yellow or red are sent."""

from dataclasses import replace

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.dialogs import summary
from bot.dialogs.words import joined, say_until
from bot.domain.citizens import Citizen
from bot.domain.decision import RED, YELLOW
from bot.domain.declarations import DECLARATION
from bot.usecases.declaration import preview


def sure_first(turn: Turn, citizen: Citizen) -> Step | None:
    """The question, unless it has been answered or the answers lead to neither colour."""
    session = turn.session
    if session.at == summary.SURE:
        return None
    decision = preview(turn.ports, citizen, session.of(DECLARATION), turn.now)
    if decision.outcome not in {RED, YELLOW} or decision.until is None:
        return None
    words = turn.say(
        "summary.sure",
        colour=turn.say(f"word.{decision.outcome}"),
        until=say_until(turn, decision.until),
        statements=joined(turn, tuple(summary.statements(turn, session.of(DECLARATION)))),
    )
    return Step(replace(session, at=summary.SURE), (Text(words, turn.choices("change", "sure")),))
