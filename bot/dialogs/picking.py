"""Home of picking: words that are one of the choices of a question, in either language, and what they mean."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from bot.conversation.dialog import Turn
from bot.conversation.session import Session
from bot.dialogs import asking, members, sheets
from bot.dialogs.member_forms import plain
from bot.dialogs.words import place_name
from bot.domain.calendar import beijing_date
from bot.domain.forms import Form, Option, Question
from bot.domain.places import Places
from bot.domain.policy import Policy
from bot.domain.spelling import folded
from bot.ports import Texts

LANGUAGES = ("zh", "en")
Stay = Mapping[str, object]
Picked = tuple[object, ...]  # the one value meant, or nothing


def picked(turn: Turn, session: Session, form: Form, question: Question) -> Picked:
    """The value of the choice that the words are; nothing when they are none of this question's."""
    name = members.who(session, form.id)
    if question.id in asking.CONSENT_CHOICES:
        return _consent(turn, question)
    if question.type == "region":
        return (turn.account.region,) if is_choice(turn, "live_here", turn.account.region) else ()
    if question.type == "places" and (stays := _left(turn, session, form, question)):
        return stays
    for key, day in _days(turn, asking.DAY_CHOICES.get(question.id, ())):
        if day and is_choice(turn, key, name=name):
            return (day.isoformat(),)
    if not question.required and is_choice(turn, "not_measured", name=name):
        return (None,)
    options = zip(
        *(asking.options_of(turn, session, form, each) for each in (question, plain(turn, form, question))),
        strict=True,
    )
    for option, bare in options:
        if is_option(turn, option) or (not turn.incoming.tapped and is_option(turn, bare)):
            return (_value(sheets.answers_of(session, form).get(question.id), question, option),)
    return ()


def is_choice(turn: Turn, key: str, region: str = "", name: str = "") -> bool:
    """Whether the words are a choice, in either language: a card of yesterday may still show the other one.

    `name` is whom it is about, where that is somebody else; typed words may leave it out.
    """
    return any(
        _is_said(
            turn, name, language, _choice(turn.ports.texts, turn.ports.policy.places, key, language, region)
        )
        for language in LANGUAGES
    )


def is_option(turn: Turn, option: Option) -> bool:
    said = folded(turn.words)
    return any(said == folded(asking.turn_words(turn, option.text, language)) for language in LANGUAGES)


def _is_said(turn: Turn, name: str, language: str, words: str) -> bool:
    said = folded(turn.words)
    whole = folded(asking.said_of(turn, name, words, language))
    return said == whole or (not turn.incoming.tapped and said == folded(words))


def means(turn: Turn, meaning: str) -> bool:
    """Whether the words are among the other words for an answer."""
    return folded(turn.words) in turn.ports.texts.said(meaning)


def strays(turn: Turn) -> bool:
    """Whether something was tapped, rather than typed on a page: where it matches nothing open, it is no answer."""
    incoming = turn.incoming
    return incoming.tapped and (bool(incoming.choice) or folded(turn.words) in reserved(turn))


def reserved(turn: Turn) -> frozenset[str]:
    """What is never a name or an address: words at any time, every choice, other words for answers."""
    return _reserved(turn.ports.texts, turn.ports.policy, turn.account.region, turn.region)


@lru_cache(maxsize=64)  # hundreds of sentences, the same for everybody of a region
def _reserved(texts: Texts, policy: Policy, account: str, home: str) -> frozenset[str]:
    choices = [
        _choice(texts, policy.places, key.removeprefix("choice."), language, account, label="")
        for key in texts.keys("choice")
        for language in LANGUAGES
    ]
    options = [
        asking.with_region(policy.places, home, option.text, language)
        for form in policy.forms.values()
        for question in form.questions
        for option in question.options
        for language in LANGUAGES
    ]
    said = [word for key in SAID for word in texts.said(key)]
    return frozenset(folded(word) for word in (*texts.words(), *choices, *options, *said))


SAID = ("agree", "refuse", "confirm", "all_true", "nothing_else", "no_name")


def _consent(turn: Turn, question: Question) -> Picked:
    agree, refuse = asking.CONSENT_CHOICES[question.id]
    if is_choice(turn, agree):
        return (True,)
    return (False,) if is_choice(turn, refuse) else ()


def _days(turn: Turn, keys: tuple[str, ...]) -> list[tuple[str, date | None]]:
    """Today, yesterday, and none at all for a third."""
    today = beijing_date(turn.now)
    return list(zip(keys, (today, today - timedelta(days=1), None), strict=False))


def with_day(stays: list[Stay], place: int, left: str | None) -> list[Stay]:
    return [{**stay, "left": left} if number == place else stay for number, stay in enumerate(stays)]


def _left(turn: Turn, session: Session, form: Form, question: Question) -> Picked:
    """The stays with the day the words tell of one of them, the open one or, changing it, an earlier one."""
    stays = sheets.answers_of(session, form).get(question.id)
    if not isinstance(stays, list) or not all("place" in stay for stay in stays):
        return ()
    keys = asking.LEFT_CHOICES if len(stays) == 1 else asking.LEFT_FROM
    for number, stay in enumerate(stays):
        for key, day in _days(turn, keys):
            if is_choice(turn, key, str(stay["place"]), members.who(session, form.id)):
                return (with_day(stays, number, day.isoformat() if day else None),)
    return ()


def _value(given: object, question: Question, option: Option) -> object:
    """Of several choices each tap adds one; where somebody was is told in parts, so `some` begins with none."""
    if question.type not in {"places", "choices"}:
        return option.id
    if option.id == "none":
        return []
    so_far = given if isinstance(given, list) else []
    if question.type == "places":
        return so_far or [{}]
    return so_far if option.id in so_far else [*so_far, option.id]


def _choice(texts: Texts, places: Places, key: str, language: str, region: str, **values: object) -> str:
    place = place_name(places, region, language) if region else ""
    return texts.say(language, f"choice.{key}", **({"region": place} if place else {}), **values)
