"""Home of the counter's sheet: the questions of both forms on one page, read and checked as everywhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.dialog import Turn
from bot.conversation.messages import Incoming
from bot.conversation.session import Session
from bot.dialogs import entry, sheets
from bot.dialogs.page_reading import Faults, read_all, value_of
from bot.domain.channels import Channel
from bot.domain.checks import check, faults_of
from bot.domain.declarations import DECLARATION
from bot.domain.errors import Refused
from bot.domain.forms import Answers, Form, Question, known
from bot.domain.people import Document
from bot.ports import Account, Ports

STAYS = 3  # places there is room for; who has been to more names the others in one row
NAME = "counter"
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """Typed answers of both forms, and by question what would be right."""

    identity: Mapping[str, object]
    health: Mapping[str, object]
    faults: Faults


def turn_at(ports: Ports, region: str, language: str) -> Turn:
    """As if somebody without an account of any platform talked to us: nothing of it is kept."""
    now = ports.now()
    account = Account(NAME, NAME, region, passive=0, customer_service=False)
    session = Session(language=language, dialog=sheets.REGISTER)
    channel = Channel(b"", NAME, "", now, now)
    tx = ports.store.begin()
    return Turn(ports, tx, account, channel, None, session, Incoming(NAME, "", "text"), "", now)


def read_sheet(turn: Turn, fields: Fields, ticked: Sequence[str]) -> Filled:
    """`fields` as typed, by question; `ticked` are the symptoms. A ticked consent is any text."""
    identity, wrong = read_all(turn, turn.ports.policy.forms[sheets.REGISTRATION], fields)
    health, ill = read_health(turn, fields, ticked)
    return Filled(identity, health, {**wrong, **ill})


def read_health(turn: Turn, fields: Fields, ticked: Sequence[str]) -> tuple[Mapping[str, object], Faults]:
    form = turn.ports.policy.forms[DECLARATION]
    answers: dict[str, object] = {sheets.SUMMARY: True}
    faults: dict[str, Refused] = {}
    for question in form.questions:
        try:
            value = _value(turn, form, question, fields, ticked)
        except Refused as refused:
            faults[question.id] = refused
            continue
        if value is not None:
            answers[question.id] = value
    if not answers.get("temperature"):
        answers["temperature"] = None
    whole = faults_of(form, answers, entry.measure(turn))
    return answers, {**whole, **faults}


def read_document(turn: Turn, fields: Fields) -> Document:
    """Of the number as typed, with the nationality where the number does not tell it. Raises Refused."""
    form = turn.ports.policy.forms[sheets.REGISTRATION]
    asked = Form(form.id, form.version, tuple(each for each in form.questions if each.id in OF_DOCUMENT))
    answers, faults = read_all(turn, asked, fields)
    for refused in faults.values():
        raise refused
    told = {**answers, **known(asked, answers, turn.ports.policy.documents)}
    return Document(str(told["nationality"]), str(told["document_type"]), str(told["document_number"]))


def heard(turn: Turn, form: Form, question: Question, words: str, said: Answers) -> object:
    """The typed answer to one question; places with the day each was left, or still there. Raises Refused."""
    if not words and not question.required:
        return None
    if not words:
        raise Refused("errors.missing")
    value = value_of(turn, form, question, words, said)
    if question.type == "choices" and isinstance(value, str):
        value = [value]
    if question.type == "places" and isinstance(value, list):
        value = [{"left": None, **each} for each in value]
    return check(question, value, said, entry.measure(turn))


OF_DOCUMENT = ("document_number", "document_type", "nationality")


def _value(turn: Turn, form: Form, question: Question, fields: Fields, ticked: Sequence[str]) -> object:
    """None where nothing was said. Raises Refused."""
    if question.type == "places":
        return _stays(turn, form, question, fields)
    if question.type == "choices":
        return list(ticked) or None
    words = fields.get(question.id, "").strip()
    return value_of(turn, form, question, words, {}) if words and question.id != sheets.SUMMARY else None


def _stays(turn: Turn, form: Form, question: Question, fields: Fields) -> list[Mapping[str, object]] | None:
    """A row is one place, or several left on one day; without a day they are still there."""
    stays: list[Mapping[str, object]] = []
    for row in range(1, STAYS + 1):
        words = fields.get(f"place{row}", "").strip()
        if not words:
            continue
        found = value_of(turn, form, question, words, {})
        left = fields.get(f"left{row}", "").strip() or None
        assert isinstance(found, list)
        if not found or not all("place" in each for each in found):
            raise Refused("errors.places_unknown")
        stays += [{"place": each["place"], "left": each.get("left", left)} for each in found]
    if stays:
        return stays
    return [] if fields.get(question.id) == "none" else None
