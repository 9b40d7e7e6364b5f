"""Home of the outermost step of every request: it tells the connection's door where its request stands."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from handlers.web.door import Door

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def timed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Tells the door where its request stands; a server without doors needs nothing."""
    door = request.transport.get_protocol() if request.transport else None
    if not isinstance(door, Door):
        return await handler(request)
    door.head_received(request.content)
    try:
        response = door.refusal(request) or await handler(request)
    except web.HTTPException as answer:
        _last(answer, door)
        raise
    else:
        _last(response, door)
        return response
    finally:
        door.answered()


def _last(response: web.StreamResponse, door: Door) -> None:
    """`Connection: close`, which lets a client know before it sends more."""
    if door.ending and not response.prepared:
        response.force_close()
