"""Home of which questions a dialog asks: one or two forms run together, with one shared summary."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.conversation.dialog import Turn
from bot.conversation.session import Session
from bot.dialogs import member_forms, members
from bot.domain.channels import FORMS
from bot.domain.declarations import DECLARATION
from bot.domain.forms import Answers, Form, Question, back, known, next_question, route

REGISTRATION = "registration"
REGISTER, DECLARE, ADD = FORMS
SHEETS: Mapping[str, tuple[str, ...]] = {
    REGISTER: (REGISTRATION, DECLARATION),
    DECLARE: (DECLARATION,),
    ADD: (f"{members.MEMBER}1",),
}
TOLD_BY_NUMBER = (
    "document_type",
    "nationality",
    "sex",
    "birth_date",
)  # of most numbers; so not counted before
SUMMARY = "confirm"  # the one question of every form that the shared summary asks
CHANGING = "change:"  # the side road on which one answer is given anew; the question's id follows


def names_of(session: Session) -> tuple[str, ...]:
    """The forms a dialog asks: its own, then the health of each further person."""
    people = (1,) if session.dialog == ADD else members.numbers(session)
    return (*own_of(session), *(f"{members.HEALTH}{number}" for number in people))


def own_of(session: Session) -> tuple[str, ...]:
    return () if members.ONLY_OTHERS in session.answers else SHEETS[session.dialog]


def begun(session: Session) -> bool:
    """Whether anything of an open form has been answered."""
    return any(session.of(name) for name in names_of(session)) or bool(members.claimed(session))


def forms_of(turn: Turn, session: Session) -> tuple[Form, ...]:
    return tuple(_form(turn, session, name) for name in names_of(session))


def mark(form: str, question: str) -> str:
    """What a question is called on a side road; the same question about somebody else is another one."""
    return f"{question}@{form}" if members.number_of(form) else question


def answers_of(session: Session, form: Form) -> Answers:
    """What is answered. The one being changed counts as open; it is kept until it is given anew."""
    changing = session.at.removeprefix(CHANGING) if session.at.startswith(CHANGING) else ""
    return {id_: value for id_, value in session.of(form.id).items() if mark(form.id, id_) != changing}


def known_of(turn: Turn, session: Session, form: Form) -> Answers:
    return known(form, answers_of(session, form), turn.ports.policy.documents)


def met(turn: Turn, session: Session) -> Iterator[tuple[Form, Question]]:
    """Every question on the way so far, the open one last."""
    for form in forms_of(turn, session):
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
    for form in forms_of(turn, session):
        if question := open_in(turn, session, form):
            return form, question
    return None


def identity_of(turn: Turn, session: Session) -> Form:
    """The form that asks who somebody is: the further person's while one is added."""
    name = SHEETS[ADD][0] if session.dialog == ADD else REGISTRATION
    return _form(turn, session, name)


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
    for form in reversed(forms_of(turn, session)):
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


def _form(turn: Turn, session: Session, name: str) -> Form:
    if not (number := members.number_of(name)):
        return turn.ports.policy.forms[name]
    build = member_forms.health_form if name.startswith(members.HEALTH) else member_forms.identity_form
    return build(turn, session, number)


def _resting_on(form: Form, question: str) -> set[str]:
    """The questions asked because of another one's answer."""
    if question == "document_number":
        return set(TOLD_BY_NUMBER)
    return {each.id for each in form.questions if any(condition.of == question for condition in each.ask_if)}
