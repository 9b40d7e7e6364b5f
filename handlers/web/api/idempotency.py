"""Home of doing once what is sent twice: an Idempotency-Key, or the address alone, gives the first answer again."""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

from bot.domain.channels import Delivery
from bot.domain.errors import Refused
from bot.ports import AlreadyTaken, Transaction
from bot.usecases.commit import committed
from handlers.web.api.operation import DONE, Answer, Call
from handlers.web.api.problems import Problem

HEADER = "Idempotency-Key"
T = TypeVar("T")
Act = Callable[[Transaction], Awaitable[Answer]]
_KEY = re.compile(r"[!-~]{1,128}")


async def once(call: Call, act: Act, *whose: str | bytes) -> Answer:
    """Commits the act. `whose` sets the keys of one person apart from everybody else's; by default the channel.

    Only what was done is kept: after a problem the same key may be tried again.
    """
    given = given_key(call)
    if given is None:
        return await committed(call.ports, act)
    key = _key(call, *(whose or (call.channel,)), call.request.path, given)
    return await _unless_taken(call, key, act, partial(_kept, call), partial(_again, call))


def given_key(call: Call) -> str | None:
    """None where none is given, or the method takes none. Raises Problem for one that is malformed."""
    given = call.request.headers.get(HEADER) if call.request.method == "POST" else None
    if given is not None and not _KEY.fullmatch(given):
        raise Problem("malformed", {"detail": call.say("problem_fault.key")})
    return given


def remembered(ask: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
    """Asks the first time only: what a platform told is good once, and an act is run again after a lost race."""
    told: list[T] = []

    async def asked(*of: Any) -> T:
        if not told:
            told.append(await ask(*of))
        return told[0]

    return asked


async def once_for_all(call: Call, act: Act) -> Answer:
    """Commits an act that answers DONE and leaves nothing a second one could find: sent again, it answers DONE."""
    key = _key(call, call.channel, call.request.method, call.request.path, _digest(call))
    return await _unless_taken(call, key, act, lambda _: None, lambda _: DONE)


async def _unless_taken(
    call: Call,
    key: bytes,
    act: Act,
    kept: Callable[[Answer], bytes | None],
    again: Callable[[Delivery], Answer],
) -> Answer:
    async def acted(tx: Transaction) -> Answer:
        if taken := await tx.delivery(key):
            return again(taken)
        answer = await act(tx)
        tx.take(Delivery(key, call.now, kept(answer)))
        return answer

    try:
        return await committed(call.ports, acted)
    except AlreadyTaken as already:
        return again(already.delivery)
    except (Problem, Refused):  # perhaps because the same, sent at the same time, has just been done
        if taken := await call.ports.store.begin().delivery(key):
            return again(taken)
        raise


def _key(call: Call, *of: str | bytes) -> bytes:
    return call.ports.sealing.index("delivery", "api", *of)


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
