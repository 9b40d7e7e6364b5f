"""Home of filling in: the same walk through open questions, doubts and summary for every form."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.conversation.router import bare_number
from bot.conversation.session import Session
from bot.dialogs import asking, hearing, members, picking, sheets, standing, summary
from bot.dialogs.echo import heard_of
from bot.dialogs.member_forms import check_member
from bot.domain.calendar import beijing_date
from bot.domain.checks import check
from bot.domain.declarations import DECLARATION
from bot.domain.errors import Refused
from bot.domain.forms import Form, Question
from bot.domain.people import check_age
from bot.domain.reading import Unclear, measure_of
from bot.usecases.reminders import reminder

Finish = Callable[[Turn], Awaitable[Step]]


async def hear(turn: Turn, finish: Finish) -> Step:
    """One message while a form is open. `finish` sends it all, at the end."""
    session = turn.session
    if standing.been_away(turn):
        return standing.offer_resume(turn, session)
    if cannot := hearing.unheard(turn):
        return standing.present(turn, session, cannot)
    if session.at == standing.RESUME:
        return _resumed(turn, session)
    found = standing.asked_now(turn, session)
    if older := _older(turn, session, found):
        return older
    if session.at == summary.CHANGE:
        return _changing(turn, session)
    if found is None:
        return await _at_summary(turn, session, finish)
    if session.at.startswith(standing.CHILD):
        return _child(turn, session, *found)
    if session.at.startswith(asking.MORE):
        return _more(turn, session, *found)
    return _answered(turn, session, *found)


def _answered(turn: Turn, session: Session, form: Form, question: Question) -> Step:
    """An answer to the open question: a choice, or words; a tap that matches nothing open is neither."""
    try:
        value = hearing.chosen_meaning(turn, session, question) or picking.picked(
            turn, session, form, question
        )
        if not value and picking.strays(turn):
            return standing.present(turn, session)
        value = value or (hearing.heard_value(turn, session, form, question),)
        check_member(turn, session, form, question.id, value[0])
    except Unclear as unclear:
        return hearing.doubted(turn, session, form, question, unclear)
    except Refused as refused:
        return hearing.refused_again(turn, session, form, question, refused)
    return _taken(turn, session, form, question, value[0])


def _taken(turn: Turn, session: Session, form: Form, question: Question, value: object) -> Step:
    if value is False:
        return _declined(turn, session)
    changed = _fitting(turn, sheets.with_answer(session, form, question.id, value))
    own = form.id == sheets.REGISTRATION
    if (
        own
        and question.id in {"birth_date", "document_number"}
        and (refused := _too_young(turn, changed, form))
    ):
        if question.id == "birth_date":
            return standing.ask_born(turn, replace(session, at=f"{standing.CHILD}{value}", tries=0, doubt=()))
        return _guarded(turn, session, refused)
    changed = _reminded(turn, changed)
    line = heard_of(turn, changed, form, question, value)
    if question.type == "choices" and isinstance(value, list) and len(value) == 1:
        return asking.ask_more(turn, changed, form, question, line)
    if question.id == "consent_health" and DECLARATION not in changed.answers:
        line = f"{line}\n{turn.say('signup.second_step')}"
    return standing.present(turn, changed, line)


def _older(turn: Turn, session: Session, found: tuple[Form, Question] | None) -> Step | None:
    """A choice of a question asked before changes that answer and returns to the present one."""
    if found and not turn.incoming.tapped and picking.picked(turn, session, *found):
        return None  # typed, it answers what is open
    open_ = sheets.mark(found[0].id, found[1].id) if found else ""
    for form, question in sheets.met(turn, session):
        is_open = sheets.mark(form.id, question.id) == open_
        value = () if is_open else picking.picked(turn, session, form, question)
        if not value:
            continue
        if value[0] == sheets.answers_of(session, form).get(question.id):
            return standing.present(turn, session)  # a double tap
        back = replace(sheets.with_answer(session, form, question.id, value[0]), at=session.at)
        if standing.more_of(turn, back):
            return standing.present(turn, back, heard_of(turn, session, form, question, value[0]))
        return _taken(turn, session, form, question, value[0])
    return None


def _more(turn: Turn, session: Session, form: Form, question: Question) -> Step:
    """Another of several choices, or that was all. Only its own words take back what was said."""
    done = replace(session, at="")
    name = members.who(session, form.id)
    if picking.is_choice(turn, "no_more", name=name) or picking.means(turn, "nothing_else"):
        return standing.present(turn, done)
    value = picking.picked(turn, session, form, question)
    if not value and picking.strays(turn):
        return standing.present(turn, session)
    try:
        together = value[0] if value else _together(turn, session, form, question)
    except Refused as refused:
        return standing.present(turn, session, hearing.said(turn, refused, question))
    assert isinstance(together, list)
    changed = sheets.with_answer(session, form, question.id, together)
    line = heard_of(turn, changed, form, question, together)
    if not together or len(together) == len(question.options) - 1:
        return standing.present(turn, changed, line)
    return asking.ask_more(turn, changed, form, question, line)


def _together(turn: Turn, session: Session, form: Form, question: Question) -> object:
    """What was chosen before with what is said now. A number beyond those shown means nothing."""
    if bare_number(turn.words) is not None:
        raise Refused("errors.pick")
    chosen, said = (
        sheets.answers_of(session, form)[question.id],
        hearing.heard_value(turn, session, form, question),
    )
    assert isinstance(chosen, list)
    assert isinstance(said, list)
    return [*chosen, *(each for each in said if each not in chosen)]


def _resumed(turn: Turn, session: Session) -> Step:
    if picking.is_choice(turn, "resume"):
        return standing.present(turn, replace(session, at=""))
    if picking.is_choice(turn, "restart"):
        kept = {name: said for name, said in session.answers.items() if name == members.KNOWN}
        anew = replace(sheets.closed(session), dialog=session.dialog, answers=kept, at=standing.CHAT)
        return standing.present(turn, anew)
    return standing.present(turn, session)


def _changing(turn: Turn, session: Session) -> Step:
    changed = summary.change(turn, session)
    if isinstance(changed, Step):
        return changed
    return standing.present(turn, changed) if changed else _not_understood(turn, session)


def _child(turn: Turn, session: Session, form: Form, question: Question) -> Step:
    if picking.is_choice(turn, "born") or picking.means(turn, "confirm"):
        return _guarded(turn, session, Refused("errors.guardian"))
    if picking.is_choice(turn, "rewrite"):
        return standing.present(turn, replace(session, at=""))
    if picking.strays(turn):
        return standing.present(turn, session)
    return _answered(turn, replace(session, at=""), form, question)


async def _at_summary(turn: Turn, session: Session, finish: Finish) -> Step:
    """Sent only by the words that say so; before yellow or red only by the second, graver ones."""
    if picking.is_choice(turn, "change"):
        return summary.choose_change(turn, session)
    if session.at == summary.SURE:
        agreed = picking.is_choice(turn, "sure")
    else:
        agreed = picking.is_choice(turn, "all_true") or picking.means(turn, "all_true")
    if agreed or picking.means(turn, "confirm"):
        try:
            return await finish(turn)
        except Refused as refused:
            return standing.present(turn, replace(session, at=""), turn.say(refused.key, **refused.values))
    return _not_understood(turn, session)


def _not_understood(turn: Turn, session: Session) -> Step:
    return standing.present(turn, session, "" if picking.strays(turn) else turn.say("errors.pick"))


def _declined(turn: Turn, session: Session) -> Step:
    if session.dialog == sheets.ADD:
        return Step(
            sheets.closed(session), (Text(turn.say("family.not_sent"), turn.choices("family", "code")),)
        )
    words = Text(turn.say("signup.declined"), turn.choices("agree_again", "person"))
    return Step(sheets.closed(session), (words,))


def _guarded(turn: Turn, session: Session, refused: Refused) -> Step:
    words = Text(turn.say(refused.key, **refused.values), turn.choices("person", "services"))
    return Step(sheets.closed(session), (words,))


def _too_young(turn: Turn, session: Session, form: Form) -> Refused | None:
    """Told as soon as the birth date is known: a guardian signs up for a child."""
    said = {**sheets.answers_of(session, form), **sheets.known_of(turn, session, form)}
    try:
        if born := said.get("birth_date"):
            check_age(date.fromisoformat(str(born)), beijing_date(turn.now))
    except Refused as refused:
        return refused
    return None


def _fitting(turn: Turn, session: Session) -> Session:
    """Without a phone that another document does not allow: an e-mail address beside a mainland number."""
    answers = session.of(sheets.REGISTRATION)
    question = turn.ports.policy.forms[sheets.REGISTRATION].question("phone")
    if question.id not in answers:
        return session
    try:
        check(question, answers[question.id], answers, measure_of(hearing.reading_of(turn, session)))
    except Refused:
        kept = {id_: value for id_, value in answers.items() if id_ != question.id}
        return replace(session, answers={**session.answers, sheets.REGISTRATION: kept})
    return session


def _reminded(turn: Turn, session: Session) -> Session:
    """One reminder for a sign-up, where the person has typed: that opens a window long enough for it."""
    if session.dialog != sheets.REGISTER or session.reminded or not session.typed_at:
        return session
    turn.tx.put_item(reminder(turn.ports, turn.channel, turn.language, turn.now))
    return replace(session, reminded=True)
