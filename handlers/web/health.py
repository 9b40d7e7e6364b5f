"""Home of what a supervisor or the doctor asks: alive, ready, the figures for Prometheus, what arrived last."""

import asyncio
import functools
import hmac
import ipaddress
import re

from aiohttp import hdrs, web
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram

from handlers.figures import exposition, known
from handlers.web.keys import ARRIVALS, METRICS_TOKEN, PORTS, REDIS

READY_WITHIN = 3.0  # seconds
WITHOUT_REDIS = "ready, without Redis: it cannot be used, so each worker counts limits by itself"
NOWHERE = bytes(16)  # the key of no delivery
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
NAMES = 128  # twice what the platforms are known to send; further ones are counted together
OTHER = "other"
DELIVERED = "healthcode_deliveries"
AFTER = re.compile(r"[0-9]{1,10}:[0-9]{1,15}(,[0-9]{1,10}:[0-9]{1,15}){0,199}", re.ASCII)


class Deliveries:
    """Counts them by what became of them, under `most` different names, so that new ones cannot fill the memory.

    Names of workers before this one are among them.
    """

    def __init__(self, counter: Counter, most: int) -> None:
        self._most = most
        self._names = known(DELIVERED, "name")
        self._counts = functools.cache(counter.labels)  # account and outcome are of fixed lists, too

    def count(self, account: str, name: str, outcome: str) -> None:
        if len(self._names) < self._most:
            self._names.add(name)
        self._counts(account, name if name in self._names else OTHER, outcome).inc()


DELIVERIES = Deliveries(
    Counter(DELIVERED, "Deliveries by what became of them", ["account", "name", "outcome"]),
    NAMES,
)
DELIVERY_SECONDS = Histogram(
    "healthcode_delivery_seconds",
    "From a delivery's first line to its answer",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0),
)


def health_routes() -> list[web.RouteDef]:
    return [
        web.get("/healthz", alive),
        web.get("/readyz", ready),
        web.get("/metrics", metrics),
        web.get("/doctor/events", arrived),
    ]


async def alive(_: web.Request) -> web.Response:
    return web.Response(text="alive")


async def ready(request: web.Request) -> web.Response:
    """Whether the records can be read and written. Without Redis too; that is told in words."""
    store = request.app[PORTS].store
    read = asyncio.wait_for(store.begin().delivery(NOWHERE), READY_WITHIN)
    (outcome,) = await asyncio.gather(read, return_exceptions=True)
    if isinstance(outcome, Exception):
        return web.Response(status=503, text="The records cannot be read.")
    if store.refuses():
        return web.Response(
            status=503, text="The records cannot be written: the disk is full or the database read-only."
        )
    redis = request.app.get(REDIS)
    if redis is not None and not await redis():
        return web.Response(text=WITHOUT_REDIS)
    return web.Response(text="ready")


async def metrics(request: web.Request) -> web.Response:
    """For this machine, or for whoever holds the token of the settings; to others it does not exist."""
    if not is_near(request) and not _holds_token(request):
        raise web.HTTPNotFound
    return web.Response(body=exposition(), headers={hdrs.CONTENT_TYPE: CONTENT_TYPE_LATEST})


async def arrived(request: web.Request) -> web.Response:
    """`?after=WORKER:N,…`: asked again and again by the doctor, so that no stream outlives the server."""
    if not is_near(request):
        raise web.HTTPNotFound
    after = request.query.get("after", "")
    known = dict(each.split(":") for each in after.split(",")) if AFTER.fullmatch(after) else {}
    events = await request.app[ARRIVALS].of_all({worker: int(number) for worker, number in known.items()})
    return web.json_response({"events": events})


def is_near(request: web.Request) -> bool:
    """Whether the peer is this machine itself, and no proxy speaks for another."""
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.remote or "").is_loopback
    except ValueError:
        return False


def _holds_token(request: web.Request) -> bool:
    token = request.app.get(METRICS_TOKEN, "")
    given = request.headers.get(hdrs.AUTHORIZATION, "")
    return bool(token) and hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {token}".encode())
