"""Home of looking it all over: every statement shown, any of them changed, then sent."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from bot.conversation.dialog import Step, Turn, choices_of
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs import sheets
from bot.dialogs.asking import is_choice, turn_words
from bot.dialogs.words import joined, say_day, say_place
from bot.domain.declarations import DECLARATION
from bot.domain.forms import Answers, Form, Question
from bot.domain.people import mask_name, mask_number, mask_phone

CHANGE, SURE = "change", "sure"
PARTS = {"identity": sheets.REGISTRATION, "health": DECLARATION}


def show(turn: Turn, session: Session, heard: str = "") -> Step:
    words = f"{turn.say('summary.look')}\n{joined(turn, tuple(lines(turn, session)))}"
    choices = turn.choices("all_true", "change")
    return Step(replace(session, at="", doubt=()), (Text(f"{heard}\n{words}" if heard else words, choices),))


def lines(turn: Turn, session: Session) -> Iterator[str]:
    if sheets.REGISTRATION in sheets.SHEETS[session.dialog]:
        yield _person(turn, session.of(sheets.REGISTRATION))
    yield from statements(turn, session.of(DECLARATION))


def statements(turn: Turn, answers: Answers) -> Iterator[str]:
    """What a declaration says, one statement each."""
    yield _places(turn, answers)
    yield _contact(turn, answers)
    symptoms = answers.get("symptoms")
    if not isinstance(symptoms, (list, tuple)) or not symptoms:
        yield turn.say("summary.symptoms_none")
        return
    question = turn.ports.policy.forms[DECLARATION].question("symptoms")
    named = [turn_words(turn, each.text) for each in question.options if each.id in symptoms]
    since = say_day(turn, date.fromisoformat(str(answers["symptoms_date"])))
    yield turn.say(
        "summary.symptoms_some",
        symptoms=joined(turn, named, "、" if turn.language == "zh" else ", "),
        day=since,
    )
    if answers.get("temperature") is not None:
        yield turn.say("summary.temperature", degrees=answers["temperature"])


def choose_change(turn: Turn, session: Session) -> Step:
    """The answers as choices; where they are more than eight, first which half."""
    labels = _labels(turn, session)
    choices = turn.choices("change_identity", "change_health") if len(labels) > 8 else choices_of(labels)
    return Step(replace(session, at=CHANGE), (Text(turn.say("summary.change"), choices),))


def change(turn: Turn, session: Session) -> Session | Step | None:
    """The session without the answer named by the words; a Step for a half named; None for anything else."""
    for part, form in PARTS.items():
        if is_choice(turn, f"change_{part}", turn.words):
            labels = [words for words, (of, _) in _labels(turn, session).items() if of.id == form]
            return Step(session, (Text(turn.say("summary.change"), choices_of(labels)),))
    named = _labels(turn, session).get(turn.words)
    if named is None:
        return None
    form_, question = named
    return sheets.without_answer(session, form_, question.id)


def _labels(turn: Turn, session: Session) -> Mapping[str, tuple[Form, Question]]:
    return {
        turn.say("choice.change_one", label=question.label[turn.language]): (form, question)
        for form in sheets.forms_of(turn.ports.policy, session)
        for question in form.questions
        if question.label and question.id in session.of(form.id)
    }


def _person(turn: Turn, answers: Answers) -> str:
    return turn.say(
        "summary.person",
        name=mask_name(str(answers["name"])),
        number=mask_number(str(answers["document_number"])),
        phone=mask_phone(str(answers["phone"])),
        region=say_place(turn, str(answers["region"])),
    )


def _places(turn: Turn, answers: Answers) -> str:
    stays = answers["places"]
    assert isinstance(stays, (list, tuple))
    if not stays:
        return turn.say("summary.places_none", region=say_place(turn, turn.region))
    told = [
        turn.say(
            "summary.place_left",
            place=say_place(turn, stay["place"]),
            day=say_day(turn, date.fromisoformat(stay["left"])),
        )
        if stay["left"]
        else turn.say("summary.place_still", place=say_place(turn, stay["place"]))
        for stay in stays
    ]
    return turn.say("summary.places_some", places=joined(turn, told, "、" if turn.language == "zh" else ", "))


def _contact(turn: Turn, answers: Answers) -> str:
    contact = answers["contact"]
    if contact == "yes":
        return turn.say(
            "summary.contact_yes", day=say_day(turn, date.fromisoformat(str(answers["contact_date"])))
        )
    if contact == "unknown" and (answers.get("contact_told"), answers.get("contact_ill")) != ("no", "no"):
        return turn.say("summary.contact_unknown")
    return turn.say("summary.contact_no")
