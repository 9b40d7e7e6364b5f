"""Home of the addresses of the API: every operation of every group, and their description."""

import json

from aiohttp import web

from handlers.web.api import (
    accounts,
    appeals,
    consents,
    corrections,
    face,
    family,
    forms,
    gate,
    joins,
    login,
    me,
    notices,
    papers,
    passes,
    phone,
    places,
    rules,
    services,
    strips,
    visits,
    who,
)
from handlers.web.api.openapi import description
from handlers.web.api.operation import Operation
from handlers.web.api.running import SHARED, route_of
from handlers.web.keys import PORTS

OPERATIONS: tuple[Operation, ...] = (
    *login.OPERATIONS,
    *me.OPERATIONS,
    *who.OPERATIONS,
    *joins.OPERATIONS,
    *accounts.OPERATIONS,
    *forms.OPERATIONS,
    *phone.OPERATIONS,
    *passes.OPERATIONS,
    *strips.OPERATIONS,
    *gate.OPERATIONS,
    *face.OPERATIONS,
    *services.OPERATIONS,
    *rules.OPERATIONS,
    *places.OPERATIONS,
    *consents.OPERATIONS,
    *appeals.OPERATIONS,
    *corrections.OPERATIONS,
    *family.OPERATIONS,
    *papers.OPERATIONS,
    *visits.OPERATIONS,
    *notices.OPERATIONS,
)


async def described(request: web.Request) -> web.Response:
    body = json.dumps(description(OPERATIONS, request.app[PORTS].public_url), ensure_ascii=False)
    return web.json_response(text=body, headers={"Cache-Control": SHARED})


def api_routes() -> tuple[web.RouteDef, ...]:
    return (
        *(route_of(operation) for operation in OPERATIONS),
        web.get("/api/openapi.json", described),
    )
