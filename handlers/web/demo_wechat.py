"""Home of WeChat's API as /demo plays it for our own client: each account's below an address of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from handlers.web.demo_bodies import any_json, parts
from handlers.web.demo_pictures import picture
from integrations.simulator.faults import Down
from integrations.simulator.wechat import api, sign_in
from integrations.simulator.wechat.simulator import Desk, WeChat


@dataclass(frozen=True, slots=True)
class WeChatApi:
    wechat: WeChat

    def routes(self) -> list[web.RouteDef]:
        base = "/demo/{desk:wechat[a-z-]*}"
        return [
            web.post(f"{base}/cgi-bin/media/upload", self.upload),
            web.get(f"{base}/cgi-bin/media/get", self.media),
            web.get(f"{base}/cgi-bin/user/info", self.user_info),
            web.get(f"{base}/cgi-bin/ticket/getticket", self.page_ticket),
            web.get(f"{base}/sns/jscode2session", self.code_to_session),
            web.get(f"{base}/sns/oauth2/access_token", self.code_to_token),
            web.post(base + "{path:/(cgi-bin|wxa)/.+}", self.call),
        ]

    async def upload(self, request: web.Request) -> web.Response:
        desk, found = self._desk(request), await parts(request)
        if "media" not in found:
            raise web.HTTPBadRequest
        token, kind = request.query.get("access_token", ""), request.query.get("type", "")
        return web.json_response(api.upload(self.wechat, desk, token, kind, found["media"]))

    async def media(self, request: web.Request) -> web.Response:
        """What a person sent."""
        desk, query = self._desk(request), request.query
        token, media_id = query.get("access_token", ""), query.get("media_id", "")
        found = api.media(self.wechat, desk, token, media_id)
        return picture(found) if isinstance(found, bytes) else web.json_response(found)

    async def user_info(self, request: web.Request) -> web.Response:
        desk, query = self._desk(request), request.query
        token, open_id = query.get("access_token", ""), query.get("openid", "")
        return web.json_response(api.user_info(self.wechat, desk, token, open_id))

    async def page_ticket(self, request: web.Request) -> web.Response:
        desk, query = self._desk(request), request.query
        token, kind = query.get("access_token", ""), query.get("type", "")
        return web.json_response(api.page_ticket(self.wechat, desk, token, kind))

    async def code_to_session(self, request: web.Request) -> web.Response:
        desk = self._desk(request)
        return _answered(lambda: sign_in.code_to_session(self.wechat, desk, request.query))

    async def code_to_token(self, request: web.Request) -> web.Response:
        desk = self._desk(request)
        return _answered(lambda: sign_in.code_to_token(self.wechat, desk, request.query))

    async def call(self, request: web.Request) -> web.Response:
        desk, path = self._desk(request), request.match_info["path"]
        if path not in api.CALLS:
            raise web.HTTPNotFound
        token, body = request.query.get("access_token", ""), await any_json(request)
        return _answered(lambda: api.call(self.wechat, desk, path, token, body))

    def _desk(self, request: web.Request) -> Desk:
        desk = self.wechat.desks.get(request.match_info["desk"])
        if desk is None:
            raise web.HTTPNotFound
        return desk


def _answered(ask: Callable[[], Mapping[str, object]]) -> web.Response:
    try:
        return web.json_response(ask())
    except Down:
        return web.Response(status=502, text="Bad Gateway")
