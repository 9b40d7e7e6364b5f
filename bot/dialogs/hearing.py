"""Home of hearing an answer in chat: natural words become the typed value of the open question, or a kind no."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Link, Text
from bot.conversation.router import folded
from bot.conversation.session import Session
from bot.dialogs import asking, sheets
from bot.dialogs.words import joined, say_day, say_found, say_place
from bot.domain.calendar import beijing_date
from bot.domain.checks import check
from bot.domain.errors import Refused
from bot.domain.forms import Form, Question, complete
from bot.domain.people import check_age, mask_name, mask_phone
from bot.domain.reading import Reading, Unclear, measure_of, read
from bot.ports import Ports

UNHEARD = ("voice", "image", "link")


def reading_of(turn: Turn, session: Session) -> Reading:
    answers = {**session.of(sheets.REGISTRATION)}
    told = turn.ports.policy.forms[sheets.REGISTRATION]
    facts = {**sheets.known_of(turn, session, told), **answers}
    return Reading(
        today=beijing_date(turn.now),
        language=turn.language,
        places=turn.ports.policy.places,
        formats=turn.ports.formats,
        documents=turn.ports.policy.documents,
        region=turn.region,
        reserved=reserved(turn.ports),
        document_type=str(facts.get("document_type", "")),
    )


def reserved(ports: Ports) -> frozenset[str]:
    """Greetings, thanks and menu words: never a name or an address."""
    return frozenset(ports.texts.words())


def heard_value(turn: Turn, session: Session, form: Form, question: Question) -> object:
    """The value meant by the words. Raises Refused, or Unclear when several are possible."""
    words = turn.words
    for meaning, value in session.doubt:
        if folded(meaning) == folded(words):
            return _checked(turn, session, question, value)
    if question.id in asking.CONSENT_CHOICES:
        return _consent(turn, question)
    found, day = asking.shortcut(turn, question, words)
    if question.type == "places":
        return _places(turn, session, form, question, found, day.isoformat() if day else None)
    if found and day:
        return day.isoformat()
    if question.type == "region" and asking.is_choice(
        turn, "live_here", words, region=say_place(turn, turn.account.region)
    ):
        return turn.account.region
    if asking.is_choice(turn, "not_measured", words) and not question.required:
        return None
    for option in question.options:
        if folded(asking.turn_words(turn, option.text)) == folded(words):
            return _option_value(question, option.id)
    return read(question, _numbers_resolved(session, words), reading_of(turn, session))


def older_answer(turn: Turn, session: Session, open_id: str) -> tuple[Form, Question, object] | None:
    """A tap on a choice of a question asked before: its words are unique within the form."""
    for form, question in sheets.met(turn, session):
        if question.id == open_id:
            continue
        for option in question.options:
            if folded(asking.turn_words(turn, option.text)) == folded(turn.words):
                return form, question, _option_value(question, option.id)
    return None


def heard_line(turn: Turn, question: Question, value: object) -> str:
    """What was understood, as the first line of the next message."""
    match question.type:
        case "choice" | "choices":
            chosen = value if isinstance(value, list) and value else [value or "none"]
            words = [asking.turn_words(turn, each.text) for each in question.options if each.id in chosen]
            return turn.say("ask.heard", words=joined(turn, words, "、" if turn.language == "zh" else ", "))
        case "places":
            return _heard_places(turn, question, value)
        case "date":
            return turn.say("heard.day", day=say_day(turn, _day(value)))
    return _heard_text(turn, question, value)


def too_young(turn: Turn, session: Session, form: Form) -> Refused | None:
    """Told as soon as the birth date is known: a guardian signs up for a child."""
    said = {**sheets.answers_of(session, form), **sheets.known_of(turn, session, form)}
    try:
        if born := said.get("birth_date"):
            check_age(date.fromisoformat(str(born)), beijing_date(turn.now))
    except Refused as refused:
        return refused
    return None


def unheard(turn: Turn) -> str:
    """Why a voice message, picture or link is no answer; empty for words."""
    kind = turn.incoming.kind
    return turn.say(f"unheard.{kind}") if kind in UNHEARD and not turn.words else ""


def refused_again(turn: Turn, form: Form, question: Question, refused: Refused) -> Step:
    """The first no says what would be right, the second adds an example, the third other ways to go on."""
    session = replace(turn.session, tries=turn.session.tries + 1, doubt=())
    lines = [turn.say(refused.key, **refused.values)]
    if session.tries >= 2:
        lines.append(turn.say("errors.example", example=question.help[turn.language]))
    asked = asking.question_text(turn, session, form, question)
    links: tuple[Link, ...] = ()
    if session.tries >= 3:
        lines.append(turn.say("ask.person_too", hotline="12345" if turn.language == "zh" else "12367"))
        links = (asking.form_link(turn),) if form.id == sheets.REGISTRATION else ()
    return Step(session, (Text("\n".join([*lines, asked.words]), asked.choices, links),))


def doubted(turn: Turn, form: Form, question: Question, unclear: Unclear) -> Step:
    session = replace(turn.session, doubt=tuple(unclear.options))
    lead = turn.say(unclear.key) + "\n" if turn.ports.texts.has(unclear.key) else ""
    asked = asking.question_text(turn, session, form, question)
    return Step(session, (replace(asked, words=lead + asked.words),))


def _checked(turn: Turn, session: Session, question: Question, value: object) -> object:
    """A meaning chosen among several is held to the same bounds as one that was clear; stays are told in parts."""
    if not isinstance(value, str) or question.type == "places":
        return value
    return check(question, value, {}, measure_of(reading_of(turn, session)))


def _consent(turn: Turn, question: Question) -> bool:
    agree, refuse = asking.CONSENT_CHOICES[question.id]
    if asking.is_choice(turn, agree, turn.words) or folded(turn.words) in {
        "同意",
        "agree",
        "yes",
        "ok",
        "好",
        "好的",
    }:
        return True
    if asking.is_choice(turn, refuse, turn.words) or folded(turn.words) in {"不同意", "no", "disagree"}:
        return False
    raise Refused("errors.pick")


def _places(
    turn: Turn, session: Session, form: Form, question: Question, is_day: bool, day: str | None
) -> object:
    """The list of stays with the part just told put in: where, then when each was left."""
    stays = sheets.answers_of(session, form).get(question.id)
    reading = reading_of(turn, session)
    if not isinstance(stays, list):
        for option in question.options:
            if folded(asking.turn_words(turn, option.text)) == folded(turn.words):
                return _option_value(question, option.id)
        return _stays(read(question, turn.words, reading))
    place = next(number for number, stay in enumerate(stays) if "left" not in stay)
    if "place" not in stays[place]:
        return _stays(read(question, turn.words, reading))
    left = day if is_day else str(read(_left_question(question), turn.words, reading))
    return [{**stay, "left": left} if number == place else stay for number, stay in enumerate(stays)]


def _stays(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return [
        {"place": each["place"], **({"left": each["left"]} if each.get("left") else {})} for each in value
    ]


def _left_question(question: Question) -> Question:
    return replace(question, id="left", type="date", options=())


def _option_value(question: Question, option: str) -> object:
    if question.type == "places":
        return [] if option == "none" else [{}]
    if question.type == "choices":
        return [] if option == "none" else [option]
    return option


def _numbers_resolved(session: Session, words: str) -> str:
    """`2 3` means the second and third choice shown."""
    tokens = folded(words).replace(",", " ").replace("、", " ").replace("，", " ").split()
    if len(tokens) > 1 and all(each.isdigit() and 1 <= int(each) <= len(session.offered) for each in tokens):
        return " ".join(session.offered[int(each) - 1] for each in tokens)
    return words


def _heard_places(turn: Turn, question: Question, value: object) -> str:
    if not value:
        return turn.say("ask.heard", words=asking.turn_words(turn, question.options[0].text))
    assert isinstance(value, list)
    if not complete(question, value) and "place" not in value[-1]:
        return turn.say("ask.heard", words=asking.turn_words(turn, question.options[1].text))
    places = [say_found(turn, str(stay["place"]), turn.words) for stay in value if "place" in stay]
    return turn.say("heard.place", places=joined(turn, places, "、" if turn.language == "zh" else ", "))


def _heard_text(turn: Turn, question: Question, value: object) -> str:
    lines: Mapping[str, str] = {
        "name": turn.say("heard.name", name=mask_name(str(value))),
        "phone": turn.say("heard.phone", phone=mask_phone(str(value))),
        "address": turn.say("heard.address"),
        "document_number": turn.say("ask.number_kept"),
        "temperature": turn.say("heard.temperature", degrees=value)
        if value is not None
        else turn.say("heard.skipped"),
    }
    if question.type == "region":
        return turn.say("heard.place", places=say_place(turn, str(value)))
    if question.id in lines:
        return lines[question.id]
    return turn.say("heard.yes")


def _day(value: object) -> date:
    return date.fromisoformat(str(value))
