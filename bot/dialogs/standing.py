"""Home of where a form stands: the side road, the open question or the summary, shown again after anything else."""

from dataclasses import replace
from datetime import date, timedelta

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs import asking, renewal, sheets, summary, sure
from bot.dialogs.beginning import first_step
from bot.dialogs.words import say_day
from bot.domain.forms import Form, Question
from bot.domain.people import mask_name

AWAY = timedelta(minutes=30)
RESUME = "resume"
CHAT = "chat"  # the citizen chose to fill in here
FILLED = "filled"  # the page has just been sent
CHILD = "child:"  # a birth date that makes a child is asked once more; the date follows
NO_QUESTION = (RESUME, renewal.OFFER, summary.CHANGE, summary.SURE)


def is_open(session: Session) -> bool:
    return session.dialog in sheets.SHEETS


def begun(session: Session) -> bool:
    """Whether something has been answered; what is only offered has not."""
    return session.at != renewal.OFFER and is_open(session) and sheets.begun(session)


def been_away(turn: Turn) -> bool:
    return begun(turn.session) and turn.session.at != RESUME and turn.now - turn.channel.seen_at >= AWAY


def go_on(turn: Turn, session: Session, heard: str = "") -> Step:
    """After anything else was said: where the form stands, or, after a while, whether to go on at all."""
    return offer_resume(turn, session, heard) if been_away(turn) else present(turn, session, heard)


def present(turn: Turn, session: Session, heard: str = "") -> Step:
    """Where the form stands, side roads included. `heard` is the first line."""
    if session.dialog == sheets.REGISTER and session.at == "" and not begun(session):
        return first_step(turn, session, heard)
    match session.at:
        case at if at == FILLED:
            name = mask_name(str(session.of(sheets.REGISTRATION)["name"]))
            filled = f"{turn.say('signup.page_filled', name=name)}\n{turn.say('signup.second_step')}"
            session, heard = replace(session, at=""), filled
        case at if at == RESUME:
            return offer_resume(turn, session, heard)
        case at if at == renewal.OFFER:
            return renewal.offered(turn, session, heard)
        case at if at == summary.CHANGE:
            return summary.choose_change(turn, session, heard)
        case at if at == summary.SURE:
            return sure.ask_again(turn, session, heard)
        case at if at.startswith(CHILD):
            return ask_born(turn, session, heard)
    found = asked_now(turn, session)
    if found is None:
        return summary.show(turn, session, heard)
    if session.at.startswith(asking.MORE):
        return asking.ask_more(turn, session, *found, heard)
    return asking.ask(turn, session, *found, heard)


def asked_now(turn: Turn, session: Session) -> tuple[Form, Question] | None:
    """The question that is being asked; none on a side road that asks something else, or at the summary."""
    if session.at in NO_QUESTION:
        return None
    return more_of(turn, session) or sheets.open_question(turn, session)


def more_of(turn: Turn, session: Session) -> tuple[Form, Question] | None:
    """The question the rest of whose choices is being asked."""
    return next(
        (
            (form, question)
            for form, question in sheets.met(turn, session)
            if asking.MORE + sheets.mark(form.id, question.id) == session.at
        ),
        None,
    )


def offer_resume(turn: Turn, session: Session, heard: str = "") -> Step:
    found = sheets.open_question(turn, session)
    if found is None:
        words = turn.say("ask.resume_summary")
    else:
        number, of = sheets.progress(turn, session, *found)
        words = turn.say("ask.resume", n=number, of=of)
    asked = Text(asking.fitted(heard, words), turn.choices("resume", "restart"))
    return Step(replace(session, at=RESUME), (asked,))


def ask_born(turn: Turn, session: Session, heard: str = "") -> Step:
    """Whether a birth date that makes a child is right, before everything is given up for it."""
    born = date.fromisoformat(session.at.removeprefix(CHILD))
    words = asking.fitted(heard, turn.say("ask.born", day=say_day(turn, born)))
    return Step(session, (Text(words, turn.choices("rewrite", "born")),))
