"""Home of asking a question in chat: its words, its choices, and how a part of an answer asks for the rest."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.conversation.dialog import Step, Turn, choices_of
from bot.conversation.messages import Choice, Link, Text
from bot.conversation.session import Session
from bot.dialogs import members, sheets
from bot.dialogs.member_forms import prefixed
from bot.dialogs.words import place_name, say_place
from bot.domain.documents import types_of
from bot.domain.forms import Form, Option, Question
from bot.domain.places import Places

LONGEST = 120  # visible characters of a message that asks
UNDERSTOOD = "✓"  # begins the line that repeats an answer
MORE = "more:"  # the side road on which the rest of several choices is asked; the question's id follows
DAY_CHOICES: Mapping[str, tuple[str, str]] = {
    "contact_date": ("contact_today", "contact_yesterday"),
    "symptoms_date": ("symptoms_today", "symptoms_yesterday"),
}
LEFT_CHOICES = ("left_today", "left_yesterday", "still_there")
LEFT_FROM = tuple(
    f"{key}_of" for key in LEFT_CHOICES
)  # with the place: of several stays each tap means its own
CONSENT_CHOICES: Mapping[str, tuple[str, str]] = {
    "consent_identity": ("agree_identity", "refuse_identity"),
    "consent_health": ("agree_health", "refuse_health"),
    "consent_member": ("agree_member", "refuse_member"),
}
_QUESTION = re.compile(r"[^。.！!？?\n]+[？?]")


def ask(turn: Turn, session: Session, form: Form, question: Question, heard: str = "") -> Step:
    """The open question behind what was heard; shortened where both together would be too long."""
    progress, words, choices = _parts(turn, session, form, question)
    # A consent is read whole before it is given; after it was, it may be shortened like any other question.
    whole = question.id in CONSENT_CHOICES and heard.startswith(UNDERSTOOD)
    asked = fitted(heard, progress + words, progress + (words if whole else essence(words)))
    return Step(session, (Text(asked, choices),))


def ask_again(
    turn: Turn,
    session: Session,
    form: Form,
    question: Question,
    lines: Sequence[str],
    links: tuple[Link, ...],
    kept: str,
) -> Step:
    """The question after what was wrong: as much of both as there is room for. `kept` is the last line to go."""
    progress, words, choices = _parts(turn, session, form, question)
    asked = [(progress + each).strip() for each in (essence(words), *_short(turn, session, form, question))]
    whole = "\n".join(lines)
    fitting = (f"{whole}\n{each}" for each in asked if len(whole) + 1 + len(each) <= LONGEST)
    return Step(session, (Text(next(fitting, f"{kept}\n{asked[-1]}"), choices, links),))


def _short(turn: Turn, session: Session, form: Form, question: Question) -> tuple[str, ...]:
    """A question in few words; by its label, at last by its progress alone, where it has none."""
    key, name = f"ask.short_{question.id}", members.who(session, form.id)
    if turn.ports.texts.has(key) and sheets.open_stay(session, form, question) is None:
        place = place_name(turn.ports.policy.places, turn.region, turn.language)
        return (said_of(turn, name, turn.say(key, region=place)),)
    label = turn.say("ask.short", label=question.label[turn.language]) if question.label else ""
    return (label, "")


def ask_more(turn: Turn, session: Session, form: Form, question: Question, heard: str) -> Step:
    """After one of several choices: the rest of them, and a way to say that was all."""
    chosen = sheets.answers_of(session, form)[question.id]
    assert isinstance(chosen, list)
    rest = [
        turn_words(turn, each.text)
        for each in question.options
        if each.id not in chosen and each.id != "none"
    ]
    name = members.who(session, form.id)
    words = [said_of(turn, name, turn.say("choice.no_more")), *rest]
    asked = Text(fitted(heard, said_of(turn, name, turn.say("ask.more"))), choices_of(words))
    return Step(replace(session, at=MORE + sheets.mark(form.id, question.id)), (asked,))


def fitted(lead: str, *asked: str) -> str:
    """The lead and the first of several ways to ask that fits beside it. What was understood may be cut short."""
    if not lead:
        return asked[0]
    for each in asked:
        if len(lead) + 1 + len(each) <= LONGEST:
            return f"{lead}\n{each}"
    if lead.startswith(UNDERSTOOD):
        lead = lead[: max(LONGEST - 2 - len(asked[-1]), 0)] + "…"
    return f"{lead}\n{asked[-1]}"


def essence(words: str) -> str:
    """The question itself, without what is said around it."""
    found = _QUESTION.search(words)
    return found[0].strip() if found else words


def turn_words(turn: Turn, text: Mapping[str, str], language: str = "") -> str:
    """Words of a question or option, with the citizen's region in its place."""
    return with_region(turn.ports.policy.places, turn.region, text, language or turn.language)


def with_region(places: Places, region: str, text: Mapping[str, str], language: str) -> str:
    words = text[language]
    return words.replace("{region}", place_name(places, region, language)) if "{region}" in words else words


def said_of(turn: Turn, name: str, words: str, language: str = "") -> str:
    """Words with whom they are about before them, where that is somebody else."""
    return prefixed(turn.ports.texts, language or turn.language, name, words)


def options_of(turn: Turn, session: Session, form: Form, question: Question) -> tuple[Option, ...]:
    """Of the kinds of document only those that the number fits."""
    number = sheets.answers_of(session, form).get("document_number")
    if question.id != "document_type" or not isinstance(number, str):
        return question.options
    fitting = types_of(number, turn.ports.policy.documents)
    return tuple(option for option in question.options if option.id in fitting)


def _choices(turn: Turn, name: str, *keys: str, **values: object) -> tuple[Choice, ...]:
    return choices_of(said_of(turn, name, turn.say(f"choice.{key}", **values)) for key in keys)


def form_link(turn: Turn) -> Link:
    """The page where the private part can be filled in instead: half an hour, one submission."""
    payload = {"for": "form", "channel": turn.channel.id.hex(), "n": turn.ports.random(8).hex()}
    token = turn.ports.links.seal(payload, turn.now + timedelta(minutes=30))
    return Link(turn.say("signup.form"), f"{turn.ports.public_url}/p/{token}")


def _parts(
    turn: Turn, session: Session, form: Form, question: Question
) -> tuple[str, str, tuple[Choice, ...]]:
    """The progress, the words and the choices of a question."""
    number, of = sheets.progress(turn, session, form, question)
    progress, name = turn.say("ask.progress", n=number, of=of), members.who(session, form.id)
    if session.doubt:
        return (
            progress,
            said_of(turn, name, turn.say("ask.which")),
            choices_of(words for words, _ in session.doubt),
        )
    words = turn_words(turn, question.text)
    if question.type == "places" and (stay := sheets.open_stay(session, form, question)) is not None:
        if "place" not in stay:
            return progress, said_of(turn, name, turn.say("ask.places_where")), ()
        where = say_place(turn, str(stay["place"]))
        left = said_of(turn, name, turn.say("ask.places_left", place=where))
        stays = sheets.answers_of(session, form)[question.id]
        assert isinstance(stays, list)
        keys = LEFT_CHOICES if len(stays) == 1 else LEFT_FROM
        return progress, left, _choices(turn, name, *keys, region=where)
    if question.id in CONSENT_CHOICES:
        return progress, words, turn.choices(*CONSENT_CHOICES[question.id])
    if question.id in DAY_CHOICES:
        return progress, words, _choices(turn, name, *DAY_CHOICES[question.id])
    if question.type == "region":
        return progress, words, turn.choices("live_here", region=say_place(turn, turn.account.region))
    if not question.required and not question.options:
        return progress, words, _choices(turn, name, "not_measured")
    options = options_of(turn, session, form, question)
    return progress, words, choices_of(turn_words(turn, option.text) for option in options)
