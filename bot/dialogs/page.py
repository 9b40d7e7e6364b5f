"""Home of the form page's answers: the same questions, reading and checks as in chat, all faults at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.conversation.dialog import Turn
from bot.conversation.messages import Incoming
from bot.conversation.session import session_from, state_of
from bot.dialogs import hearing, sheets, standing
from bot.domain.audit import Entry
from bot.domain.calendar import beijing_date
from bot.domain.channels import Channel
from bot.domain.checks import Measure, faults_of
from bot.domain.citizens import REFUSED
from bot.domain.errors import Refused
from bot.domain.forms import Form, Question
from bot.domain.reading import Unclear
from bot.ports import Ports, Transaction

Faults = Mapping[str, Refused]


async def fill(
    ports: Ports, tx: Transaction, channel: bytes, fields: Mapping[str, str], now: datetime
) -> Faults:
    """Puts the page's answers into the conversation of its channel, or tells by question what would be right.

    `fields` are as typed, by question id; a ticked consent is any text. Nothing is kept while a fault is left.
    Raises Refused when the channel is gone or has registered meanwhile.
    """
    stored = await tx.channel(channel)
    if stored is None or await has_registered(tx, stored):
        raise Refused("signup.form_used")
    session = replace(
        session_from(stored.state), dialog=sheets.REGISTER, at=standing.FILLED, doubt=(), tries=0
    )
    account = ports.accounts[stored.account]
    incoming = Incoming(stored.account, stored.open_id, "text")
    turn = Turn(ports, tx, account, stored, None, session, incoming, "", now)
    form = ports.policy.forms[sheets.REGISTRATION]
    answers, faults = _read_all(turn, form, fields)
    if faults:
        return faults
    answers.pop(sheets.SUMMARY)
    filled = replace(session, answers={**session.answers, form.id: answers})
    tx.act(Entry(now, "citizen", "fill_form", "identity", channel.hex()))
    tx.put_channel(replace(stored, state=state_of(filled)))
    return {}


async def has_registered(tx: Transaction, channel: Channel) -> bool:
    """Whether the page is no longer needed; after a refusal it is needed again."""
    citizen = await tx.citizen(channel.citizen) if channel.citizen else None
    return citizen is not None and citizen.state != REFUSED


def _read_all(turn: Turn, form: Form, fields: Mapping[str, str]) -> tuple[dict[str, object], Faults]:
    answers: dict[str, object] = {sheets.SUMMARY: True}
    faults: dict[str, Refused] = {}
    for question in form.questions:
        words = fields.get(question.id, "").strip()
        if not words or question.id == sheets.SUMMARY:
            continue
        try:
            answers[question.id] = _value(turn, form, question, words, answers)
        except Refused as refused:
            faults[question.id] = refused
    ports = turn.ports
    measure = Measure(beijing_date(turn.now), ports.policy.places, ports.formats, ports.policy.documents)
    whole = {id_: refused for id_, refused in faults_of(form, answers, measure).items() if id_ not in faults}
    if "document_number" in faults:  # what a number tells cannot be judged without it
        whole = {id_: refused for id_, refused in whole.items() if id_ not in sheets.TOLD_BY_NUMBER}
    return answers, {**whole, **faults}


def _value(turn: Turn, form: Form, question: Question, words: str, answers: Mapping[str, object]) -> object:
    if question.type == "confirm":
        return True
    if words in [option.id for option in question.options]:
        return words
    so_far = replace(turn.session, answers={form.id: answers})
    try:
        return hearing.read_words(question, words, hearing.reading_of(turn, so_far))
    except Unclear as unclear:
        raise Refused("errors.unclear", meanings="、".join(said for said, _ in unclear.options[:4])) from None
