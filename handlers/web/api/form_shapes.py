"""Home of how a form is shown by the API: its questions in the caller's language, with the answers given."""

from datetime import datetime

from bot.conversation.dialog import Turn
from bot.dialogs import asking, entry
from bot.dialogs.sending import Doubt
from bot.domain.calendar import BEIJING
from bot.domain.forms import TYPES, Form, Question
from handlers.web.api.operation import Json
from handlers.web.api.schemas import ANYTHING, COUNT, FLAG, maybe, record, rows, text, word

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
    answer=ANYTHING,
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
    return at.astimezone(BEIJING).isoformat(timespec="seconds")


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
