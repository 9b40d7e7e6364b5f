"""Home of which questions a dialog asks: one or two forms run together, with one shared summary."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.conversation.dialog import Turn
from bot.conversation.session import Session
from bot.domain.declarations import DECLARATION
from bot.domain.forms import Answers, Form, Question, back, known, next_question, route
from bot.domain.policy import Policy

REGISTRATION = "registration"
REGISTER, DECLARE = "register", "declare"
SHEETS = {REGISTER: (REGISTRATION, DECLARATION), DECLARE: (DECLARATION,)}
TOLD_BY_NUMBER = (
    "document_type",
    "nationality",
    "sex",
    "birth_date",
)  # of most numbers; so not counted before
SUMMARY = "confirm"  # the one question of every form that the shared summary asks
CHANGING = "change:"  # the side road on which one answer is given anew; the question's id follows


def forms_of(policy: Policy, session: Session) -> tuple[Form, ...]:
    return tuple(policy.forms[name] for name in SHEETS[session.dialog])


def answers_of(session: Session, form: Form) -> Answers:
    """What is answered. The one being changed counts as open; it is kept until it is given anew."""
    changing = session.at.removeprefix(CHANGING) if session.at.startswith(CHANGING) else ""
    return {id_: value for id_, value in session.of(form.id).items() if id_ != changing}


def known_of(turn: Turn, session: Session, form: Form) -> Answers:
    return known(form, answers_of(session, form), turn.ports.policy.documents)


def met(turn: Turn, session: Session) -> Iterator[tuple[Form, Question]]:
    """Every question on the way so far, the open one last."""
    for form in forms_of(turn.ports.policy, session):
        for question in route(form, answers_of(session, form), known_of(turn, session, form)):
            if question.id != SUMMARY:
                yield form, question
        if open_in(turn, session, form):
            return


def open_in(turn: Turn, session: Session, form: Form) -> Question | None:
    question = next_question(form, answers_of(session, form), known_of(turn, session, form))
    return None if question is None or question.id == SUMMARY else question


def open_question(turn: Turn, session: Session) -> tuple[Form, Question] | None:
    """The question to ask now; None when only the summary is left."""
    for form in forms_of(turn.ports.policy, session):
        if question := open_in(turn, session, form):
            return form, question
    return None


def open_stay(session: Session, form: Form, question: Question) -> Mapping[str, object] | None:
    """Of places told in parts, the one of which something is still to be told."""
    stays = answers_of(session, form).get(question.id)
    return next((stay for stay in stays if "left" not in stay), None) if isinstance(stays, list) else None


def with_answer(session: Session, form: Form, question: str, value: object) -> Session:
    """Another answer than before takes along what was asked because of the old one."""
    answers = session.of(form.id)
    gone = set() if answers.get(question) == value else _resting_on(form, question)
    kept = {id_: given for id_, given in answers.items() if id_ not in gone}
    changed = {**session.answers, form.id: {**kept, question: value}}
    return replace(session, answers=changed, tries=0, doubt=(), at="")


def closed(session: Session) -> Session:
    """Nothing open any more, and nothing kept of it."""
    return replace(session, dialog="", answers={}, at="", doubt=(), tries=0)


def stepped_back(turn: Turn, session: Session) -> Session | None:
    """Without the last part given, of whichever form it belongs to; None at the very beginning."""
    for form in reversed(forms_of(turn.ports.policy, session)):
        answers = answers_of(session, form)
        earlier = back(form, answers, known_of(turn, session, form))
        if earlier != answers:
            return replace(session, answers={**session.answers, form.id: earlier}, tries=0, doubt=(), at="")
    return None


def progress(turn: Turn, session: Session, form: Form, question: Question) -> tuple[int, int]:
    """Which of the form's main questions this is; one that depends on another shares its number."""
    main = [each for each in form.questions if not each.ask_if and each.id != SUMMARY]
    answers = answers_of(session, form)
    unasked = known_of(turn, session, form) if "document_number" in answers else TOLD_BY_NUMBER
    main = [each for each in main if each.id not in unasked or each.id in answers]
    order = [each.id for each in form.questions]
    place = order.index(question.id)
    number = sum(1 for each in main if order.index(each.id) <= place)
    return max(number, 1), len(main)


def _resting_on(form: Form, question: str) -> set[str]:
    """The questions asked because of another one's answer."""
    if question == "document_number":
        return set(TOLD_BY_NUMBER)
    return {each.id for each in form.questions if any(condition.of == question for condition in each.ask_if)}
