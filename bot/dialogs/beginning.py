"""Home of the first step of signing up: the page for the private part, or the chat."""

from dataclasses import replace

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs import sheets
from bot.dialogs.asking import form_link
from bot.domain.citizens import REFUSED


def fresh(session: Session) -> Session:
    return replace(sheets.closed(session), dialog=sheets.REGISTER, reminded=False)


def first_step(turn: Turn, session: Session, heard: str = "") -> Step:
    words = turn.say("signup.step")
    asked = Text(
        f"{heard}\n{words}" if heard else words,
        turn.choices("chat"),
        (form_link(turn),),
        turn.say("signup.after"),
    )
    return Step(fresh(session), (asked,))


def is_registered(turn: Turn) -> bool:
    return turn.citizen is not None and turn.citizen.state != REFUSED


def not_registered(turn: Turn) -> Step:
    """The next step of somebody without a registration, or with one that was refused: its reason first."""
    citizen = turn.citizen
    if citizen is None and turn.session.parted:
        return first_step(turn, replace(turn.session, parted=False), turn.say("joins.parted"))
    if citizen is None:
        return first_step(turn, turn.session)
    words = turn.say("signup.refused", reason=citizen.refusal)
    told = replace(sheets.closed(turn.session), told=REFUSED, told_version=citizen.version)
    return Step(told, (Text(words, turn.choices("register", "person")),))
