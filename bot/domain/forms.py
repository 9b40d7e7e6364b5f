"""Home of forms without steps: questions are data, the next one is computed from the answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.conditions import Condition, holds
from bot.domain.documents import Documents, told_by

TYPES = (
    "text",
    "date",
    "region",
    "country",
    "phone",
    "document",
    "places",
    "choice",
    "choices",
    "temperature",
    "confirm",
)
Answers = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Option:
    """`grave` marks a choice that can end in yellow or red: it is asked once more, and never stands first."""

    id: str
    text: Mapping[str, str]  # language → words, unique within the form
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """`text`, `why` and `help` are keyed by language ("zh", "en"); `help` is the example an error adds."""

    id: str
    type: str
    text: Mapping[str, str]
    why: Mapping[str, str]
    help: Mapping[str, str]
    options: tuple[Option, ...] = ()
    required: bool = True
    ask_if: tuple[Condition, ...] = ()
    label: Mapping[str, str] | None = None  # the short name used in summaries and on pages
    longest: int = 100  # characters of a text
    days: int = 0  # how far back a date may lie; 0: to 1900


@dataclass(frozen=True, slots=True)
class Form:
    id: str
    version: int
    questions: tuple[Question, ...]

    def question(self, id_: str) -> Question:
        return next(question for question in self.questions if question.id == id_)


def known(form: Form, answers: Answers, documents: Documents) -> Answers:
    """What the document number tells, so that nobody is asked for it."""
    number, type_ = answers.get("document_number"), answers.get("document_type")
    if not isinstance(number, str):
        return {}
    told = told_by(number, type_ if isinstance(type_, str) else None, documents)
    return {question.id: told[question.id] for question in form.questions if question.id in told}


def route(form: Form, answers: Answers, known: Answers) -> tuple[Question, ...]:
    """The questions met so far, in order, the open one last. What is known is never asked."""
    values = dict(known)
    met: list[Question] = []
    for question in form.questions:
        if question.id in known or not holds(question.ask_if, values):
            continue
        met.append(question)
        if not answered(question, answers):
            break
        values[question.id] = answers[question.id]
    return tuple(met)


def next_question(form: Form, answers: Answers, known: Answers) -> Question | None:
    """None when everything is answered."""
    last = route(form, answers, known)[-1]
    return None if answered(last, answers) else last


def on_route(form: Form, answers: Answers, known: Answers) -> Answers:
    """The answers that count: what is known, and what stands on the route. Any other colours nobody."""
    met = (question.id for question in route(form, answers, known))
    return {**{id_: answers[id_] for id_ in met if id_ in answers}, **known}


def back(form: Form, answers: Answers, known: Answers) -> Answers:
    """The answers without the last part given; the same answers when there is none."""
    given = [question for question in route(form, answers, known) if question.id in answers]
    if not given:
        return answers
    last = given[-1]
    kept = {id_: value for id_, value in answers.items() if id_ != last.id}
    stays = answers[last.id]
    if last.type == "places" and isinstance(stays, list) and (part := _without_last_part(stays)):
        return {**kept, last.id: part}
    return kept


def answered(question: Question, answers: Answers) -> bool:
    return question.id in answers and complete(question, answers[question.id])


def complete(question: Question, value: object) -> bool:
    """Whether nothing of the answer is still to be told: of places, where and when each was left."""
    if value is None:
        return not question.required
    if question.type == "confirm":
        return value is True
    if question.type == "places":
        return isinstance(value, list) and all({"place", "left"} <= set(stay) for stay in value)
    return True


def _without_last_part(stays: list[dict[str, object]]) -> list[dict[str, object]]:
    """Parts are told in this order: somewhere, the places, then day by day when each was left."""
    left = [number for number, stay in enumerate(stays) if "left" in stay]
    if left:
        last = stays[left[-1]]
        return [*stays[: left[-1]], {"place": last["place"]}, *stays[left[-1] + 1 :]]
    return [{}] if any("place" in stay for stay in stays) else []
