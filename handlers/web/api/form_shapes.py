"""Home of how a form is shown by the API: its questions in the caller's language, with the answers given."""

from datetime import datetime
from functools import lru_cache
from math import floor

from bot.conversation.dialog import Turn
from bot.dialogs import asking, entry
from bot.dialogs.sending import Doubt
from bot.domain.calendar import BEIJING
from bot.domain.checks import HIGHEST, LOWEST
from bot.domain.forms import TYPES, Form, Question
from handlers.web.api.operation import Json
from handlers.web.api.schemas import COUNT, DAY, FLAG, YES, maybe, record, rows, text, word

STAY = record(
    place={
        "type": "string",
        "pattern": "^([0-9]{6}|[A-Za-z]{2})$",
        "description": "Six digits (GB/T 2260), or two letters (ISO 3166-1) abroad; codes of /places",
    },
    left={**maybe(DAY), "description": "The day one left, of the last 14; null: still there"},
)
STRINGS = (
    ("text", "as the question says, no longer than its `longest`"),
    ("date", "YYYY-MM-DD, not in the future and no longer ago than its `days`"),
    ("region", "six digits (GB/T 2260)"),
    ("country", "two letters (ISO 3166-1 alpha-2)"),
    (
        "phone",
        "E.164, or a mainland mobile number; for documents other than mainland ones an e-mail address too",
    ),
    ("document", "the number of the document"),
    ("choice", "the id of one option"),
)
VALUE = {
    "description": "The answer to a question, by the type of the question",
    "anyOf": [
        {"type": "string", "description": "; ".join(f"{type_}: {words}" for type_, words in STRINGS)},
        {**rows(STAY), "description": "places: where one was in the last 14 days besides home; []: nowhere"},
        {**rows({"type": "string"}), "description": "choices: ids of options; []: none of them"},
        {"type": "number", "minimum": LOWEST, "maximum": HIGHEST, "description": "temperature: in °C"},
        {**YES, "description": "confirm"},
        {"type": "null", "description": "Left out, where the question is not `required`"},
    ],
}
QUESTION = record(
    "answer",
    "days",
    "longest",
    id=text(),
    type=word(*TYPES),
    text=text(),
    why=text("Why it is asked"),
    help=text("An example of an answer"),
    options=rows(record(id=text(), text=text())),
    required=FLAG,
    label=text("A short name; empty where there is none"),
    answer=VALUE,
    days=COUNT,
    longest=COUNT,
)
FORM = record(
    form=text(),
    version=COUNT,
    route=rows(QUESTION),
    next=maybe(QUESTION),
)


def form_shown(turn: Turn, form: Form, language: str) -> Json:
    sheet, speaking = entry.sheet_of(turn, form), entry.spoken(turn, language)
    answered = [
        {**_question(speaking, form, question), "answer": sheet.answers[question.id]}
        for question in sheet.route
    ]
    open_ = _question(speaking, form, sheet.next) if sheet.next else None
    return {"form": form.id.partition(":")[0], "version": form.version, "route": answered, "next": open_}


def doubt_shown(doubt: Doubt) -> Json:
    return {"colour": doubt.colour, "until": stamp(doubt.until), "statements": list(doubt.statements)}


def stamp(at: datetime) -> str:
    return _second(floor(at.timestamp()))


@lru_cache(maxsize=1024)
def _second(since_1970: int) -> str:
    """What is told of one moment to many is written once."""
    return datetime.fromtimestamp(since_1970, BEIJING).isoformat()


def _question(turn: Turn, form: Form, question: Question) -> dict[str, object]:
    """`days` tells how far back a date may lie, `longest` how long a text may be, where they bind."""
    language = turn.language
    shown: dict[str, object] = {
        "id": question.id,
        "type": question.type,
        "text": asking.turn_words(turn, question.text),
        "why": question.why[language],
        "help": question.help[language],
        "options": [
            {"id": option.id, "text": asking.turn_words(turn, option.text)}
            for option in asking.options_of(turn, turn.session, form, question)
        ],
        "required": question.required,
        "label": question.label[language] if question.label else "",
    }
    if question.days:
        shown["days"] = question.days
    if question.type == "text":
        shown["longest"] = question.longest
    return shown
