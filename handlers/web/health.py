"""Home of what a supervisor asks: alive, ready, and the figures for Prometheus."""

import asyncio
import hmac

from aiohttp import hdrs, web
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

from handlers.web.arrivals import is_near
from handlers.web.keys import METRICS_TOKEN, PORTS

READY_WITHIN = 3.0  # seconds
NOWHERE = bytes(16)  # the key of no delivery
DELIVERIES = Counter(
    "healthcode_deliveries", "Deliveries by what became of them", ["account", "name", "outcome"]
)
DELIVERY_SECONDS = Histogram(
    "healthcode_delivery_seconds",
    "From a delivery's first line to its answer",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0),
)


def health_routes() -> list[web.RouteDef]:
    return [web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", metrics)]


async def alive(_: web.Request) -> web.Response:
    return web.Response(text="alive")


async def ready(request: web.Request) -> web.Response:
    """Whether the records can be read."""
    read = asyncio.wait_for(request.app[PORTS].store.begin().delivery(NOWHERE), READY_WITHIN)
    (outcome,) = await asyncio.gather(read, return_exceptions=True)
    if isinstance(outcome, Exception):
        return web.Response(status=503, text="The records cannot be read.")
    return web.Response(text="ready")


async def metrics(request: web.Request) -> web.Response:
    """For this machine, or for whoever holds the token of the settings; to others it does not exist."""
    if not is_near(request) and not _holds_token(request):
        raise web.HTTPNotFound
    return web.Response(body=generate_latest(), headers={hdrs.CONTENT_TYPE: CONTENT_TYPE_LATEST})


def _holds_token(request: web.Request) -> bool:
    token = request.app.get(METRICS_TOKEN, "")
    given = request.headers.get(hdrs.AUTHORIZATION, "")
    return bool(token) and hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {token}".encode())
