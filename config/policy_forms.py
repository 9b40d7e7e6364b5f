"""Home of reading forms: questions with their words in both languages, and what makes a form askable in chat."""

from collections.abc import Mapping
from pathlib import Path

from bot.domain.citizens import VISITS
from bot.domain.forms import TYPES, Form, Option, Question
from config.faults import Fault
from config.policy_tables import LANGUAGES, Table, read_file

MOST_OPTIONS = 8
LONGEST_TEXT = 120  # visible characters of a message that asks
WITH_OPTIONS = ("choice", "choices", "places")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "registration": (
        "consent_identity",
        "name",
        "document_number",
        "document_type",
        "nationality",
        "sex",
        "birth_date",
        "phone",
        "region",
        "address",
        "consent_health",
        "confirm",
    ),
    "declaration": (
        "places",
        "contact",
        "contact_told",
        "contact_ill",
        "contact_date",
        "symptoms",
        "symptoms_date",
        "temperature",
        "confirm",
    ),
}
Consents = Mapping[str, Mapping[str, str]]


def read_forms(folder: Path, consents: Consents, faults: list[Fault]) -> Mapping[str, Form]:
    asked = {purpose: words for purpose, words in consents.items() if purpose != VISITS}
    return {name: _form(folder, name, asked, faults) for name in NEEDED}


def _form(folder: Path, name: str, consents: Consents, faults: list[Fault]) -> Form:
    table = read_file(folder, f"forms/{name}.toml", faults)
    version = table.number("version", 1, 1_000_000)
    questions: list[Question] = []
    for each in table.tables("questions"):
        questions.append(_question(each, tuple(questions), consents))
        each.end()
    table.end()
    if questions:
        _whole(table, name, tuple(questions))
    return Form(name, version, tuple(questions))


def _whole(table: Table, name: str, questions: tuple[Question, ...]) -> None:
    ids = [question.id for question in questions]
    for needed in NEEDED[name]:
        if needed not in ids:
            table.fault(
                "questions", f"the question {needed} is missing", "the code reads its answer; put it back"
            )
    if ids[-1] != "confirm":
        table.fault("questions", f"{ids[-1]} comes last", "confirm comes last")
    for id_ in {id_ for id_ in ids if ids.count(id_) > 1}:
        table.fault(f"questions[{id_}]", "stands there twice", "give each question an id of its own")
    _unique_words(table, questions)


def _unique_words(table: Table, questions: tuple[Question, ...]) -> None:
    """A tap may bring back nothing but the words of its choice."""
    for language in LANGUAGES:
        seen: dict[str, str] = {}
        for question in questions:
            for option in question.options:
                words = " ".join(option.text[language].casefold().split())
                own = f"{question.id}.{option.id}"
                if words and words in seen:
                    wrong = f"has the same words ({language}) as {seen[words]}: {option.text[language]}"
                    table.fault(
                        f"questions[{question.id}].options[{option.id}]", wrong, "use words of its own"
                    )
                seen.setdefault(words, own)


def _question(table: Table, earlier: tuple[Question, ...], consents: Consents) -> Question:
    id_, type_ = table.text("id"), table.text("type")
    if type_ and type_ not in TYPES:
        table.fault("type", f'there is no type "{type_}"', f"one of {', '.join(TYPES)}")
    question = Question(
        id=id_,
        type=type_,
        text=_text(table, consents),
        why=table.words("why"),
        help=table.words("help"),
        options=_options(table, type_),
        required=table.flag("required", otherwise=True),
        ask_if=table.conditions(
            "ask_if", "question", {each.id: _sample(each) for each in earlier}, needed=False
        ),
        label=table.words("label") if table.has("label") else None,
        longest=table.number("longest", 1, 1000, otherwise=100),
        days=table.number("days", 1, 366, otherwise=0),
    )
    for language, words in question.text.items():
        if len(words) > LONGEST_TEXT:
            table.fault(f"text.{language}", f"has {len(words)} characters", f"at most {LONGEST_TEXT}")
    return question


def _text(table: Table, consents: Consents) -> Mapping[str, str]:
    """Its own words, or those of the consent it asks for: shown and kept must be the same."""
    if not table.has("consent"):
        return table.words("text")
    purpose = table.text("consent")
    if purpose in consents:
        return consents[purpose]
    table.fault("consent", f'there is no consent "{purpose}"', f"one of {', '.join(consents)}")
    return dict.fromkeys(LANGUAGES, "")


def _options(table: Table, type_: str) -> tuple[Option, ...]:
    tables = table.tables("options", needed=type_ in WITH_OPTIONS) if _may_have(table, type_) else ()
    options = tuple(_option(each) for each in tables)
    if len(options) > MOST_OPTIONS:
        table.fault(
            "options", f"has {len(options)} choices", f"at most {MOST_OPTIONS}, or ask in two questions"
        )
    if options and options[0].grave:
        table.fault("options", f"the grave choice {options[0].id} stands first", "put a harmless one first")
    ids = [option.id for option in options]
    for id_ in {id_ for id_ in ids if ids.count(id_) > 1}:
        table.fault(f"options[{id_}]", "stands there twice", "give each choice an id of its own")
    return options


def _may_have(table: Table, type_: str) -> bool:
    """Options of another type are left for `end` to point at."""
    return type_ in WITH_OPTIONS or (type_ not in TYPES and table.has("options"))


def _option(table: Table) -> Option:
    option = Option(
        id=table.text("id"),
        text={language: table.text(language) for language in LANGUAGES},
        grave=table.flag("grave", otherwise=False),
    )
    table.end()
    return option


def _sample(question: Question) -> object:
    """A value of the kind its answers have."""
    samples: Mapping[str, object] = {"choices": (), "places": (), "temperature": 0, "confirm": True}
    return samples.get(question.type, "")
