"""Home of the description of the API (OpenAPI 3.1), made from the very operations that are served."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.decision import CANNOT_TELL, PENDING
from handlers.web.api.idempotency import HEADER
from handlers.web.api.operation import Operation, Parameter
from handlers.web.api.problems import JSON, PROBLEMS, URN
from handlers.web.api.running import PREFIX
from handlers.web.api.schemas import COUNT, record, rows, text

Described = dict[str, Any]
ANY = ("too_many", "internal", "busy")
WITH_BODY = ("malformed", "slow", "too_large", "not_json", "invalid")
MEMBERS: Mapping[str, Described] = {
    "faults": dict(rows(record(question=text(), detail=text()))),
    "outcome": {"type": "string", "enum": [CANNOT_TELL, PENDING]},
    "colour": {"type": "string", "enum": ["yellow", "red"]},
    "until": {"type": "string", "format": "date-time"},
    "statements": {"type": "array", "items": {"type": "string"}},
    "name": dict(text("Masked, of whom it is asked whether this is still them")),
}
OWN: Mapping[str, tuple[str, ...]] = {
    "invalid": ("faults",),
    "sure_needed": ("colour", "until", "statements"),
    "who": ("name",),
    "no_code": ("outcome",),
}
RATES = {
    "RateLimit-Policy": {"description": "How often this may be asked", "schema": {"type": "string"}},
    "RateLimit": {
        "description": "How often still, and in how many seconds fully again",
        "schema": {"type": "string"},
    },
}


def description(operations: Iterable[Operation], public_url: str) -> Described:
    paths: dict[str, Described] = {}
    for operation in operations:
        paths.setdefault(PREFIX + operation.path, {})[operation.method.lower()] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Health code",
            "version": "1",
            "description": "Registration, declaration, pass and services of one person, who is told by the token.",
        },
        "servers": [{"url": public_url}],
        "paths": paths,
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def problems_of(operation: Operation) -> tuple[str, ...]:
    """All names of problems an operation may answer with."""
    names = [*operation.problems, *ANY]
    if operation.token:
        names += ("unauthorized",) if operation.anybody else ("unauthorized", "who")
    if operation.body is not None:
        names += WITH_BODY
    else:
        names.append("invalid")  # a parameter nobody knows
    if operation.method == "POST":
        names += ("already_done", "idempotency_reused", "malformed")
    return tuple(dict.fromkeys(names))


def _described(operation: Operation) -> Described:
    described: Described = {
        "operationId": f"{operation.method.lower()}{_camel(operation.path)}",
        "summary": operation.summary,
        "parameters": [*map(_parameter, operation.parameters), *_usual(operation)],
        "responses": {**_success(operation), **_problems(operation)},
        "security": [{"token": []}] if operation.token else [],
    }
    if operation.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": operation.body}},
        }
    return described


def _parameter(parameter: Parameter) -> Described:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.place == "path",
        "schema": dict(parameter.schema),
        **({"description": parameter.description} if parameter.description else {}),
    }


def _usual(operation: Operation) -> list[Described]:
    names = {"Accept-Language": "zh or en; zh unless said"}
    if operation.method == "POST":
        names[HEADER] = "The same key and body again get the first answer again"
    if operation.etag:
        names["If-None-Match"] = (
            "The ETag held. No cache keeps what is one's own (no-store); the app itself may"
        )
    shapes = {HEADER: {"type": "string", "pattern": "^[!-~]{1,128}$"}}
    return [
        {
            "name": name,
            "in": "header",
            "required": False,
            "description": words,
            "schema": shapes.get(name, {"type": "string"}),
        }
        for name, words in names.items()
    ]


def _success(operation: Operation) -> Described:
    if operation.answer is None:
        return {"204": {"description": "Done", "headers": RATES}}
    headers = {**RATES, **({"ETag": {"schema": {"type": "string"}}} if operation.etag else {})}
    content = {"application/json": {"schema": operation.answer}}
    done = {"200": {"description": "Done", "headers": headers, "content": content}}
    if operation.etag:
        done["304"] = {"description": "As held", "headers": headers}
    return done


def _problems(operation: Operation) -> Described:
    by_status: dict[int, list[str]] = {}
    for name in problems_of(operation):
        by_status.setdefault(PROBLEMS[name], []).append(name)
    return {str(status): _problem(status, names) for status, names in sorted(by_status.items())}


def _problem(status: int, names: list[str]) -> Described:
    shape = record(
        *MEMBERS,
        type={"type": "string", "enum": [URN + name for name in names]},
        title=text(),
        status={**COUNT, "const": status},
        detail=text(),
        **{name: MEMBERS[name] for each in names for name in OWN.get(each, ())},
    )
    more = {"Retry-After": {"schema": {"type": "integer"}}} if status in {429, 503} else {}
    return {
        "description": ", ".join(names),
        "headers": {**RATES, **more},
        "content": {JSON: {"schema": shape}},
    }


def _camel(path: str) -> str:
    return "".join(part.strip("{}").title() for part in path.split("/"))
