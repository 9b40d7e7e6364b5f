"""Home of the pages by which a platform tells a web page who looks: played for the phone this browser holds."""

from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web
from yarl import URL

from handlers.web.demo_people import holds
from integrations.simulator.alipay import identity
from integrations.simulator.alipay.simulator import Alipay
from integrations.simulator.follower import Follower
from integrations.simulator.played import Played
from integrations.simulator.simulator import Simulator
from integrations.simulator.wechat import sign_in
from integrations.simulator.wechat.account import MINIPROGRAM
from integrations.simulator.wechat.simulator import WeChat

WECHAT_SCOPES = ("snsapi_base", "snsapi_userinfo")
ALIPAY_SCOPES = ("auth_base", "auth_user")


@dataclass(frozen=True, slots=True)
class SignIn:
    played: Played

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/demo/{desk:wechat[a-z-]*}/connect/oauth2/authorize", self.wechat),
            web.get("/demo/{desk:alipay[a-z-]*}/oauth2/publicAppAuthorize.htm", self.alipay),
        ]

    async def wechat(self, request: web.Request) -> web.Response:
        side, query = self.played.wechat, request.query
        desk = side.desks.get(request.match_info["desk"]) if side else None
        if side is None or desk is None or desk.account.kind == MINIPROGRAM:
            raise web.HTTPNotFound
        scope = query.get("scope", "")
        if query.get("appid") != desk.account.app_id or query.get("response_type") != "code":
            return _refused("wrong appid or response_type")
        if scope not in WECHAT_SCOPES:
            return _refused("wrong scope")
        back, follower = _back(request, side), _holder(request, side)
        code = sign_in.login_code(side, desk, follower, scope)
        raise web.HTTPFound(back.extend_query(code=code, state=query.get("state", "")))

    async def alipay(self, request: web.Request) -> web.Response:
        side, query = self.played.alipay, request.query
        desk = side.desks.get(request.match_info["desk"]) if side else None
        if side is None or desk is None:
            raise web.HTTPNotFound
        app_id, scope = query.get("app_id", ""), query.get("scope", "")
        if app_id != desk.account.app_id:
            return _refused("wrong app_id")
        if scope not in ALIPAY_SCOPES:
            return _refused("wrong scope")
        back, follower = _back(request, side), _holder(request, side)
        found = {"app_id": app_id, "source": "alipay_wallet", "scope": scope, "state": query.get("state", "")}
        code = identity.login_code(side, desk, follower)
        raise web.HTTPFound(back.extend_query(**found, auth_code=code))


def _holder(request: web.Request, side: WeChat | Alipay) -> Follower:
    """Whose phone this browser holds, also when the server has been started anew since."""
    platform = "wechat" if isinstance(side, WeChat) else "alipay"
    open_id = request.cookies.get(holds(platform), "")
    if not side.is_id(open_id):
        raise web.HTTPForbidden(text="Nobody holds this phone: open /demo first. 请先打开 /demo。")
    return side.person(open_id)


def _back(request: web.Request, side: Simulator) -> URL:
    """Only to pages of this server, as a platform leads back to the domain the account has named alone."""
    with suppress(ValueError):  # of what is no address at all
        back = URL(request.query.get("redirect_uri", ""))
        if back.absolute and back.origin() == URL(side.origin):
            return back
    raise web.HTTPBadRequest(text="redirect_uri is not of the account's domain")


def _refused(words: str) -> web.Response:
    return web.Response(status=400, text=words)
