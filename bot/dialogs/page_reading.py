"""Home of reading a page's fields: the typed values of a form, and everything wrong with them at once."""

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation.dialog import Turn
from bot.dialogs import hearing, sheets
from bot.domain.calendar import beijing_date
from bot.domain.checks import Measure, faults_of
from bot.domain.errors import Refused
from bot.domain.forms import Form, Question
from bot.domain.reading import Unclear

Faults = Mapping[str, Refused]


def read_all(turn: Turn, form: Form, fields: Mapping[str, str]) -> tuple[dict[str, object], Faults]:
    answers: dict[str, object] = {sheets.SUMMARY: True}
    faults: dict[str, Refused] = {}
    for question in form.questions:
        words = fields.get(question.id, "").strip()
        if not words or question.id == sheets.SUMMARY:
            continue
        try:
            answers[question.id] = value_of(turn, form, question, words, answers)
        except Refused as refused:
            faults[question.id] = refused
    ports = turn.ports
    measure = Measure(beijing_date(turn.now), ports.policy.places, ports.formats, ports.policy.documents)
    whole = {id_: refused for id_, refused in faults_of(form, answers, measure).items() if id_ not in faults}
    if "document_number" in faults:  # what a number tells cannot be judged without it
        whole = {id_: refused for id_, refused in whole.items() if id_ not in sheets.TOLD_BY_NUMBER}
    return answers, {**whole, **faults}


def value_of(turn: Turn, form: Form, question: Question, words: str, answers: Mapping[str, object]) -> object:
    if question.type == "confirm":
        return True
    if words in [option.id for option in question.options]:
        return words
    so_far = replace(turn.session, answers={form.id: answers})
    try:
        return hearing.read_words(question, words, hearing.reading_of(turn, so_far))
    except Unclear as unclear:
        raise Refused("errors.unclear", meanings="、".join(said for said, _ in unclear.options[:4])) from None
