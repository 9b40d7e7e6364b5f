"""Home of accounts by API: those linked to the caller, and parting one."""

from collections.abc import Sequence

from bot.conversation.dialog import Turn
from bot.dialogs import entry
from bot.domain.channels import Channel
from bot.domain.citizens import Citizen
from bot.domain.errors import Refused
from bot.domain.joins import JOINED, Join
from bot.domain.unions import BESIDE
from bot.ports import Transaction
from bot.usecases.commit import committed
from bot.usecases.parting import may_undo, part, undo
from handlers.web.api.appeals import registered
from handlers.web.api.form_shapes import stamp
from handlers.web.api.joins import PLATFORM, platform_of
from handlers.web.api.operation import DONE, Answer, Call, Operation, Parameter
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import FLAG, TIME, record, rows, text


async def read(call: Call) -> Answer:
    tx = call.ports.store.begin()
    turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
    citizen = registered(turn.citizen)
    joins = await tx.joins_of(citizen.id)
    shown = []
    for channel in await _linked(tx, turn, citizen):
        came, here = _came(joins, channel), channel.id == turn.channel.id
        since = (came and came.decided_at) or channel.created_at
        shown.append(
            {
                "id": channel.id.hex(),
                "platform": platform_of(call, channel.account),
                "here": here,
                "since": stamp(since),
                "parts": here or (came is not None and may_undo(came, joins, turn.channel.id)),
            }
        )
    return Answer({"accounts": shown})


async def cut(call: Call) -> Answer:
    """The one it is asked from is nobody's then; another one only when it came after that."""

    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        citizen = registered(turn.citizen)
        linked = {each.id.hex(): each for each in await _linked(tx, turn, citizen)}
        channel = linked.get(call.part("id"))
        if channel is None:
            raise Problem("not_found")
        if channel.id == turn.channel.id:
            await part(call.ports, tx, turn.channel, citizen, call.now)
            return DONE
        joins = await tx.joins_of(citizen.id)
        came = _came(joins, channel)
        if came is None or not may_undo(came, joins, turn.channel.id):
            raise Refused("joins.first")
        await undo(call.ports, tx, came.id, "holder", "", call.now, turn.channel.id)
        return DONE

    return await committed(call.ports, act)


async def _linked(tx: Transaction, turn: Turn, citizen: Citizen) -> list[Channel]:
    """With the caller's own, which by the platform's word may be linked by this very request."""
    linked = [each for each in await tx.channels_of(citizen.id) if not each.state.get(BESIDE)]
    return [turn.channel, *(each for each in linked if each.id != turn.channel.id)]


def _came(joins: Sequence[Join], channel: Channel) -> Join | None:
    return next((each for each in joins if each.state == JOINED and channel.id in each.channels), None)


OPERATIONS = (
    Operation(
        "GET",
        "/accounts",
        read,
        "The accounts linked to oneself, this one first",
        answer=record(
            accounts=rows(
                record(
                    id=text(),
                    platform=PLATFORM,
                    here=FLAG,
                    since=TIME,
                    parts={**FLAG, "description": "Whether it can be parted from here"},
                )
            )
        ),
        problems=("registration_first",),
    ),
    Operation(
        "DELETE",
        "/accounts/{id}",
        cut,
        "Part an account that is not one's own; parting this one, everything here is as before signing up",
        parameters=(Parameter("id", "path", text(longest=64)),),
        problems=("registration_first", "not_found", "refused"),
    ),
)
