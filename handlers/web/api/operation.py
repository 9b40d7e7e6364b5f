"""Home of the operation: one address and method of the API, with all that its description says of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from bot.domain.policy import Policy
from bot.ports import Ports
from handlers.web.api.schemas import Schema

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` None goes with 204."""

    body: Json | None = None
    status: int = 200


DONE = Answer(None, 204)


@dataclass(frozen=True, slots=True)
class Call:
    """One request to an operation: its parameters and body are of the shape described. `channel` is whose it is."""

    request: web.Request
    ports: Ports
    language: str
    now: datetime
    channel: bytes = b""
    body: Json = field(default_factory=dict)

    def part(self, name: str) -> str:
        """A part of the path."""
        return self.request.match_info[name]

    def asked(self, name: str) -> str:
        """A parameter of the query, or nothing."""
        return self.request.query.get(name, "")

    def say(self, key: str, **values: object) -> str:
        return self.ports.texts.say(self.language, key, **values)


@dataclass(frozen=True, slots=True)
class Parameter:
    """`place` is path or query; those of a query may be left out."""

    name: str
    place: str
    schema: Schema
    description: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """`path` stands below /api/v1. `answer` is the shape of a success; None: 204 without a body.

    `problems` names what this operation alone may answer; what any may is added by the description.
    """

    method: str
    path: str
    act: Callable[[Call], Awaitable[Answer]]
    summary: str
    answer: Schema | None = None
    body: Schema | None = None
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[str, ...] = ()
    largest: Callable[[Policy], int] | None = None  # bytes of a body, where that is more than usual
    token: bool = True
    anybody: bool = False  # also while it is in doubt whether this is still the person known here
    etag: bool = False
    shared: bool = False  # the same for everybody, so that anybody between may keep it for a while
