"""Home of what verifiers fetch: the public keys of the codes, as a JWK set."""

from aiohttp import web

from handlers.web.keys import PORTS


async def key_set(request: web.Request) -> web.Response:
    keys = request.app[PORTS].signer.key_set()
    headers = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}
    return web.json_response(keys, content_type="application/jwk-set+json", headers=headers)


ROUTES = (web.get("/.well-known/healthcode/jwks.json", key_set),)
