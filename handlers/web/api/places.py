"""Home of finding a place by API: by its name, by what it lies in, or from the top."""

from collections.abc import Iterable

from bot.domain.places import Place
from handlers.web.api.operation import Answer, Call, Json, Operation, Parameter
from handlers.web.api.schemas import record, rows, text

MOST = 20  # of what a search finds; lists are whole
CODE = {"type": "string", "pattern": "^[0-9]{6}$"}
WORDS = text("A name, in either language, whole or its beginning", longest=60)


async def read(call: Call) -> Answer:
    places = call.ports.policy.places
    found: Iterable[Place]
    if words := call.asked("q").strip():
        found = places.find(words)[:MOST]
    else:
        found = places.inside(call.asked("parent"))
    return Answer({"places": [_shown(call, each) for each in found]})


def _shown(call: Call, place: Place) -> Json:
    places = call.ports.policy.places
    known = places.get(place.code)
    if known is not None and (known.zh, known.en) == (place.zh, place.en):
        name = (
            places.full_name(place.code, call.language)
            if call.asked("q")
            else places.name(place.code, call.language)
        )
    else:  # a city abroad has its country's code
        name = place.zh if call.language == "zh" else place.en
    return {"code": place.code, "name": name, "level": place.level}


PLACE = record(
    code=text("Six digits (GB/T 2260), or two letters (ISO 3166-1) abroad", longest=6),
    name=text(),
    level={
        "type": "integer",
        "minimum": 0,
        "maximum": 3,
        "description": "country, province, prefecture, county",
    },
)
OPERATIONS = (
    Operation(
        "GET",
        "/places",
        read,
        "Places by words, or those inside another; without either provinces and countries",
        answer=record(places=rows(PLACE)),
        parameters=(Parameter("q", "query", WORDS), Parameter("parent", "query", CODE)),
        problems=("invalid",),
        token=False,
        etag=True,
        shared=True,
    ),
)
