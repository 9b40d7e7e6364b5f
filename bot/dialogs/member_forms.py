"""Home of the questions about a further person: those of the two forms, in words that name whom they are about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.conversation.dialog import Turn
from bot.conversation.session import Session
from bot.dialogs import members
from bot.domain.calendar import beijing_date
from bot.domain.conditions import Condition
from bot.domain.declarations import DECLARATION
from bot.domain.delegations import GUARDIANS, LASTS, kind_for
from bot.domain.forms import Form, Option, Question, known
from bot.domain.people import GUARDED_UNTIL, age
from bot.ports import Texts

LANGUAGES = ("zh", "en")
IDENTITY = ("name", "document_number", "document_type", "nationality", "sex", "birth_date")
RELATIONS = (*GUARDIANS, "parent", "spouse", "other")
CONSENT = "consent_member"


def identity_form(turn: Turn, session: Session, number: int) -> Form:
    """Who somebody is, what they are to whoever asks and, of an adult, for how long they are helped."""
    said = members.member(session, number)
    name = members.called(session, number)
    texts, told = turn.ports.texts, turn.ports.policy.forms["registration"]
    asked = [
        replace(told.question(id_), text=_both(texts, f"member.ask.{id_}", name=name)) for id_ in IDENTITY
    ]
    form = Form(f"{members.MEMBER}{number}", told.version, tuple(asked))
    born = {**said, **known(form, said, turn.ports.policy.documents)}.get("birth_date")
    more = [_question(texts, "relation", "choice", name, _options(texts, "relation", RELATIONS))]
    if born and age(date.fromisoformat(str(born)), beijing_date(turn.now)) >= GUARDED_UNTIL:
        more.append(_question(texts, "lasts", "choice", name, _options(texts, "lasts", tuple(LASTS))))
    more.append(replace(_question(texts, CONSENT, "confirm", name, ()), label=None))
    return replace(form, questions=(*asked, *more))


def health_form(turn: Turn, session: Session, number: int) -> Form:
    """The declaration of somebody else. Where one's own is told, first whether they are the same in most of it."""
    own, name = turn.ports.policy.forms[DECLARATION], members.called(session, number)
    questions = [_about(turn.ports.texts, each, name) for each in own.questions]
    if {"places", "contact"} <= session.of(DECLARATION).keys():
        questions = [_same(turn.ports.texts, name), *map(_unless_same, questions)]
    return Form(f"{members.HEALTH}{number}", own.version, tuple(questions))


def check_member(turn: Turn, session: Session, form: Form, question: str, value: object) -> None:
    """Raises Refused where what somebody is said to be does not fit who they are."""
    if form.id.startswith(members.MEMBER) and question == "relation":
        said = session.of(form.id)
        born = {**said, **known(form, said, turn.ports.policy.documents)}["birth_date"]
        kind_for(str(value), date.fromisoformat(str(born)), beijing_date(turn.now))


def plain(turn: Turn, form: Form, question: Question) -> Question:
    """The question with the words of its choices as they are without a name before them."""
    if not form.id.startswith(members.HEALTH) or question.id == members.SAME:
        return question
    return replace(question, options=turn.ports.policy.forms[DECLARATION].question(question.id).options)


def _about(texts: Texts, question: Question, name: str) -> Question:
    if question.id == "confirm":
        return question
    options = tuple(
        Option(
            each.id,
            {tongue: prefixed(texts, tongue, name, each.text[tongue]) for tongue in LANGUAGES},
            each.grave,
        )
        for each in question.options
    )
    assert question.label is not None
    label = {
        tongue: texts.say(tongue, "member.label", name=name, label=question.label[tongue])
        for tongue in LANGUAGES
    }
    text = _both(texts, f"member.ask.{question.id}", name=name, region="{region}")
    return replace(question, text=text, options=options, label=label)


def prefixed(texts: Texts, language: str, name: str, words: str) -> str:
    """Choices of different people never read alike, so that an old one is never taken for another's."""
    return texts.say(language, "member.choice", name=name, words=words) if name else words


def _same(texts: Texts, name: str) -> Question:
    options = tuple(
        Option(id_, _both(texts, f"same.{id_}", name=name)) for id_ in (members.SAME, members.DIFFERENT)
    )
    return replace(
        _question(texts, members.SAME, "choice", name, options),
        text=_both(texts, "member.ask.same", name=name, region="{region}"),
    )


def _unless_same(question: Question) -> Question:
    if question.id not in {"places", "contact"}:
        return question
    return replace(question, ask_if=(Condition(members.SAME, "is", members.DIFFERENT),))


def _question(texts: Texts, id_: str, type_: str, name: str, options: tuple[Option, ...]) -> Question:
    short = _both(texts, f"member.short.{id_}") if texts.has(f"member.short.{id_}") else None
    label = (
        {tongue: texts.say(tongue, "member.label", name=name, label=short[tongue]) for tongue in LANGUAGES}
        if short
        else None
    )
    return Question(
        id=id_,
        type=type_,
        text=_both(texts, f"member.ask.{id_}", name=name, region="{region}"),
        why=_both(texts, f"member.why.{id_}"),
        help=_both(texts, f"member.help.{id_}"),
        options=options,
        label=label,
    )


def _options(texts: Texts, section: str, ids: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(id_, _both(texts, f"{section}.{id_}")) for id_ in ids)


def _both(texts: Texts, key: str, **values: object) -> Mapping[str, str]:
    return {language: texts.say(language, key, **values) for language in LANGUAGES}
