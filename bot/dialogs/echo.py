"""Home of the echo: what was understood, as the first line of the next message."""

from collections.abc import Mapping
from datetime import date

from bot.conversation.dialog import Turn
from bot.conversation.session import Session
from bot.dialogs import members
from bot.dialogs.asking import UNDERSTOOD, turn_words
from bot.dialogs.member_forms import plain
from bot.dialogs.words import listed, say_day, say_found, say_place
from bot.domain.forms import Form, Question
from bot.domain.people import mask_name, mask_phone


def heard_of(turn: Turn, session: Session, form: Form, question: Question, value: object) -> str:
    """Of somebody else's answer with whom it is about."""
    if name := members.who(session, form.id):
        words = heard_line(turn, plain(turn, form, question), value).removeprefix(UNDERSTOOD).strip()
        if question.id == members.SAME:
            return turn.say("ask.heard", words=words)
        return turn.say("member.heard", name=name, words=words)
    return heard_line(turn, question, value)


def heard_line(turn: Turn, question: Question, value: object) -> str:
    match question.type:
        case "choice" | "choices":
            chosen = value if isinstance(value, list) and value else [value or "none"]
            words = [turn_words(turn, each.text) for each in question.options if each.id in chosen]
            return turn.say("ask.heard", words=listed(turn, words))
        case "places":
            return _places(turn, question, value)
        case "date":
            return turn.say("heard.day", day=say_day(turn, date.fromisoformat(str(value))))
        case "region":
            return turn.say("heard.place", places=say_place(turn, str(value)))
        case "country":
            return turn.say("heard.place", places=turn.ports.policy.places.name(str(value), turn.language))
        case "confirm":
            return turn.say("heard.yes")
        case "temperature" if value is None:
            return turn.say("heard.skipped")
    return _written(turn, question, value)


def _places(turn: Turn, question: Question, value: object) -> str:
    assert isinstance(value, list)
    none, some = (turn_words(turn, option.text) for option in question.options)
    places = [say_found(turn, str(stay["place"]), turn.words) for stay in value if "place" in stay]
    if not places:
        return turn.say("ask.heard", words=some if value else none)
    return turn.say("heard.place", places=listed(turn, places))


def _written(turn: Turn, question: Question, value: object) -> str:
    lines: Mapping[str, str] = {
        "name": turn.say("heard.name", name=mask_name(str(value))),
        "phone": turn.say("heard.phone", phone=mask_phone(str(value))),
        "address": turn.say("heard.address"),
        "document_number": turn.say("ask.number_kept"),
        "temperature": turn.say("heard.temperature", degrees=value),
    }
    return lines[question.id]
