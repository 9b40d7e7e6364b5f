"""Home of running an operation: whose it is, the shape of what came, and how the answer is written."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from bot.domain.errors import Refused
from bot.ports import Ports
from handlers.web.api.bearer import LOGIN
from handlers.web.api.bodies import LIMIT, read_json
from handlers.web.api.languages import language_of
from handlers.web.api.operation import Answer, Call, Json, Operation
from handlers.web.api.problems import PROBLEMS, Problem, answer_to
from handlers.web.api.schemas import Schema, faults
from handlers.web.keys import PORTS

PREFIX = "/api/v1"
SHARED = "public, max-age=300"
WRITING = json.JSONEncoder(ensure_ascii=False)


def route_of(operation: Operation) -> web.RouteDef:
    """What can be read answers HEAD as well: as GET, without the body."""
    return web.route(operation.method, PREFIX + operation.path, handler_of(operation))


def handler_of(operation: Operation) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        ports, language = request.app[PORTS], language_of(request)
        try:
            call = await _call(request, ports, operation, language)
            return _written(call, operation, await operation.act(call))
        except Problem as problem:
            return answer_to(ports, language, problem)
        except Refused as refused:
            return answer_to(ports, language, _problem_of(request, language, refused))

    return handle


async def _call(request: web.Request, ports: Ports, operation: Operation, language: str) -> Call:
    login = request.get(LOGIN)
    if operation.token and login is None:
        raise Problem("unauthorized")
    call = Call(request, ports, language, ports.now(), login.channel if login else b"")
    wrong = [*_odd_parameters(call, operation)] if request.query else []
    if operation.body is not None:
        sent = await read_json(request, operation.largest(ports.policy) if operation.largest else LIMIT)
        wrong += _told(call, operation.body, sent)
        call = replace(call, body=sent if isinstance(sent, dict) else {})
    if wrong:
        raise Problem("invalid", {"faults": wrong})
    return call


def _odd_parameters(call: Call, operation: Operation) -> Iterator[Json]:
    known = {each.name: each for each in operation.parameters if each.place == "query"}
    for name in call.request.query:
        if name in known and len(call.request.query.getall(name)) == 1:
            yield from _told(call, known[name].schema, call.asked(name), name)
        else:
            yield {"question": name[:40], "detail": call.say("problem_fault.unknown")}


def _told(call: Call, schema: Schema, value: object, at: str = "") -> list[Json]:
    return [
        {"question": where, "detail": call.say(f"problem_fault.{fault}")}
        for where, fault in faults(schema, value, at)
    ]


def _problem_of(request: web.Request, language: str, refused: Refused) -> Problem:
    section, _, name = refused.key.partition(".")
    if section == "problem" and name in PROBLEMS:
        return Problem(name, refused.values)
    detail = request.app[PORTS].texts.say(language, refused.key, **refused.values)
    return Problem("refused", {"detail": detail})


def _written(call: Call, operation: Operation, answer: Answer) -> web.Response:
    headers = {hdrs.CONTENT_LANGUAGE: call.language}
    if operation.shared:
        headers[hdrs.CACHE_CONTROL] = SHARED
    if answer.body is None:
        return web.Response(status=answer.status, headers=headers)
    body = WRITING.encode(answer.body).encode()
    if operation.etag:
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers[hdrs.ETAG] = tag
        if _is_known(call.request, tag):
            return web.Response(status=304, headers=headers)
    headers[hdrs.CONTENT_TYPE] = "application/json"
    return web.Response(body=body, status=answer.status, headers=headers)


def _is_known(request: web.Request, tag: str) -> bool:
    held = [
        each.strip().removeprefix("W/") for each in request.headers.get(hdrs.IF_NONE_MATCH, "").split(",")
    ]
    return tag in held or "*" in held
