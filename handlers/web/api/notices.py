"""Home of notices by API: what the platform asked somebody, and how often they let it bring them a message."""

from dataclasses import asdict

from bot.dialogs import entry
from bot.domain.channels import Channel
from bot.domain.notices import PURPOSES
from bot.ports import Transaction
from bot.usecases.commit import committed
from bot.usecases.notices import MOST, Agreement, agreements, decline, let_be
from handlers.web.api.bearer import LOGIN
from handlers.web.api.operation import Answer, Call, Json, Operation, Parameter
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import COUNT, FLAG, YES, one_of, record, rows, text, word


async def read(call: Call) -> Answer:
    tx = call.ports.store.begin()
    channel = await _channel(call, tx)
    told = await agreements(call.ports, tx, channel)
    return Answer({"notices": [_shown(call, channel, each) for each in told]})


async def tell(call: Call) -> Answer:
    """What is agreed to in all, never one more: sent again it changes nothing."""
    purpose, said = call.part("purpose"), call.body
    if purpose not in PURPOSES:
        raise Problem("not_found")

    async def act(tx: Transaction) -> Answer:
        channel = await _channel(call, tx)
        if "refused" in said:
            told = await decline(call.ports, tx, channel, purpose, call.now)
        else:
            left, lasting = int(str(said.get("left", 0))), "lasting" in said
            told = await let_be(call.ports, tx, channel, purpose, left, lasting=lasting, now=call.now)
        return Answer(_shown(call, channel, told))

    return await committed(call.ports, act)


async def _channel(call: Call, tx: Transaction) -> Channel:
    """Of the account that the app is one of: it is there that the platform asks and brings."""
    turn, at = await entry.turn_of(call.ports, tx, call.channel, call.now), call.request[LOGIN].at
    channel = turn.channel if at is None else await tx.channel(at)
    if channel is None:
        raise Problem("unauthorized")
    return channel


def _shown(call: Call, channel: Channel, told: Agreement) -> Json:
    template = call.ports.accounts[channel.account].templates.get(told.purpose)
    return {**asdict(told), "can_last": template is not None and template.lasting}


NOTICE = record(
    purpose=word(*PURPOSES),
    template=text("The platform's id, to ask the person with; empty where the account has none"),
    left=COUNT,
    lasting=FLAG,
    can_last={**FLAG, "description": "Whether agreeing once is enough for as many as come"},
)
OPERATIONS = (
    Operation(
        "GET",
        "/notices",
        read,
        "Which messages may be brought, and how many",
        answer=record(notices=rows(NOTICE)),
    ),
    Operation(
        "PUT",
        "/notices/{purpose}",
        tell,
        "What the person agreed to in all when the platform asked: so many messages, lasting, or none",
        answer=NOTICE,
        body=one_of(left={**COUNT, "maximum": MOST}, lasting=YES, refused=YES),
        parameters=(Parameter("purpose", "path", word(*PURPOSES)),),
        problems=("not_found",),
    ),
)
