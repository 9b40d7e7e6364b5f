"""Home of the yearly question by API: whether a long silent account is still used by the person known there."""

from dataclasses import replace

from bot.dialogs import entry, sheets
from bot.domain.silence import in_doubt
from bot.ports import Transaction
from bot.usecases.parting import part
from handlers.web.api.idempotency import once
from handlers.web.api.operation import DONE, Answer, Call, Operation
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import FLAG, record


async def answer(call: Call) -> Answer:
    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now, doubted=True)
        if turn.citizen is None or not in_doubt(turn.channel, call.ports.policy.reask_after, call.now):
            raise Problem("not_asked")
        if call.body["same"]:
            entry.keep(replace(turn, session=sheets.closed(turn.session)))
        else:
            await part(call.ports, tx, turn.channel, turn.citizen, call.now)
        return DONE

    return await once(call, act)


OPERATIONS = (
    Operation(
        "POST",
        "/who",
        answer,
        "Answer the problem `who`: the same person goes on, for anybody else the account is nobody's",
        body=record(same=FLAG),
        problems=("not_asked",),
        anybody=True,
    ),
)
