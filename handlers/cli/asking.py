"""Home of asking a running server as the platform would, and of why it could not be asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

import aiohttp

PATIENCE = 5.0  # seconds; then the platform cuts the connection and delivers again
ANSWER_BYTES = 64 * 1024


class Unreached(Exception):
    """No answer; says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str
    content_type: str
    date: str
    seconds: float


async def ask(
    session: aiohttp.ClientSession,
    address: str,
    query: Mapping[str, str],
    body: str | None = None,
    kind: str = "text/xml",
) -> Answer:
    """GET, or POST when there is a body, which is of that `kind`. Raises Unreached."""
    began = monotonic()
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    try:
        async with session.request(
            "GET" if body is None else "POST",
            address,
            params=query,
            data=body,
            headers={} if body is None else {"Content-Type": kind},
            allow_redirects=False,
            timeout=timeout,
        ) as response:
            text = (await response.content.read(ANSWER_BYTES)).decode("utf-8", "replace")
            date, kind = response.headers.get("Date", ""), response.content_type
            return Answer(response.status, text, kind, date, monotonic() - began)
    except TimeoutError as fault:
        raise Unreached(f"no answer within {PATIENCE:g} seconds; the platform gives up then, too") from fault
    except aiohttp.ClientError as fault:
        raise Unreached(_why(fault)) from fault


def _why(fault: aiohttp.ClientError) -> str:
    match fault:
        case aiohttp.ClientConnectorCertificateError():
            return "the TLS certificate is not trusted; install it with its full chain"
        case aiohttp.ClientSSLError():
            return "no TLS connection; is the certificate set up on port 443?"
        case aiohttp.ClientConnectorDNSError():
            return "the name is unknown; does the domain point to this server?"
        case aiohttp.ClientConnectorError():
            return "nothing listens there; start `healthcode serve`, and the proxy before it"
    return f"the connection broke ({type(fault).__name__})"
