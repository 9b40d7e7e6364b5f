"""Home of visits by API: checking in by a venue's code, leaving, one's own list, and deleting from it."""

from bot.conversation.dialog import Turn
from bot.dialogs import entry
from bot.domain.errors import Refused
from bot.domain.venues import Venue, is_open
from bot.domain.visits import FLAGS, PROOFS, Visit
from bot.ports import Transaction
from bot.usecases import visits
from bot.usecases.commit import committed
from bot.usecases.venues import DOOR, arrival_in, screen_of
from handlers.web.api.appeals import registered
from handlers.web.api.form_shapes import stamp
from handlers.web.api.idempotency import given_key, once, once_for_all
from handlers.web.api.operation import DONE, Answer, Call, Json, Operation, Parameter
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import COUNT, FLAG, TIME, maybe, record, rows, text, word


async def read(call: Call) -> Answer:
    turn = await _turn(call, call.ports.store.begin())
    citizen = registered(turn.citizen).id
    found = await visits.listed(turn.tx, citizen)
    return Answer(
        {
            "agreed": await visits.agrees(turn.tx, citizen),
            "kept_days": call.ports.policy.retention["visit"].days,
            "visits": [_shown(call, visit, venue) for visit, venue in found],
        }
    )


async def venue(call: Call) -> Answer:
    """Before anybody has logged in, so that they see where they are about to check in."""
    found = await call.ports.store.begin().venue(call.part("venue"))
    if found is None:
        raise Problem("not_found")
    named = {"id": found.id, "name": found.name[call.language], "class": found.kind, "region": found.region}
    return Answer({**named, "hours": found.hours, "open": is_open(found, call.now)})


async def check_in(call: Call) -> Answer:
    async def act(tx: Transaction) -> Answer:
        turn = await _turn(call, tx)
        citizen = registered(turn.citizen).id
        arrival = await arrival_in(call.ports, tx, str(call.body["venue"]), call.now)
        people = await _people(call, tx, citizen)
        if call.body.get("agree"):
            await visits.agree(call.ports, tx, turn.channel, citizen, call.language, call.now)
        agreed = call.body.get("agree") is True
        done = await visits.check_in(call.ports, tx, citizen, arrival, people, agreed=agreed)
        return Answer(_shown(call, done.visit, done.venue))

    return await once(call, act)


async def leave(call: Call) -> Answer:
    async def act(tx: Transaction) -> Answer:
        turn = await _turn(call, tx)
        left = await visits.leave(call.ports, tx, registered(turn.citizen).id, call.now)
        return Answer(_shown(call, left.visit, left.venue))

    return await once(call, act)


async def forget(call: Call) -> Answer:
    async def act(tx: Transaction) -> Answer:
        turn = await _turn(call, tx)
        citizen = registered(turn.citizen).id
        if not await visits.forget(call.ports, tx, citizen, call.part("id"), call.now):
            raise Problem("not_found")
        return DONE

    return await once_for_all(call, act)


async def at_gate(call: Call) -> Answer:
    """The same answer whoever it is, and whether or not they want it noted. Sent again it is the same visit."""
    given_key(call)

    async def act(tx: Transaction) -> Answer:
        venue = await screen_of(call.ports, tx, str(call.body["venue"]), DOOR)
        if venue is None:
            raise Problem("not_found")
        await visits.at_gate(call.ports, tx, str(call.body["code"]), venue, call.now)
        return DONE

    return await committed(call.ports, act)


async def stop(call: Call) -> Answer:
    async def act(tx: Transaction) -> Answer:
        turn = await _turn(call, tx)
        await visits.take_back(tx, registered(turn.citizen).id, call.now)
        return DONE

    return await once_for_all(call, act)


async def _turn(call: Call, tx: Transaction) -> Turn:
    return await entry.turn_of(call.ports, tx, call.channel, call.now)


async def _people(call: Call, tx: Transaction, citizen: bytes) -> list[bytes]:
    """By the ids of /family, of whom one may show the code. Raises Refused."""
    asked = call.body.get("companions", [])
    holds = {each.id: each.person for each in await visits.held(tx, citizen, call.now)}
    if not isinstance(asked, list) or not set(asked) <= holds.keys():
        raise Refused("visit.companion")
    return [holds[id_] for id_ in asked]


def _shown(call: Call, visit: Visit, venue: Venue | None) -> Json:
    """A venue that is listed no longer has its id alone."""
    return {
        "id": visit.id,
        "venue": visit.venue,
        "name": venue.name[call.language] if venue else visit.venue,
        "since": stamp(visit.since),
        "until": stamp(visit.until) if visit.until else None,
        "proof": visit.proof,
        "companions": len(visit.companions),
        "flags": list(visit.flags),
    }


VISIT = record(
    id=text(),
    venue=text("Its id"),
    name=text("Its name"),
    since=TIME,
    until=maybe(TIME),
    proof=word(*PROOFS),
    companions=COUNT,
    flags=rows(word(*FLAGS)),
)
OPERATIONS = (
    Operation(
        "GET",
        "/visits",
        read,
        "One's own visits, the newest first; nobody else can ask for them",
        answer=record(agreed=FLAG, kept_days=COUNT, visits=rows(VISIT)),
        problems=("registration_first",),
    ),
    Operation(
        "POST",
        "/visits",
        check_in,
        "Check in by what a venue's code says. The same within minutes is the same visit",
        body=record(
            *("companions", "agree"),
            venue=text(
                "The scanned text (a link, a scene, the bare id), or what /v/ made of it", longest=400
            ),
            companions=rows(text("Ids of /family, of people whose code one shows", longest=64)),
            agree=FLAG,
        ),
        answer=VISIT,
        problems=("registration_first", "refused"),
    ),
    Operation(
        "POST",
        "/visits/leave",
        leave,
        "End the visit one is at, with whoever came along",
        answer=VISIT,
        problems=("registration_first", "refused"),
    ),
    Operation(
        "DELETE",
        "/visits",
        stop,
        "Take the consent to visits back: all of one's own are deleted, and the colour stays as it is",
        problems=("registration_first",),
    ),
    Operation(
        "DELETE",
        "/visits/{id}",
        forget,
        "Delete one of one's own visits, both its copies",
        parameters=(Parameter("id", "path", text(longest=64)),),
        problems=("registration_first", "not_found"),
    ),
    Operation(
        "POST",
        "/gate/visits",
        at_gate,
        "Note the visit of whoever shows this code at a venue's door, where they agreed; tells nothing of them",
        body=record(
            venue=text("The token of `healthcode venue door`", longest=400),
            code=text("As scanned", longest=9000),
        ),
        problems=("not_found", "refused"),
        token=False,
    ),
    Operation(
        "GET",
        "/venues/{venue}",
        venue,
        "A venue by its id",
        parameters=(Parameter("venue", "path", text(longest=64)),),
        answer=record(
            **{"id": text(), "name": text(), "class": text(), "region": text(), "hours": text(), "open": FLAG}
        ),
        problems=("not_found",),
        token=False,
    ),
)
