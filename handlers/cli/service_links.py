"""Home of judging links: https, and, when asked, whether a public host answers within a deadline."""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from bot.domain.catalogue import Service, is_https

DEADLINE = aiohttp.ClientTimeout(total=10)
AT_ONCE = 8
_NOT_ASKED_WITH_HEAD = (405, 501)


class PublicHosts(AbstractResolver):
    """Resolves names to public addresses only: a list of links must not reach into our own network."""

    def __init__(self) -> None:
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        public = [each for each in found if is_public(each["host"])]
        if not public:
            raise OSError(f"{host} is not a public host")
        return public

    async def close(self) -> None:
        await self._resolver.close()


def faults_of(services: Iterable[Service]) -> list[str]:
    return [
        f"{_of(each)}: not an https link; give https:// and a host name"
        for each in services
        if each.url and not is_https(each.url)
    ]


async def faults_online(services: Iterable[Service]) -> list[str]:
    """Asks every public address once (HEAD, no redirect followed); examples are not asked."""
    asked = [each for each in services if each.url and not each.example]
    gate = asyncio.Semaphore(AT_ONCE)
    connector = aiohttp.TCPConnector(resolver=PublicHosts(), limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector, timeout=DEADLINE) as http:

        async def fault(service: Service) -> str:
            async with gate:
                return await fault_at(http, service.url)

        answers: Sequence[str] = await asyncio.gather(*map(fault, asked))
    return [f"{_of(each)}: {answer}" for each, answer in zip(asked, answers, strict=True) if answer]


async def fault_at(http: aiohttp.ClientSession, url: str) -> str:
    """What is wrong with an address; empty when it answers."""
    host = urlsplit(url).hostname or ""
    if _is_address(host) and not is_public(host):
        return "leads to a private address; give the public one"
    try:
        async with http.head(url, allow_redirects=False) as answer:
            status = answer.status
    except TimeoutError:
        return f"no answer within {DEADLINE.total:.0f} seconds"
    except (aiohttp.ClientError, OSError) as error:
        return f"cannot be reached ({error})"
    if status >= 400 and status not in _NOT_ASKED_WITH_HEAD:
        return f"answers {status}; open it in a browser and correct the link"
    return ""


def is_public(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_global


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _of(service: Service) -> str:
    return f"{service.region} {service.kind} {service.name['zh']}: {service.url}"
