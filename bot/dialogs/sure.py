"""Home of asking once more before answers that lead to yellow or red are sent."""

from dataclasses import replace

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs import sheets, summary
from bot.dialogs.words import joined, say_until
from bot.domain.citizens import Citizen
from bot.domain.decision import RED, YELLOW
from bot.domain.declarations import DECLARATION
from bot.usecases.declaration import preview
from bot.usecases.registration import applicant


def ask_sure(turn: Turn, session: Session, citizen: Citizen, heard: str = "") -> Step | None:
    """The question, unless the answers lead to neither colour."""
    decision = preview(turn.ports, citizen, session.of(DECLARATION), turn.now)
    if decision.outcome not in {RED, YELLOW} or decision.until is None:
        return None
    words = turn.say(
        "summary.sure",
        colour=turn.say(f"word.{decision.outcome}"),
        until=say_until(turn, decision.until),
        statements=joined(turn, tuple(summary.statements(turn, session.of(DECLARATION)))),
    )
    asked = Text(f"{heard}\n{words}" if heard else words, turn.choices("change", "sure"))
    return Step(replace(session, at=summary.SURE), (asked,))


def ask_again(turn: Turn, session: Session, heard: str) -> Step:
    """The same question after something else was said; the summary when the colours have changed meanwhile."""
    answers = session.of(sheets.REGISTRATION)
    citizen = turn.citizen if session.dialog == sheets.DECLARE else None
    citizen = citizen or applicant(turn.ports, answers, turn.language, turn.now)
    return ask_sure(turn, session, citizen, heard) or summary.show(turn, session, heard)
