"""Home of looking it all over: every statement shown, any of them changed, then sent."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from bot.conversation.dialog import Step, Turn, choices_of
from bot.conversation.messages import Choice, Text
from bot.conversation.session import Session
from bot.dialogs import asking, members, sheets
from bot.dialogs.asking import turn_words
from bot.dialogs.picking import LANGUAGES, is_choice
from bot.dialogs.words import joined, listed, say_day, say_place
from bot.domain.declarations import DECLARATION
from bot.domain.forms import Answers, Question
from bot.domain.people import mask_name, mask_number, mask_phone
from bot.domain.spelling import folded

CHANGE, SURE = "change", "sure"
MOST = 8  # choices of one message
PARTS: Mapping[str, str] = {"identity": sheets.REGISTRATION, "health": DECLARATION}


def show(turn: Turn, session: Session, heard: str = "") -> Step:
    own = joined(turn, tuple(lines(turn, session)))
    others = [member_line(turn, session, number) for number in _people(session)]
    if others and own:
        own = turn.say("member.you", statements=own)
    words = "\n".join(each for each in (turn.say("summary.look"), own, *others) if each)
    choices = turn.choices("all_true", "change")
    return Step(replace(session, at="", doubt=()), (Text(f"{heard}\n{words}" if heard else words, choices),))


def lines(turn: Turn, session: Session) -> Iterator[str]:
    asked = sheets.own_of(session)
    if sheets.REGISTRATION in asked:
        yield _person(turn, session.of(sheets.REGISTRATION))
    if DECLARATION in asked:
        yield from statements(turn, session.of(DECLARATION))


def member_line(turn: Turn, session: Session, number: int) -> str:
    """Who somebody is, where that is still to be sent, and what is declared for them."""
    who, said = members.member(session, number), members.said_of(session, number)
    told = list(statements(turn, said))
    if session.of(f"{members.HEALTH}{number}").get(members.SAME) == members.SAME:
        told = [turn.say("member.same_line"), *told[2:]]
    if masked := str(who.get("document_number", "")):
        told = [mask_number(masked), *told]
    name = members.called(session, number)
    return turn.say("member.line", name=name, statements=joined(turn, told))


def _people(session: Session) -> tuple[int, ...]:
    return tuple(
        members.number_of(name) for name in sheets.names_of(session) if name.startswith(members.HEALTH)
    )


def statements(turn: Turn, answers: Answers) -> Iterator[str]:
    """What a declaration says, one statement each."""
    yield _places(turn, answers)
    yield _contact(turn, answers)
    symptoms = answers.get("symptoms")
    if not isinstance(symptoms, (list, tuple)) or not symptoms:
        yield turn.say("summary.symptoms_none")
        return
    question = turn.ports.policy.forms[DECLARATION].question("symptoms")
    named = [turn_words(turn, each.text).lower() for each in question.options if each.id in symptoms]
    since = say_day(turn, date.fromisoformat(str(answers["symptoms_date"])))
    yield turn.say("summary.symptoms_some", symptoms=listed(turn, named), day=since)
    if answers.get("temperature") is not None:
        yield turn.say("summary.temperature", degrees=answers["temperature"])


def choose_change(turn: Turn, session: Session, heard: str = "") -> Step:
    """The answers as choices; where they are more than eight, first which half."""
    labels = [_label(turn, question, turn.language) for _, question in _changeable(turn, session)]
    choices = _groups(turn, session) if len(labels) > MOST else choices_of(labels)
    words = asking.fitted(heard, turn.say("summary.change"))
    return Step(replace(session, at=CHANGE), (Text(words, choices),))


def change(turn: Turn, session: Session) -> Session | Step | None:
    """The session with the answer named by the words open; a Step for a half named; None for anything else."""
    found = tuple(_changeable(turn, session))
    for part, name in PARTS.items():
        if is_choice(turn, f"change_{part}"):
            labels = [_label(turn, question, turn.language) for form, question in found if form == name]
            return Step(session, (Text(turn.say("summary.change"), choices_of(labels)),))
    for number in _people(session):
        label = members.called(session, number)
        if any(folded(turn.words) == folded(_member_group(turn, label, language)) for language in LANGUAGES):
            labels = [
                _label(turn, each, turn.language) for form, each in found if members.number_of(form) == number
            ]
            return Step(session, (Text(turn.say("summary.change"), choices_of(labels)),))
    for form, question in found:
        if folded(turn.words) in {folded(_label(turn, question, language)) for language in LANGUAGES}:
            return replace(session, at=sheets.CHANGING + sheets.mark(form, question.id), tries=0, doubt=())
    return None


def _groups(turn: Turn, session: Session) -> tuple[Choice, ...]:
    """One's own two halves, then each further person."""
    asked = sheets.own_of(session)
    own = [turn.say(f"choice.change_{part}") for part, name in PARTS.items() if name in asked]
    others = [_member_group(turn, members.called(session, each), turn.language) for each in _people(session)]
    return choices_of([*own, *others])


def _member_group(turn: Turn, label: str, language: str) -> str:
    return turn.ports.texts.say(language, "choice.change_member", label=label)


def _changeable(turn: Turn, session: Session) -> Iterator[tuple[str, Question]]:
    """What counts and has a name; answers off the route say nothing, so there is nothing to change."""
    for form, question in sheets.met(turn, session):
        if question.label:
            yield form.id, question


def _label(turn: Turn, question: Question, language: str) -> str:
    assert question.label is not None
    return turn.ports.texts.say(language, "choice.change_one", label=question.label[language])


def _person(turn: Turn, answers: Answers) -> str:
    parts = [mask_name(str(answers["name"])), mask_number(str(answers["document_number"]))]
    form = turn.ports.policy.forms[sheets.REGISTRATION]
    if country := answers.get("nationality"):
        parts.append(turn.ports.policy.places.name(str(country), turn.language))
    if sex := answers.get("sex"):
        option = next(each for each in form.question("sex").options if each.id == sex)
        parts.append(option.text[turn.language].lower())
    if born := answers.get("birth_date"):
        parts.append(turn.say("summary.born", day=say_day(turn, date.fromisoformat(str(born)))))
    lives = turn.say("summary.lives", region=say_place(turn, str(answers["region"])))
    parts += [mask_phone(str(answers["phone"])), lives, turn.say("summary.address")]
    return ("，" if turn.language == "zh" else ", ").join(parts)


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
    return turn.say("summary.places_some", places=listed(turn, told))


def _contact(turn: Turn, answers: Answers) -> str:
    contact = answers["contact"]
    if contact == "yes":
        return turn.say(
            "summary.contact_yes", day=say_day(turn, date.fromisoformat(str(answers["contact_date"])))
        )
    if contact == "unknown" and (answers.get("contact_told"), answers.get("contact_ill")) != ("no", "no"):
        return turn.say("summary.contact_unknown")
    return turn.say("summary.contact_no")
