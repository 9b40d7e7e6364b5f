"""Home of doing once what is sent twice: an Idempotency-Key gives the answer of the first time again."""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable

from bot.domain.channels import Delivery
from bot.ports import AlreadyTaken, LostRace, Transaction
from bot.usecases.commit import RACES, committed
from handlers.web.api.operation import Answer, Call
from handlers.web.api.problems import Problem

HEADER = "Idempotency-Key"
Act = Callable[[Transaction], Awaitable[Answer]]
_KEY = re.compile(r"[!-~]{1,128}")


async def once(call: Call, act: Act, *whose: str | bytes) -> Answer:
    """Commits the act. `whose` sets the keys of one person apart from everybody else's; by default the channel.

    Only what was done is kept: after a problem the same key may be tried again.
    """
    given = call.request.headers.get(HEADER)
    if given is None or call.request.method != "POST":
        return await committed(call.ports, act)
    if not _KEY.fullmatch(given):
        raise Problem("malformed")
    key = call.ports.sealing.index("delivery", "api", *(whose or (call.channel,)), call.request.path, given)
    for _ in range(RACES):
        tx = call.ports.store.begin()
        if taken := await tx.delivery(key):
            return _again(call, taken)
        answer = await act(tx)
        tx.take(Delivery(key, call.now, _kept(call, answer)))
        try:
            await tx.commit()
        except LostRace:
            continue
        except AlreadyTaken as already:
            return _again(call, already.delivery)
        call.ports.outbox_filled()
        return answer
    raise LostRace


def _again(call: Call, taken: Delivery) -> Answer:
    if taken.reply is None:
        raise Problem("already_done")
    kept = json.loads(taken.reply)
    if kept["asked"] != _digest(call):
        raise Problem("idempotency_reused")
    return Answer(kept["body"], kept["status"])


def _kept(call: Call, answer: Answer) -> bytes:
    return json.dumps({"asked": _digest(call), "status": answer.status, "body": answer.body}).encode()


def _digest(call: Call) -> str:
    return hashlib.sha256(json.dumps(call.body, sort_keys=True).encode()).hexdigest()
