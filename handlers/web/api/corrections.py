"""Home of corrections by API: a name, number or phone for an officer's check, and one's declaration taken back."""

from dataclasses import replace

from bot.conversation.dialog import Turn
from bot.dialogs import correct, entry, sheets
from bot.domain.checks import check
from bot.domain.corrections import FIELDS, Correction
from bot.domain.declarations import DECLARATION
from bot.domain.errors import Refused
from bot.ports import Transaction
from bot.usecases import corrections
from handlers.web.api.appeals import registered, wrong
from handlers.web.api.form_shapes import FORM, form_shown, stamp
from handlers.web.api.idempotency import once
from handlers.web.api.operation import Answer, Call, Json, Operation
from handlers.web.api.schemas import FLAG, TIME, maybe, record, rows, text, word

STATES = ("open", "done", "refused")


async def read(call: Call) -> Answer:
    """What was asked of officers, and whether the latest declaration can still be taken back."""
    turn = await entry.turn_of(call.ports, call.ports.store.begin(), call.channel, call.now)
    citizen = registered(turn.citizen)
    asked = [each for each in await turn.tx.corrections_of(citizen.id) if each.field in FIELDS]
    newest = sorted(asked, key=lambda each: each.asked_at, reverse=True)
    can = await corrections.to_take_back(call.ports, turn.tx, citizen, call.now) is not None
    return Answer({"corrections": [_shown(each) for each in newest], "declaration": can})


async def ask(call: Call) -> Answer:
    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        field = str(call.body["field"])
        value = _value(call, turn, field)
        asked = await corrections.ask(call.ports, tx, registered(turn.citizen), field, value, call.now)
        return Answer(_shown(asked))

    return await once(call, act)


async def reopen(call: Call) -> Answer:
    """The form as it was sent; submitting it takes the place of what was declared."""

    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        session = await correct.reopened(turn, registered(turn.citizen))
        if session is None:
            raise Refused("correct.late_choice")
        opened = replace(turn, session=session)
        entry.keep(opened)
        return Answer(form_shown(opened, call.ports.policy.forms[DECLARATION], call.language))

    return await once(call, act)


def _value(call: Call, turn: Turn, field: str) -> str:
    question = call.ports.policy.forms[sheets.REGISTRATION].question(field)
    known = {"document_type": registered(turn.citizen).person.document.type}
    try:
        return str(check(question, call.body["value"], known, entry.measure(turn)))
    except Refused as refused:
        raise wrong(call, value=refused) from None


def _shown(correction: Correction) -> Json:
    return {
        "id": correction.id,
        "field": correction.field,
        "state": correction.state,
        "asked": stamp(correction.asked_at),
        "decided": stamp(correction.decided_at) if correction.decided_at else None,
        "words": correction.words,
    }


CORRECTION = record(
    id=text(),
    field=word(*FIELDS),
    state=word(*STATES),
    asked=TIME,
    decided=maybe(TIME),
    words=text("Of the officer who answered"),
)
OPERATIONS = (
    Operation(
        "GET",
        "/corrections",
        read,
        "One's corrections, the newest first",
        answer=record(corrections=rows(CORRECTION), declaration=FLAG),
        problems=("registration_first",),
    ),
    Operation(
        "POST",
        "/corrections",
        ask,
        "Ask for a name, number or phone to be put right; an officer checks it",
        body=record(field=word(*FIELDS), value=text(longest=200)),
        answer=CORRECTION,
        problems=("registration_first", "refused"),
    ),
    Operation(
        "POST",
        "/corrections/declaration",
        reopen,
        "Take the latest declaration back, soon and once: its form is open again with the answers given",
        answer=FORM,
        problems=("registration_first", "refused"),
    ),
)
