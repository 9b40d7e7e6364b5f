"""Home of judging links: https, and, when asked, whether a public host answers within a deadline."""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from bot.domain.catalogue import Service, is_https
from bot.domain.errors import Refused

Judged = tuple[tuple[Service, Refused | None], ...]
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

DEADLINE = 10.0  # seconds for one address
AT_ONCE = 8
_NOT_ASKED_WITH_HEAD = (405, 501)
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # IPv4 behind NAT64, RFC 6052


class AllowedHosts(AbstractResolver):
    """Resolves names to allowed addresses only: a list of links must not reach into our own network."""

    def __init__(self, *, loopback: bool = False) -> None:
        self._resolver = ThreadedResolver()
        self._loopback = loopback

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        allowed = [each for each in found if is_allowed(each["host"], loopback=self._loopback)]
        if not allowed:
            raise OSError(f"{host} is not a public host")
        return allowed

    async def close(self) -> None:
        await self._resolver.close()


def faults_of(services: Iterable[Service]) -> Judged:
    return tuple(
        (each, Refused("errors.row_url", url=each.url))
        for each in services
        if each.url and not is_https(each.url)
    )


async def asked_online(
    services: Iterable[Service], *, loopback: bool = False, altogether: float | None = None
) -> Judged:
    """Asks every allowed address once (HEAD, no redirect followed); examples are not asked."""
    asked = [each for each in services if each.url and not each.example]
    ends = None if altogether is None else asyncio.get_running_loop().time() + altogether
    gate = asyncio.Semaphore(AT_ONCE)
    async with _session(loopback=loopback) as http:

        async def fault(service: Service) -> Refused | None:
            try:
                async with asyncio.timeout_at(ends), gate:
                    return await fault_at(http, service.url, loopback=loopback)
            except TimeoutError:
                return Refused("errors.link_unasked", seconds=f"{altogether:.0f}")

        faults = await asyncio.gather(*map(fault, asked))
    return tuple(zip(asked, faults, strict=True))


async def fault_at(http: aiohttp.ClientSession, url: str, *, loopback: bool = False) -> Refused | None:
    """What is wrong with an address; None when it answers."""
    host = urlsplit(url).hostname or ""
    if _is_address(host) and not is_allowed(host, loopback=loopback):
        return Refused("errors.link_private")
    try:
        async with http.head(url, allow_redirects=False) as answer:
            status = answer.status
    except TimeoutError:
        return Refused("errors.link_late", seconds=f"{DEADLINE:.0f}")
    except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError):
        return Refused("errors.link_tls")
    except (aiohttp.ClientError, OSError, ValueError):
        return Refused("errors.link_unreachable")
    if status >= 400 and status not in _NOT_ASKED_WITH_HEAD:
        return Refused("errors.link_status", status=status)
    return None


def is_allowed(address: str, *, loopback: bool = False) -> bool:
    found = _meant(address)
    if found.is_loopback:
        return loopback
    return found.is_global and not found.is_multicast


def _session(*, loopback: bool) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(
        resolver=AllowedHosts(loopback=loopback), limit=AT_ONCE, ssl=ssl.create_default_context()
    )
    return aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=DEADLINE))


def _meant(address: str) -> IPAddress:
    """The IPv4 address that an IPv6 one only wraps."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv4Address):
        return found
    if found in _TRANSLATED:
        return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour or found


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
