"""Home of how much may be asked in a while, by whom, and how it is told (RateLimit header fields for HTTP)."""

import ipaddress
import math

from aiohttp import web

from bot.domain.logins import Login
from bot.limits import Limits, Quota, Taken

LIMITS: web.AppKey[Limits] = web.AppKey("LIMITS")
PROXIES: web.AppKey[tuple[str, ...]] = web.AppKey("PROXIES")
# Behind one address there may be a whole mobile network, so that these stop floods alone.
LOGIN = Quota("login", 600, 60)
ADDRESS = Quota("address", 3000, 60)
PERSON = Quota("person", 60, 60)  # logins of one account of a platform
TOKEN = Quota("token", 240, 60)
SUBSCRIBER = 64  # bits


async def take(request: web.Request, limits: Limits, login: Login | None, now: float) -> tuple[Quota, Taken]:
    """Counts by the login, where there is one; else by the address asked from, closer for logging in, which asks the platform."""
    if login is not None:
        return TOKEN, await limits.take(TOKEN, login.token.hex(), now)
    quota = LOGIN if request.path.endswith("/login") else ADDRESS
    return quota, await limits.take(quota, counted_as(address_of(request)), now)


def headers_of(quota: Quota, taken: Taken) -> dict[str, str]:
    said = {
        "RateLimit-Policy": f'"{quota.name}";q={quota.quantity};w={quota.seconds}',
        "RateLimit": f'"{quota.name}";r={taken.remaining};t={math.ceil(taken.reset)}',
    }
    return said if taken.allowed else {**said, "Retry-After": str(max(math.ceil(taken.reset), 1))}


def address_of(request: web.Request) -> str:
    """The peer; behind our own proxies the last address they were told of that is none of them."""
    proxies = [ipaddress.ip_network(each, strict=False) for each in request.app.get(PROXIES, ())]
    found = request.remote or ""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    for each in reversed(forwarded):
        if not _is_one_of(found, proxies):
            break
        found = each.strip() or found
    return found


def counted_as(address: str) -> str:
    """Of IPv6 the network of one subscriber, for whoever has one address there has 2^64."""
    try:
        found = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    mapped = found.ipv4_mapped
    return str(mapped or ipaddress.IPv6Network((int(found), SUBSCRIBER), strict=False))


def _is_one_of(address: str, proxies: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    try:
        return any(ipaddress.ip_address(address) in each for each in proxies)
    except ValueError:
        return False
