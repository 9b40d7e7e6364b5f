"""Home of consents by API: what was agreed to and since when; given, and taken back."""

from bot.dialogs import entry
from bot.domain.citizens import Citizen
from bot.ports import Transaction
from bot.usecases.commit import committed
from bot.usecases.consents import agreed, give, take_back
from bot.usecases.registration import PURPOSES
from handlers.web.api.form_shapes import stamp
from handlers.web.api.operation import DONE, Answer, Call, Operation, Parameter
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import TIME, maybe, record, rows, text, word


async def read(call: Call) -> Answer:
    tx = call.ports.store.begin()
    turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
    shown = [
        {
            "purpose": each.purpose,
            "text": call.ports.policy.consents[each.purpose][call.language],
            "given_at": stamp(each.given_at) if each.given_at else None,
        }
        for each in await agreed(tx, turn.citizen)
    ]
    return Answer({"consents": shown})


async def put(call: Call) -> Answer:
    purpose = _purpose(call)

    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        citizen = _registered(turn.citizen)
        await give(call.ports, tx, turn.channel, citizen, purpose, call.language, call.now)
        return DONE

    return await committed(call.ports, act)


async def delete(call: Call) -> Answer:
    purpose = _purpose(call)

    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        await take_back(tx, _registered(turn.citizen), purpose, call.now)
        return DONE

    return await committed(call.ports, act)


def _purpose(call: Call) -> str:
    purpose = call.part("purpose")
    if purpose not in PURPOSES:
        raise Problem("not_found")
    return purpose


def _registered(citizen: Citizen | None) -> Citizen:
    """Before that a consent is an answer of the registration."""
    if citizen is None:
        raise Problem("registration_first")
    return citizen


_PURPOSE = Parameter("purpose", "path", word(*PURPOSES))
_PROBLEMS = ("not_found", "registration_first")
OPERATIONS = (
    Operation(
        "GET",
        "/consents",
        read,
        "What one has agreed to",
        answer=record(consents=rows(record(purpose=word(*PURPOSES), text=text(), given_at=maybe(TIME)))),
        etag=True,
    ),
    Operation(
        "PUT",
        "/consents/{purpose}",
        put,
        "Agree again",
        parameters=(_PURPOSE,),
        problems=_PROBLEMS,
    ),
    Operation(
        "DELETE",
        "/consents/{purpose}",
        delete,
        "Take a consent back: without health there is no colour; without identity everything is erased after a day",
        parameters=(_PURPOSE,),
        problems=_PROBLEMS,
    ),
)
