"""Home of the first step of signing up: the page for the private part, or the chat."""

from dataclasses import replace

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs.asking import form_link
from bot.domain.citizens import REFUSED

NAME = "register"


def fresh(session: Session) -> Session:
    return replace(session, dialog=NAME, answers={}, at="", doubt=(), tries=0)


def first_step(turn: Turn, session: Session) -> Step:
    asked = Text(turn.say("signup.step"), turn.choices("chat"), (form_link(turn),), turn.say("signup.after"))
    return Step(fresh(session), (asked,))


def not_registered(turn: Turn) -> Step:
    """The next step of somebody without a registration, or with one that was refused: its reason first."""
    citizen = turn.citizen
    if citizen is not None and citizen.state == REFUSED:
        words = turn.say("signup.refused", reason=citizen.refusal)
        told = replace(turn.session, told=REFUSED, told_version=citizen.version)
        return Step(told, (Text(words, turn.choices("register", "person")),))
    return first_step(turn, turn.session)
