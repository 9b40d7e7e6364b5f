"""Home of what every request passes: the one place that catches bugs, the headers every answer bears, whom we serve."""

import functools
import ipaddress
from collections.abc import Awaitable
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from bot.ports import NotYet, Unavailable
from config.settings import Settings
from handlers.web.api.door import door
from handlers.web.api.languages import language_of
from handlers.web.headers import usual
from handlers.web.keys import PORTS
from handlers.web.refusals import kind_of, refusal_of
from handlers.web.timed import timed
from integrations.logs import place_of

HOOKS = "/hooks/"


def middlewares(settings: Settings) -> list[Middleware]:
    """Outermost first."""
    tls = settings.server.public_url.startswith("https:")
    return [timed, headers(tls=tls), errors, door(errors), *([only_this_machine] if settings.local else [])]


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A bug is told by its kind and place alone. To a platform nothing was taken: 503 makes it deliver again."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except web.RequestPayloadError:
        return web.Response(status=400, text="The body cannot be read.")
    except ConnectionError:
        return web.Response(status=400, text="The connection was lost.")
    except NotYet:
        return _again()
    except Unavailable:
        path = request.rel_url.raw_path.encode()
        return refusal_of(request.app[PORTS].texts, kind_of(path), language_of(request)).response()
    except Exception as bug:
        route = request.match_info.route.resource
        fields = {
            "error": type(bug).__name__,
            "place": place_of(bug),
            "route": route.canonical if route else "",
        }
        request.app[PORTS].report("bug", fields)
        if request.path.startswith(HOOKS):
            return _again()
        return web.Response(status=500, text="Something went wrong on our side. Please try again.")


def _again() -> web.Response:
    """To a platform, which delivers again; the word is the one Alipay takes for it."""
    return web.Response(status=503, text="fail")


def headers(*, tls: bool) -> Middleware:
    """A handler's own header wins."""
    told = usual(tls=tls)

    @web.middleware
    async def with_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as answer:
            answer.headers.merge(told)
            raise
        if not response.prepared:
            response.headers.merge(told)
        return response

    return with_headers


@web.middleware
def only_this_machine(request: web.Request, handler: Handler) -> Awaitable[web.StreamResponse]:
    """A local server has no locks, so neither a proxy nor a page under a foreign name may lead to it."""
    if _are_forwarding(tuple(request.headers)):
        return _only_here(400, ", without a proxy.")
    if not _is_this_machine(request.headers.get(hdrs.HOST, "")):
        return _only_here(421, "; open it as 127.0.0.1.")
    return handler(request)


async def _only_here(status: int, what: str) -> web.Response:
    return web.Response(status=status, text=f"This server is set up for this machine only{what}")


@functools.lru_cache(maxsize=64)
def _are_forwarding(headers: tuple[str, ...]) -> bool:
    names = [name.lower() for name in headers]
    return any(name in {"forwarded", "x-real-ip"} or name.startswith("x-forwarded-") for name in names)


@functools.lru_cache(maxsize=64)
def _is_this_machine(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
