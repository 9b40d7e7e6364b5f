"""Home of a region's services by API, in the order of the caller's colour."""

from bot.dialogs import entry
from bot.domain.catalogue import KINDS, Service
from bot.domain.citizens import CONFIRMED
from bot.usecases.declaration import decision_of
from bot.usecases.services import services_of
from handlers.web.api.operation import Answer, Call, Json, Operation, Parameter
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import record, rows, text, word

REGION = {
    "type": "string",
    "pattern": "^[0-9]{6}$",
    "description": "GB/T 2260; by default where the caller lives",
}


async def read(call: Call) -> Answer:
    tx = call.ports.store.begin()
    turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
    region = call.asked("region") or turn.region
    if call.ports.policy.places.get(region) is None:
        detail = call.say("errors.region")
        raise Problem("invalid", {"faults": [{"question": "region", "detail": detail}]})
    colour = ""
    if turn.citizen and turn.citizen.state == CONFIRMED:
        decision, _, _ = await decision_of(call.ports, tx, turn.citizen, call.now)
        colour = decision.outcome
    found = await services_of(call.ports, tx, region, colour)
    return Answer({"region": region, "services": [_shown(call, each) for each in found]})


def _shown(call: Call, service: Service) -> Json:
    return {
        "kind": service.kind,
        "title": call.say(f"service_kind.{service.kind}"),
        "name": service.name[call.language],
        "url": service.url,
        "phone": service.phone,
        "hours": service.hours[call.language] if service.hours else "",
    }


SERVICE = record(kind=word(*KINDS), title=text(), name=text(), url=text(), phone=text(), hours=text())
OPERATIONS = (
    Operation(
        "GET",
        "/services",
        read,
        "The services of a region, in the order of the caller's colour",
        answer=record(region=text(longest=6), services=rows(SERVICE)),
        parameters=(Parameter("region", "query", REGION),),
        problems=("invalid",),
        etag=True,
    ),
)
