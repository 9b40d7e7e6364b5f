"""Home of /demo: a phone in a page for a newcomer, and the platform's API for our own client. Local servers only."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from aiohttp import BodyPartReader, web

from integrations.simulator import api
from integrations.simulator.acts import Act
from integrations.simulator.delivery import Faults
from integrations.simulator.follower import Follower
from integrations.simulator.simulator import Busy, Simulator

WAIT = 20.0
WORDS_LIMIT = 8000
FILES: Mapping[str, str] = {
    "index.html": "text/html",
    "demo.css": "text/css",
    "chat.css": "text/css",
    "demo.js": "text/javascript",
    "bubbles.js": "text/javascript",
    "wire.js": "text/javascript",
    "server.js": "text/javascript",
    "view.js": "text/javascript",
    "people.json": "application/json",
}


def demo_routes(simulator: Simulator) -> list[web.RouteDef]:
    """The caller closes the simulator when the server shuts down, so that no page is left waiting."""
    demo = Demo(simulator)
    return [
        web.get("/demo", demo.page),
        web.get("/demo/files/{name}", demo.file),
        web.get("/demo/api/account", demo.account),
        web.post("/demo/api/people", demo.come),
        web.get("/demo/api/people/{open_id}/events", demo.events),
        web.post("/demo/api/people/{open_id}/acts", demo.act),
        web.get("/demo/api/media/{media_id}", demo.media),
        web.post("/demo/wechat/cgi-bin/media/upload", demo.upload),
        web.post("/demo/wechat{path:/cgi-bin/.+}", demo.call),
    ]


class Demo:
    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        folder = files("templates") / "demo"
        self._files = {name: (folder / name).read_bytes() for name in FILES}

    async def page(self, _: web.Request) -> web.Response:
        response = self._sent("index.html")
        here = self._simulator.account.hook.partition("/hooks/")[0]
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            f"img-src 'self' data: {here}; frame-src 'self' {here}; base-uri 'none'; form-action 'none'"
        )
        return response

    async def file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in self._files:
            raise web.HTTPNotFound
        return self._sent(name)

    async def account(self, _: web.Request) -> web.Response:
        account = self._simulator.account
        return web.json_response(
            {
                "name": account.name,
                "app_id": account.app_id,
                "hook": account.hook,
                "menu": list(self._simulator.menu),
            }
        )

    async def come(self, request: web.Request) -> web.Response:
        """A new person; or one of an earlier run, told by open id, who may follow already."""
        body = await _own(request)
        try:
            known = str(body.get("open_id", ""))
            follower = self._simulator.person(known, followed=bool(body.get("followed")))
        except ValueError as fault:
            raise web.HTTPBadRequest from fault
        return web.json_response({"open_id": follower.open_id, "followed": follower.followed})

    async def events(self, request: web.Request) -> web.Response:
        """Everything after the event of this number; waits up to 20 seconds for it."""
        after = request.query.get("after", "0")
        if not after.isascii() or not after.isdigit():
            raise web.HTTPBadRequest
        return web.json_response(await self._simulator.events(self._follower(request), int(after), WAIT))

    async def act(self, request: web.Request) -> web.Response:
        body = await _own(request)
        follower = self._follower(request)
        words = str(body.get("words", ""))
        if len(words) > WORDS_LIMIT:
            raise web.HTTPBadRequest
        follower.accepts_notices = body.get("accepts_notices") is not False
        faults = Faults(twice=body.get("twice") is True, lost=body.get("lost") is True)
        try:
            self._simulator.act(follower, Act(str(body.get("kind")), words), faults)
        except KeyError as fault:
            raise web.HTTPBadRequest from fault
        except Busy as fault:
            raise web.HTTPTooManyRequests from fault
        return web.Response(status=202)

    async def media(self, request: web.Request) -> web.Response:
        content = self._simulator.media.get(request.match_info["media_id"])
        if content is None:
            raise web.HTTPNotFound
        kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
        return web.Response(body=content, content_type=kind)

    async def upload(self, request: web.Request) -> web.Response:
        content = await _part(request)
        token, kind = request.query.get("access_token", ""), request.query.get("type", "")
        return web.json_response(api.upload(self._simulator, token, kind, content))

    async def call(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        if path not in api.CALLS:
            raise web.HTTPNotFound
        token = request.query.get("access_token", "")
        return web.json_response(api.call(self._simulator, path, token, await _json(request)))

    def _follower(self, request: web.Request) -> Follower:
        follower = self._simulator.people.get(request.match_info["open_id"])
        if follower is None:
            raise web.HTTPNotFound
        return follower

    def _sent(self, name: str) -> web.Response:
        return web.Response(
            body=self._files[name],
            content_type=FILES[name],
            charset="utf-8",
            headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
        )


async def _own(request: web.Request) -> Mapping[str, Any]:
    """Only application/json is read, which no foreign page can send here without being asked first."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    return await _json(request)


async def _json(request: web.Request) -> Mapping[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError as fault:
        raise web.HTTPBadRequest from fault
    if not isinstance(body, dict):
        raise web.HTTPBadRequest
    return body


async def _part(request: web.Request) -> bytes:
    """The bytes of the field `media`, at most a little more than the platform takes."""
    if request.content_type != "multipart/form-data":
        raise web.HTTPUnsupportedMediaType
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name == "media":
            content = bytearray()
            while len(content) <= api.IMAGE_BYTES and (chunk := await part.read_chunk()):
                content += chunk
            return bytes(content)
    raise web.HTTPBadRequest
