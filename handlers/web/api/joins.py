"""Home of joining by API: the six digits that join two accounts, typed at the new one, shown at the known one."""

from dataclasses import replace

from bot.conversation.session import emptied
from bot.dialogs import code, entry
from bot.domain.citizens import CONFIRMED
from bot.domain.errors import Refused
from bot.domain.joins import DIGITS, Join
from bot.ports import Transaction
from bot.usecases.join_offers import deny, open_offers
from bot.usecases.joins import try_code
from handlers.web.api import passes
from handlers.web.api.appeals import registered
from handlers.web.api.form_shapes import stamp
from handlers.web.api.idempotency import once, once_for_all
from handlers.web.api.operation import DONE, Answer, Call, Json, Operation, Parameter
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import TIME, record, rows, text

WRONG = Answer(None, 409)  # committed all the same, for it is counted


async def read(call: Call) -> Answer:
    tx = call.ports.store.begin()
    turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
    citizen = registered(turn.citizen)
    offers = await open_offers(tx, citizen.id, call.now) if citizen.state == CONFIRMED else ()
    return Answer({"offers": [await _shown(call, tx, each) for each in offers]})


async def try_(call: Call) -> Answer:
    """For a wrong number the same words to everybody, whether there is one to be right or not."""

    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        joined = await try_code(call.ports, tx, registered(turn.citizen), str(call.body["code"]), call.now)
        if joined is None:
            return WRONG
        told = code.noted(emptied(turn.session), joined.holder, joined.outcome[0])
        entry.keep(replace(turn, session=told), joined.holder.id)
        return DONE

    done = await once(call, act)
    if done.status == WRONG.status:
        raise Refused("joins.wrong")
    return await passes.read(call)


async def refuse(call: Call) -> Answer:
    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        if not await deny(call.ports, tx, registered(turn.citizen), call.now, call.part("id")):
            raise Problem("not_found")
        return DONE

    return await once_for_all(call, act)


async def _shown(call: Call, tx: Transaction, offer: Join) -> Json:
    channel = next(iter(await tx.channels_of(offer.waiting)), None)
    return {
        "id": offer.id,
        "code": offer.code,
        "platform": platform_of(call, channel.account if channel else ""),
        "asked_at": stamp(offer.asked_at),
        "expires_at": stamp(offer.expires_at),
    }


def platform_of(call: Call, account: str) -> str:
    found = call.ports.accounts.get(account)
    return found.platform if found else ""


PLATFORM = text("wechat or alipay; empty where the account is not served any more")
OPERATIONS = (
    Operation(
        "GET",
        "/joins",
        read,
        "Who registers elsewhere with one's document, with the number that joins them, for oneself alone",
        answer=record(
            offers=rows(
                record(
                    id=text(),
                    code=text("To be typed at the other account, and told to nobody"),
                    platform=PLATFORM,
                    asked_at=TIME,
                    expires_at=TIME,
                )
            )
        ),
        problems=("registration_first",),
    ),
    Operation(
        "POST",
        "/joins",
        try_,
        "Join one's waiting registration to the one known already, by the number shown there: the pass",
        answer=passes.PASS,
        body=record(code={"type": "string", "pattern": f"^[0-9]{{{DIGITS}}}$"}),
        problems=("registration_first", "refused"),
    ),
    Operation(
        "DELETE",
        "/joins/{id}",
        refuse,
        "Say that one is not the person who registers elsewhere",
        parameters=(Parameter("id", "path", text(longest=64)),),
        problems=("registration_first", "not_found"),
    ),
)
