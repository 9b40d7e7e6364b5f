"""Home of asking a question in chat: its words, its choices, and how a part of an answer asks for the rest."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.conversation.dialog import Step, Turn, choices_of
from bot.conversation.messages import Choice, Link, Text
from bot.conversation.session import Session
from bot.dialogs import sheets
from bot.dialogs.words import say_place
from bot.domain.calendar import beijing_date
from bot.domain.forms import Form, Question

MORE = "more:"
DAY_CHOICES: Mapping[str, tuple[str, str]] = {
    "contact_date": ("contact_today", "contact_yesterday"),
    "symptoms_date": ("symptoms_today", "symptoms_yesterday"),
}
LEFT_CHOICES = ("left_today", "left_yesterday", "still_there")
CONSENT_CHOICES: Mapping[str, tuple[str, str]] = {
    "consent_identity": ("agree_identity", "refuse_identity"),
    "consent_health": ("agree_health", "refuse_health"),
}


def question_text(turn: Turn, session: Session, form: Form, question: Question) -> Text:
    """The open question with its progress and its choices."""
    number, of = sheets.progress(turn, session, form, question)
    words, choices = _parts(turn, session, form, question)
    return Text(turn.say("ask.progress", n=number, of=of) + words, choices)


def ask(turn: Turn, session: Session, form: Form, question: Question, heard: str = "") -> Step:
    asked = question_text(turn, session, form, question)
    words = f"{heard}\n{asked.words}" if heard else asked.words
    return Step(session, (replace(asked, words=words),))


def ask_more(turn: Turn, session: Session, form: Form, question: Question, heard: str) -> Step:
    """After one of several choices: the rest of them, and a way to say that was all."""
    chosen = sheets.answers_of(session, form)[question.id]
    assert isinstance(chosen, list)
    rest = [
        turn_words(turn, each.text)
        for each in question.options
        if each.id not in chosen and each.id != "none"
    ]
    words = [turn.say("choice.no_more"), *rest]
    asked = Text(f"{heard}\n{turn.say('ask.more')}", choices_of(words))
    return Step(replace(session, at=MORE + question.id), (asked,))


def turn_words(turn: Turn, text: Mapping[str, str]) -> str:
    """Words of a question or option, with the citizen's region in its place."""
    return text[turn.language].replace("{region}", say_place(turn, turn.region))


def shortcut(turn: Turn, question: Question, words: str) -> tuple[bool, date | None]:
    """Whether the words are one of the question's day choices, and the day they mean (None: still there)."""
    today = beijing_date(turn.now)
    days = {0: today, 1: today - timedelta(days=1), 2: None}
    keys = LEFT_CHOICES if question.type == "places" else DAY_CHOICES.get(question.id, ())
    for number, key in enumerate(keys):
        if is_choice(turn, key, words):
            return True, days[number]
    return False, None


def is_choice(turn: Turn, key: str, words: str, **values: object) -> bool:
    """Whether words are a choice, in either language: a card of yesterday may still show the other one."""
    said = words.casefold().strip()
    return any(
        turn.ports.texts.say(each, f"choice.{key}", **values).casefold() == said for each in ("zh", "en")
    )


def form_link(turn: Turn) -> Link:
    """The page where the private part can be filled in instead: half an hour, one submission."""
    payload = {"for": "form", "channel": turn.channel.id.hex(), "n": turn.ports.random(8).hex()}
    token = turn.ports.links.seal(payload, turn.now + timedelta(minutes=30))
    return Link(turn.say("signup.form"), f"{turn.ports.public_url}/p/{token}")


def _parts(turn: Turn, session: Session, form: Form, question: Question) -> tuple[str, tuple[Choice, ...]]:
    if session.doubt:
        return turn.say("ask.which"), choices_of(words for words, _ in session.doubt)
    if question.type == "places":
        return _places_parts(turn, session, form, question)
    words = turn_words(turn, question.text)
    if question.id in CONSENT_CHOICES:
        return words, turn.choices(*CONSENT_CHOICES[question.id])
    if question.id in DAY_CHOICES:
        return words, turn.choices(*DAY_CHOICES[question.id])
    if question.type == "region":
        return words, turn.choices("live_here", region=say_place(turn, turn.account.region))
    if not question.required and not question.options:
        return words, turn.choices("not_measured")
    return words, choices_of(turn_words(turn, option.text) for option in question.options)


def _places_parts(
    turn: Turn, session: Session, form: Form, question: Question
) -> tuple[str, tuple[Choice, ...]]:
    stays = sheets.answers_of(session, form).get(question.id)
    if not isinstance(stays, list):
        return turn_words(turn, question.text), choices_of(
            turn_words(turn, each.text) for each in question.options
        )
    open_stay = next(stay for stay in stays if "left" not in stay)
    if "place" not in open_stay:
        return turn.say("ask.places_where"), ()
    return turn.say("ask.places_left", place=say_place(turn, open_stay["place"])), turn.choices(*LEFT_CHOICES)
