"""Home of appeals by API: a reason and, where there is one, a photo; later how it stands."""

import base64
import binascii

from bot.dialogs import entry
from bot.domain.appeals import LONGEST_REASON, Appeal, check_photo, reason_from
from bot.domain.citizens import Citizen
from bot.domain.decision import GRAVEST_FIRST
from bot.domain.errors import Refused
from bot.domain.policy import Policy
from bot.ports import Transaction
from bot.usecases import appeals
from handlers.web.api.form_shapes import stamp
from handlers.web.api.idempotency import once
from handlers.web.api.operation import Answer, Call, Json, Operation
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import FLAG, TIME, maybe, record, rows, text, word

STATES = ("open", "upheld", "rejected", "lifted")
REST = 16 * 1024  # bytes of a body beside the photo


def largest(policy: Policy) -> int:
    return encoded(policy.photo_bytes) + REST


def encoded(size: int) -> int:
    """Bytes of so many in base64."""
    return -(-size // 3) * 4


async def read(call: Call) -> Answer:
    turn = await entry.turn_of(call.ports, call.ports.store.begin(), call.channel, call.now)
    every = await turn.tx.appeals_of(registered(turn.citizen).id)
    newest = sorted(every, key=lambda each: each.opened_at, reverse=True)
    return Answer({"appeals": [_shown(each) for each in newest]})


async def open_(call: Call) -> Answer:
    reason, photo = _reason(call), _photo(call)

    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        opened = await appeals.appeal(call.ports, tx, registered(turn.citizen), reason, call.now, photo)
        return Answer(_shown(opened))

    return await once(call, act)


def registered(citizen: Citizen | None) -> Citizen:
    if citizen is None:
        raise Problem("registration_first")
    return citizen


def wrong(call: Call, **faults: Refused) -> Problem:
    told = [
        {"question": name, "detail": call.say(refused.key, **refused.values)}
        for name, refused in faults.items()
    ]
    return Problem("invalid", {"faults": told})


def _reason(call: Call) -> str:
    try:
        return reason_from(str(call.body["reason"]))
    except Refused as refused:
        raise wrong(call, reason=refused) from None


def _photo(call: Call) -> bytes | None:
    if "photo" not in call.body:
        return None
    try:
        photo = base64.b64decode(str(call.body["photo"]), validate=True)
        check_photo(photo, call.ports.policy.photo_bytes)
    except (binascii.Error, ValueError):
        raise wrong(call, photo=Refused("appeal.photo_kind")) from None
    except Refused as refused:
        raise wrong(call, photo=refused) from None
    return photo


def _shown(appeal: Appeal) -> Json:
    return {
        "number": appeal.number,
        "colour": appeal.colour,
        "state": appeal.state,
        "reason": appeal.reason,
        "photo": appeal.photo,
        "opened": stamp(appeal.opened_at),
        "due": stamp(appeal.due_at),
        "decided": stamp(appeal.decided_at) if appeal.decided_at else None,
        "words": appeal.words,
    }


APPEAL = record(
    number=text("To be read out on the telephone"),
    colour=word(*GRAVEST_FIRST),
    state=word(*STATES),
    reason=text(),
    photo=FLAG,
    opened=TIME,
    due=TIME,
    decided=maybe(TIME),
    words=text("Of the officer who answered"),
)
_LONGEST_PHOTO = encoded(8192 * 1024)  # the most a policy may allow; what it does allow is told in a fault
OPERATIONS = (
    Operation(
        "GET",
        "/appeals",
        read,
        "One's appeals, the newest first",
        answer=record(appeals=rows(APPEAL)),
        problems=("registration_first",),
    ),
    Operation(
        "POST",
        "/appeals",
        open_,
        "Appeal against a yellow or red colour; one can be open at a time",
        body=record(
            "photo",
            reason=text("What is wrong, in words", longest=LONGEST_REASON * 4),
            photo=text("A JPEG or PNG picture in base64", longest=_LONGEST_PHOTO),
        ),
        answer=APPEAL,
        problems=("registration_first", "refused"),
        largest=largest,
    ),
)
