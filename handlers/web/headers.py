"""Home of the headers that every answer bears."""

from collections.abc import Mapping

from aiohttp import hdrs
from multidict import CIMultiDict

HEADERS: Mapping[str, str] = {
    hdrs.SERVER: "healthcode",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    hdrs.CACHE_CONTROL: "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
    ),
}
LASTING_TLS = "max-age=31536000"


def usual(*, tls: bool) -> CIMultiDict[str]:
    told = CIMultiDict(HEADERS)
    if tls:
        told[hdrs.STRICT_TRANSPORT_SECURITY] = LASTING_TLS
    return told
