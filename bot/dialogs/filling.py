"""Home of filling in: the same walk through open questions, doubts and summary for every form."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs import asking, hearing, sheets, summary
from bot.domain.errors import Refused
from bot.domain.forms import Form, Question, complete
from bot.domain.people import mask_name
from bot.domain.reading import Unclear

AWAY = timedelta(minutes=30)
RESUME = "resume"
CHAT = "chat"  # the citizen chose to fill in here
FILLED = "filled"  # the page has just been sent
Finish = Callable[[Turn], Awaitable[Step]]


def present(turn: Turn, session: Session, heard: str = "") -> Step:
    """Where the filling in stands: the open question, or the summary."""
    if session.at == FILLED:
        name = mask_name(str(session.of(sheets.REGISTRATION)["name"]))
        session, heard = replace(session, at=""), turn.say("signup.page_filled", name=name)
    found = sheets.open_question(turn, session)
    if found is None:
        return summary.show(turn, session, heard)
    return asking.ask(turn, session, *found, heard)


def begun(session: Session) -> bool:
    return bool(session.dialog in sheets.SHEETS and any(session.answers.values()))


def been_away(turn: Turn) -> bool:
    return begun(turn.session) and turn.session.at != RESUME and turn.now - turn.channel.seen_at >= AWAY


def offer_resume(turn: Turn, session: Session) -> Step:
    found = sheets.open_question(turn, session)
    if found is None:
        words = turn.say("ask.resume_summary")
    else:
        number, of = sheets.progress(turn, session, *found)
        words = turn.say("ask.resume", n=number, of=of)
    return Step(replace(session, at=RESUME), (Text(words, turn.choices("resume", "restart")),))


async def hear(turn: Turn, finish: Finish) -> Step:
    """One message while a form is open. `finish` sends it all, at the end."""
    session = turn.session
    if been_away(turn):
        return offer_resume(turn, session)
    if cannot := hearing.unheard(turn):
        return present(turn, session, cannot)
    if session.at == RESUME:
        return _resumed(turn, session)
    if session.at.startswith(asking.MORE):
        return _more(turn, session)
    found = sheets.open_question(turn, session)
    if older := hearing.older_answer(turn, session, found[1].id if found else ""):
        return _taken(turn, session, *older)
    if found is None:
        return await _at_summary(turn, session, finish)
    form, question = found
    try:
        value = hearing.heard_value(turn, session, form, question)
    except Unclear as unclear:
        return hearing.doubted(turn, form, question, unclear)
    except Refused as refused:
        return hearing.refused_again(turn, form, question, refused)
    if value is False:
        return Step(
            Session(language=session.language),
            (Text(turn.say("signup.declined"), turn.choices("agree_again", "person")),),
        )
    return _taken(turn, session, form, question, value)


def _taken(turn: Turn, session: Session, form: Form, question: Question, value: object) -> Step:
    changed = sheets.with_answer(session, form, question.id, value)
    if refused := hearing.too_young(turn, changed, form):
        words = turn.say(refused.key, **refused.values)
        return Step(
            replace(session, dialog="", answers={}, at=""), (Text(words, turn.choices("person", "services")),)
        )
    line = hearing.heard_line(turn, question, value)
    one = isinstance(value, list) and len(value) == 1
    if question.type == "choices" and one and complete(question, value):
        return asking.ask_more(turn, changed, form, question, line)
    return present(turn, changed, line)


def _more(turn: Turn, session: Session) -> Step:
    """Another of several choices, or that was all."""
    found = next(
        (form, question)
        for form, question in sheets.met(turn, session)
        if question.id == session.at.removeprefix(asking.MORE)
    )
    form, question = found
    if asking.is_choice(turn, "no_more", turn.words):
        return present(turn, replace(session, at=""))
    chosen = sheets.answers_of(session, form)[question.id]
    assert isinstance(chosen, list)
    try:
        value = hearing.heard_value(turn, session, form, question)
    except Refused as refused:
        return asking.ask_more(turn, session, form, question, turn.say(refused.key, **refused.values))
    assert isinstance(value, list)
    together = [*chosen, *(each for each in value if each not in chosen)]
    changed = sheets.with_answer(session, form, question.id, together if value else [])
    line = hearing.heard_line(turn, question, together if value else [])
    if not value or len(together) == len(question.options) - 1:
        return present(turn, changed, line)
    return asking.ask_more(turn, changed, form, question, line)


def _resumed(turn: Turn, session: Session) -> Step:
    if asking.is_choice(turn, "resume", turn.words):
        return present(turn, replace(session, at=""))
    if asking.is_choice(turn, "restart", turn.words):
        return present(turn, replace(session, at="", answers={}, doubt=(), tries=0))
    return offer_resume(turn, session)


async def _at_summary(turn: Turn, session: Session, finish: Finish) -> Step:
    if session.at == summary.CHANGE:
        changed = summary.change(turn, session)
        if isinstance(changed, Step):
            return changed
        return present(turn, changed) if changed else summary.choose_change(turn, session)
    if asking.is_choice(turn, "change", turn.words):
        return summary.choose_change(turn, session)
    if asking.is_choice(turn, "all_true", turn.words) or (
        session.at == summary.SURE and asking.is_choice(turn, "sure", turn.words)
    ):
        return await finish(turn)
    return summary.show(turn, session, turn.say("errors.pick"))
