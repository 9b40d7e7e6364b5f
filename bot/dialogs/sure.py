"""Home of asking once more before answers that lead to yellow or red are sent."""

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs import members, sheets, summary
from bot.dialogs.words import joined, say_until
from bot.domain.citizens import Citizen
from bot.domain.decision import RED, YELLOW, Decision
from bot.domain.declarations import DECLARATION
from bot.usecases.declaration import preview
from bot.usecases.registration import applicant


def _colours(turn: Turn, session: Session, citizen: Citizen) -> list[tuple[str, Decision, str]]:
    """Of everybody it is about whose answers lead to yellow or red: what they are called, and their statements."""
    people: list[tuple[str, Mapping[str, object]]] = []
    if DECLARATION in sheets.own_of(session):
        people.append((turn.say("family.you"), session.of(DECLARATION)))
    for name in sheets.names_of(session):
        if name.startswith(members.HEALTH):
            said = members.said_of(session, members.number_of(name))
            people.append((members.who(session, name), said))
    found = []
    for called, said in people:
        decision = preview(turn.ports, citizen, said, turn.now)
        if decision.outcome in {RED, YELLOW} and decision.until is not None:
            found.append((called, decision, joined(turn, tuple(summary.statements(turn, said)))))
    return found


def ask_sure(turn: Turn, session: Session, citizen: Citizen, heard: str = "") -> Step | None:
    """The question, unless the answers lead to neither colour."""
    found = _colours(turn, session, citizen)
    if not found:
        return None
    alone = not [name for name in sheets.names_of(session) if name.startswith(members.HEALTH)]
    key = "summary.sure" if alone else "family.sure_one"
    lines = [
        turn.say(
            key,
            **({} if alone else {"name": called}),
            colour=turn.say(f"word.{decision.outcome}"),
            until=say_until(turn, decision.until),
            statements=said,
        )
        for called, decision, said in found
        if decision.until is not None
    ]
    words = lines[0] if alone else turn.say("family.sure_colours", lines="\n".join(lines))
    asked = Text(f"{heard}\n{words}" if heard else words, turn.choices("change", "sure"))
    return Step(replace(session, at=summary.SURE), (asked,))


def ask_again(turn: Turn, session: Session, heard: str) -> Step:
    """The same question after something else was said; the summary when the colours have changed meanwhile."""
    answers = session.of(sheets.REGISTRATION)
    citizen = turn.citizen if session.dialog != sheets.REGISTER else None
    citizen = citizen or applicant(turn.ports, answers, turn.language, turn.now)
    return ask_sure(turn, session, citizen, heard) or summary.show(turn, session, heard)
