"""Home of the door of the API: what every request to it passes, and what every answer of it bears."""

from collections.abc import Awaitable
from functools import partial

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from bot.ports import Ports
from handlers.web.api.bearer import LOGIN, login_of
from handlers.web.api.languages import language_of
from handlers.web.api.limits import LIMITS, headers_of, take
from handlers.web.api.problems import BY_STATUS, JSON, Problem, answer_to
from handlers.web.keys import PORTS

HERE = "/api"
VARY = "Authorization, Accept-Language"


def door(guard: Middleware) -> Middleware:
    """`guard` catches the bugs of what is behind the door, so that they too are told as a problem."""

    @web.middleware
    def at_the_door(request: web.Request, handler: Handler) -> Awaitable[web.StreamResponse]:
        path = request.path
        if path != HERE and not path.startswith(f"{HERE}/"):
            return handler(request)
        return _answered(request, partial(guard, handler=handler))

    return at_the_door


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    app = request.app
    ports = app[PORTS]
    now = ports.now()
    login = await login_of(request, ports, now)
    quota, taken = await take(request, app[LIMITS], login, now.timestamp())
    if login is not None:
        request[LOGIN] = login
    if taken.allowed:
        try:
            response = _as_problem(request, ports, await handler(request))
        except web.HTTPException as refused:
            response = _as_problem(request, ports, refused)
    else:
        response = answer_to(ports, language_of(request), Problem("too_many"))
    response.headers.update(headers_of(quota, taken))
    response.headers[hdrs.VARY] = VARY
    return response


def _as_problem(request: web.Request, ports: Ports, response: web.StreamResponse) -> web.StreamResponse:
    """Whatever was refused before or beside an operation, in the one form of this API."""
    if response.status < 400 or response.content_type == JSON:
        return response
    allowed = {"Allow": response.headers["Allow"]} if "Allow" in response.headers else {}
    problem = Problem(BY_STATUS.get(response.status, "internal"), headers=allowed)
    return answer_to(ports, language_of(request), problem)
