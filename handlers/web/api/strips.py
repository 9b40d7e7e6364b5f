"""Home of the strip by API: passes signed ahead, for a phone to show one after another without asking again."""

import base64

from bot.conversation.dialog import Turn
from bot.dialogs import entry
from bot.domain.decision import CANNOT_TELL
from bot.domain.passes import STRIP, Chain
from bot.ports import SignedPass, Transaction
from bot.usecases.code import Code
from bot.usecases.family_codes import family_of
from bot.usecases.family_ids import present
from bot.usecases.strips import strip_of
from handlers.web.api.appeals import registered
from handlers.web.api.form_shapes import stamp
from handlers.web.api.idempotency import once
from handlers.web.api.operation import Answer, Call, Operation, Parameter
from handlers.web.api.passes import is_pressed, what_next
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import COUNT, TIME, patterned, record, rows, text

# Bytes in base64url without padding (RFC 4648), in their one spelling: what is left of the last sign is 0.
ANCHOR = patterned("[A-Za-z0-9_-]{21}[AQgw]", "anchor", "The end of a hash chain: 16 bytes in base64url")
ID = patterned("[A-Za-z0-9_-]{10}[AEIMQUYcgkosw048]", "pass_id", "Drawn by the phone: 8 bytes in base64url")


async def own(call: Call) -> Answer:
    chains = _chains(call)

    async def act(tx: Transaction) -> Answer:
        await _check_new(call, tx, chains)
        turn = entry.spoken(await entry.turn_of(call.ports, tx, call.channel, call.now), call.language)
        found = await strip_of(call.ports, tx, turn.citizen, chains, call.now) if turn.citizen else None
        if found is None or not found[1]:
            raise _no_code(call, turn, found[0] if found else None)
        return _strip(call, found[0].citizen.person.region, found[1])

    return await once(call, act)


async def held(call: Call) -> Answer:
    """Of somebody whose code one shows; why there is none is told to the person alone."""
    chains = _chains(call)

    async def act(tx: Transaction) -> Answer:
        await _check_new(call, tx, chains)
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        people = await family_of(call.ports, tx, registered(turn.citizen).id, call.now)
        id_ = await present(call.ports, tx, call.part("id"))
        shown = next((each for each in people if each.delegation.id == id_ and each.decision), None)
        found = await strip_of(call.ports, tx, shown.citizen, chains, call.now) if shown else None
        if found is None:
            raise Problem("not_found")
        if not found[1]:
            raise Problem("no_code", {"outcome": found[0].decision.outcome})
        return _strip(call, found[0].citizen.person.region, found[1])

    return await once(call, act)


def _chains(call: Call) -> list[Chain]:
    """Raises Problem where there are not as many ids as anchors, or one id twice."""
    anchors = [_bytes(each) for each in _texts(call, "anchors")]
    if "ids" not in call.body:
        return [Chain(call.ports.random(8), each) for each in anchors]
    ids = [_bytes(each) for each in _texts(call, "ids")]
    if len(ids) != len(anchors):
        raise _wrong(call, "ids", "pass_ids")
    if len(set(ids)) != len(ids):
        raise _wrong(call, "ids", "pass_known")
    return [Chain(*each) for each in zip(ids, anchors, strict=True)]


async def _check_new(call: Call, tx: Transaction, chains: list[Chain]) -> None:
    """Nobody takes the id of another's pass, with which theirs could be revoked."""
    known = await tx.issued([each.id for each in chains])
    if known:
        first = next(place for place, each in enumerate(chains) if each.id in known)
        raise _wrong(call, f"ids[{first}]", "pass_known")


def _no_code(call: Call, turn: Turn, code: Code | None) -> Problem:
    outcome = code.decision.outcome if code else CANNOT_TELL
    said = {"title": call.say(f"pass.{outcome}"), "detail": what_next(turn, code), "outcome": outcome}
    return Problem("no_code", said)


def _strip(call: Call, region: str, passes: tuple[SignedPass, ...]) -> Answer:
    policy = call.ports.policy
    renew = policy.strip_renew_busy if is_pressed(call) else policy.strip_renew
    return Answer(
        {
            "passes": [
                {"code": each.code, "issued": stamp(each.issued), "expires": stamp(each.expires)}
                for each in passes
            ],
            "soft_ttl": int(renew.total_seconds()),
            "now": stamp(call.now),
            "word": call.ports.signer.word(region, call.now),
        }
    )


def _wrong(call: Call, where: str, fault: str) -> Problem:
    return Problem("invalid", {"faults": [{"question": where, "detail": call.say(f"problem_fault.{fault}")}]})


def _texts(call: Call, name: str) -> list[str]:
    """A list of texts, as the shape of the body has it."""
    told = call.body[name]
    return [str(each) for each in told] if isinstance(told, list) else []


def _bytes(told: str) -> bytes:
    return base64.urlsafe_b64decode(told + "=" * (-len(told) % 4))


_BODY = record(
    "ids",
    anchors=rows(ANCHOR, fewest=1, most=STRIP, fault="anchors"),
    ids=rows(ID, fewest=1, most=STRIP, fault="anchors"),
)
_STRIP = record(
    passes=rows(
        record(
            code=text("HP1, the pass profile, whose unprotected header the phone fills each minute"),
            issued=TIME,
            expires=TIME,
        )
    ),
    soft_ttl=COUNT,
    now=TIME,
    word=COUNT,
)
OPERATIONS = (
    Operation(
        "POST",
        "/passes",
        own,
        f"Up to {STRIP} passes, one after another, none beyond the end of what was decided",
        body=_BODY,
        answer=_STRIP,
        problems=("no_code",),
    ),
    Operation(
        "POST",
        "/family/{id}/passes",
        held,
        "The same of somebody one may show",
        parameters=(Parameter("id", "path", text(longest=64)),),
        body=_BODY,
        answer=_STRIP,
        problems=("registration_first", "not_found", "no_code"),
    ),
)
