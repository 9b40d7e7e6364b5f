"""Home of the form page's answers: the same questions, reading and checks as in chat, all faults at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.conversation.dialog import Turn
from bot.conversation.messages import Incoming
from bot.conversation.session import session_from, state_of
from bot.dialogs import members, sheets, standing
from bot.dialogs.page_family import read_people
from bot.dialogs.page_reading import Faults, read_all
from bot.domain.audit import Entry
from bot.domain.channels import Channel
from bot.domain.citizens import REFUSED
from bot.domain.errors import Refused
from bot.ports import Ports, Transaction


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
    answers, faults = read_all(turn, form, fields)
    people, wrong = read_people(turn, answers, fields, whole=not faults)
    if faults or wrong:
        return {**faults, **wrong}
    answers.pop(sheets.SUMMARY)
    kept = {name: said for name, said in session.answers.items() if not members.number_of(name)}
    filled = members.with_people(replace(session, answers={**kept, form.id: answers}), people)
    tx.act(Entry(now, "citizen", "fill_form", "identity", channel.hex()))
    tx.put_channel(replace(stored, state=state_of(filled)))
    return {}


async def has_registered(tx: Transaction, channel: Channel) -> bool:
    """Whether the page is no longer needed; after a refusal it is needed again."""
    citizen = await tx.citizen(channel.citizen) if channel.citizen else None
    return citizen is not None and citizen.state != REFUSED
