"""Home of what stays half told in a conversation after an app has begun, or sent, another part of it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation.session import Session
from bot.dialogs import members, sheets
from bot.domain.declarations import DECLARATION

ASIDE = "aside:"  # before the keys of somebody being added in chat, until what came between is sent
Told = Mapping[str, Mapping[str, object]]


def for_own(session: Session) -> Session:
    """With one's own declaration asked again, where only those of others were."""
    answers = {name: said for name, said in session.answers.items() if name != members.ONLY_OTHERS}
    return replace(session, answers=answers)


def for_other(session: Session, who: members.Answers) -> tuple[Session, int]:
    """With somebody whose code is shown among those it is about, and their number. One's own part is not begun by it."""
    numbers = members.numbers(session)
    known = next((each for each in numbers if _is(session, each, who)), None)
    number = known or max(numbers, default=0) + 1
    only = {} if session.of(DECLARATION) else {members.ONLY_OTHERS: {"only": True}}
    answers = {**session.answers, f"{members.MEMBER}{number}": who, **only}
    return replace(session, answers=answers), number


def set_aside(session: Session) -> Session:
    """Nothing open any more; somebody being added in chat is gone on with afterwards."""
    kept = {f"{ASIDE}{name}": said for name, said in session.answers.items()}
    return replace(sheets.closed(session), answers=kept if session.dialog == sheets.ADD else {})


def own_sent(session: Session) -> Session:
    """What is the same as one's own answers is written out, for those go."""
    people: Told = {
        f"{members.HEALTH}{number}": members.said_of(session, number)
        for number in members.numbers(session)
        if session.of(f"{members.HEALTH}{number}")
    }
    kept = {name: said for name, said in session.answers.items() if name != DECLARATION}
    return _going_on(session, {**kept, **people, members.ONLY_OTHERS: {"only": True}})


def other_sent(session: Session, number: int) -> Session:
    gone = {f"{members.MEMBER}{number}", f"{members.HEALTH}{number}"}
    return _going_on(session, {name: said for name, said in session.answers.items() if name not in gone})


def _going_on(session: Session, answers: Told) -> Session:
    """With what is left of these answers, else with whoever was being added, else with nothing open."""
    left = replace(session, answers=answers, at="", doubt=(), tries=0)
    if sheets.begun(left):
        return left
    kept = {name.removeprefix(ASIDE): said for name, said in answers.items() if name.startswith(ASIDE)}
    closed = sheets.closed(session)
    return replace(closed, dialog=sheets.ADD, answers=kept) if kept else closed


def _is(session: Session, number: int, who: members.Answers) -> bool:
    return members.member(session, number).get(members.CITIZEN) == who[members.CITIZEN]
