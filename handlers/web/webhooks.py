"""Home of the webhooks: one delivery in, its answer out, the same for every platform."""

import asyncio
import time
from dataclasses import dataclass

from aiohttp import hdrs, web

from bot.ports import NotGenuine, Ports, Unavailable
from handlers.web.health import DELIVERIES, DELIVERY_SECONDS
from handlers.web.keys import ARRIVALS, PLATFORMS, PORTS, TAKE
from integrations.platform import Platform, RawRequest, RawResponse, Received

BODY_LIMIT = 64 * 1024
TAKEN_WITHIN = 4.8  # seconds; the platform hangs up after five
RECEIVE_WITHIN = 10.0  # seconds for the whole body
UNKNOWN_ACCOUNT = "unknown_account"
NOT_GENUINE = RawResponse(b"This request does not come from the platform.", status=403)


@dataclass(slots=True)
class Seen:
    """What is counted of a delivery: nothing that tells who wrote, and nothing of a forged one but its cause."""

    name: str = ""
    outcome: str = "failed"


def webhook_routes() -> list[web.RouteDef]:
    return [web.get("/hooks/{account}", webhook, allow_head=False), web.post("/hooks/{account}", webhook)]


async def webhook(request: web.Request) -> web.Response:
    app, account = request.app, request.match_info["account"]
    ports, platform = app[PORTS], app[PLATFORMS].get(account)
    if platform is None:
        DELIVERIES.count("", "", UNKNOWN_ACCOUNT)
        app[ARRIVALS].note(ports.now(), account, "", UNKNOWN_ACCOUNT, 0)
        raise web.HTTPNotFound
    began, seen = time.perf_counter(), Seen()
    try:
        answer = await _answer(request, ports, account, platform, seen)
    finally:
        seconds = time.perf_counter() - began
        DELIVERIES.count(account, seen.name, seen.outcome)
        DELIVERY_SECONDS.observe(seconds)
        app[ARRIVALS].note(ports.now(), account, seen.name, seen.outcome, seconds * 1000)
    return web.Response(
        body=answer.body, status=answer.status, content_type=answer.content_type, charset=answer.charset
    )


async def _answer(
    request: web.Request, ports: Ports, account: str, platform: Platform, seen: Seen
) -> RawResponse:
    raw = RawRequest(request.method, request.query, request.headers, await _body(request, seen))
    try:
        received = platform.receive(raw, ports.now())
    except NotGenuine as fault:
        ports.report("refused_delivery", {"account": account, "cause": fault.cause})
        seen.outcome = fault.cause
        return NOT_GENUINE
    if isinstance(received, RawResponse):
        seen.name, seen.outcome = "handshake", "answered"
        return received
    seen.name = received.name
    for event, name in received.notes:
        ports.report(event, {"account": account, "name": name} if name else {"account": account})
    return await _taken(request, account, platform, received, seen)


async def _taken(
    request: web.Request, account: str, platform: Platform, received: Received, seen: Seen
) -> RawResponse:
    ports = request.app[PORTS]
    if received.incoming is None:
        seen.outcome = "acknowledged"
        return platform.answer(received, (), ports.now())
    key = ports.sealing.index("delivery", account, received.material)
    try:
        async with asyncio.timeout(TAKEN_WITHIN):
            messages, at = await request.app[TAKE](ports.accounts[account], key, received.incoming)
    except TimeoutError as late:  # a commit under way goes on, and the same delivery will find its answer
        raise Unavailable from late
    seen.outcome = "answered" if messages else "acknowledged"
    return platform.answer(received, messages, at)


async def _body(request: web.Request, seen: Seen) -> bytes:
    """At most 64 KiB within ten seconds, as it came over the wire."""
    if hdrs.CONTENT_ENCODING in request.headers:
        seen.outcome = "compressed"
        raise web.HTTPUnsupportedMediaType(text="Send the body uncompressed.")
    if (request.content_length or 0) > BODY_LIMIT:
        raise _too_large(request.content_length or 0, seen)
    if request.content.is_eof():  # all there already, as with nearly every delivery
        return request.content.read_nowait()
    body = bytearray()
    try:
        async with asyncio.timeout(RECEIVE_WITHIN):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > BODY_LIMIT:
                    raise _too_large(len(body), seen)
    except TimeoutError:
        seen.outcome = "slow"
        raise web.HTTPRequestTimeout(text="The body took too long.") from None
    return bytes(body)


def _too_large(size: int, seen: Seen) -> web.HTTPRequestEntityTooLarge:
    seen.outcome = "too_large"
    return web.HTTPRequestEntityTooLarge(BODY_LIMIT, size, text="The body is larger than 64 KiB.")
