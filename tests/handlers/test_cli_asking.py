"""Why a server could not be asked, in words an operator can act on."""

import ssl

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from aiohttp.test_utils import unused_port

from handlers.cli.asking import Unreached, _why, ask

KEY = ConnectionKey(
    "code.example.org", 443, is_ssl=True, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None
)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (aiohttp.ClientConnectorCertificateError(KEY, ssl.CertificateError("x")), "not trusted"),
        (aiohttp.ClientConnectorSSLError(KEY, OSError("x")), "no TLS connection"),
        (aiohttp.ClientConnectorDNSError(KEY, OSError("x")), "the name is unknown"),
        (aiohttp.ClientConnectorError(KEY, OSError("x")), "nothing listens there"),
        (aiohttp.ServerDisconnectedError(), "the connection broke (ServerDisconnectedError)"),
    ],
)
def test_each_way_to_fail_has_its_words(fault: aiohttp.ClientError, told: str) -> None:
    assert told in _why(fault)


async def test_nobody_there_is_no_error_of_ours() -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(Unreached, match="nothing listens there"):
            await ask(session, f"http://127.0.0.1:{unused_port()}/hooks/a", {})
