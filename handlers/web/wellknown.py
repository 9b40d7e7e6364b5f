"""Home of what verifiers fetch: the public keys of the codes, the signed lists, and the roots that certify them."""

from aiohttp import web

from handlers.pass_keys import KEYS, REVOKED
from handlers.web.keys import PASS_KEYS, PORTS
from integrations.pass_files import roots_as_json

# A list may come before its hour, when a key was lost; who keeps copies for us asks again within a minute.
KEPT = {"Cache-Control": "public, max-age=60", "Access-Control-Allow-Origin": "*"}


async def key_set(request: web.Request) -> web.Response:
    keys = request.app[PORTS].signer.key_set()
    headers = {**KEPT, "Cache-Control": "public, max-age=300"}
    return web.json_response(keys, content_type="application/jwk-set+json", headers=headers)


async def trust_list(request: web.Request) -> web.Response:
    return _signed(request, KEYS)


async def revocations(request: web.Request) -> web.Response:
    return _signed(request, REVOKED)


async def changes(request: web.Request) -> web.Response:
    """404 where they are not to be had since that number: take the whole list."""
    since = int(request.match_info["since"])
    body = request.app[PASS_KEYS].changes(since, request.app[PORTS].now())
    if body is None:
        raise web.HTTPNotFound(headers=KEPT)
    return web.Response(body=body, content_type="application/cose", headers=KEPT)


async def roots(request: web.Request) -> web.Response:
    """For a door to pin when it is set up."""
    return web.json_response(roots_as_json(request.app[PASS_KEYS].roots), headers=KEPT)


def _signed(request: web.Request, name: str) -> web.Response:
    """503 until a root has certified the key of the lists."""
    signed = request.app[PASS_KEYS].lists.get(name)
    if signed is None:
        raise web.HTTPServiceUnavailable(headers={"Retry-After": "60"})
    tag = f'"{signed.seq}"'
    headers = {**KEPT, "ETag": tag}
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=headers)
    return web.Response(body=signed.body, content_type="application/cose", headers=headers)


ROUTES = (
    web.get("/.well-known/healthcode/jwks.json", key_set),
    web.get("/.well-known/healthcode/trust-list", trust_list),
    web.get("/.well-known/healthcode/revocations", revocations),
    web.get(r"/.well-known/healthcode/revocations/{since:\d{1,12}}", changes),
    web.get("/gate/roots.json", roots),
)
