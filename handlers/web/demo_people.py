"""Home of the people of /demo: they come, act, listen, and sign in to mini programs. Asked by the page alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from handlers.web.demo_bodies import own_json
from integrations.simulator.acts import Act
from integrations.simulator.alipay import identity
from integrations.simulator.alipay.simulator import Alipay
from integrations.simulator.faults import NAMES, Faults
from integrations.simulator.follower import Follower
from integrations.simulator.played import Played
from integrations.simulator.simulator import Busy, Simulator
from integrations.simulator.wechat import sign_in
from integrations.simulator.wechat.simulator import WeChat

WAIT = 20.0
WORDS_LIMIT = 8000
PHONE_LIMIT = 30
NUMBER_LIMIT = 15  # digits of an event's number
PLATFORMS = ("wechat", "alipay")


@dataclass(frozen=True, slots=True)
class People:
    played: Played

    def routes(self) -> list[web.RouteDef]:
        person = "/demo/api/people/{open_id}"
        return [
            web.post("/demo/api/people", self.come),
            web.get(f"{person}/events", self.events),
            web.post(f"{person}/acts", self.act),
            web.post(f"{person}/faults", self.faults),
            web.post(f"{person}/code", self.code),
            web.post(f"{person}/phone", self.phone),
        ]

    async def come(self, request: web.Request) -> web.Response:
        """A new person at `platform`; or one of an earlier run, told by open id, who may follow already.

        From now on this browser holds that person's phone: pages that ask the platform who looks get their code.
        """
        body = await own_json(request)
        side, platform = self._platform(body)
        follower = side.person(str(body.get("open_id", "")), followed=bool(body.get("followed")))
        if phone := str(body.get("phone", ""))[:PHONE_LIMIT]:
            follower.phone = phone
        if isinstance(side, Alipay):
            side.check_gateway(follower)
        answer = {"open_id": follower.open_id, "followed": follower.followed, "platform": platform}
        response = web.json_response(answer)
        response.set_cookie(holds(platform), follower.open_id, path="/demo", httponly=True, samesite="Lax")
        return response

    async def events(self, request: web.Request) -> web.Response:
        """Everything after the event of this number; waits up to 20 seconds for it."""
        after = request.query.get("after", "0")
        if not after.isascii() or not after.isdigit() or len(after) > NUMBER_LIMIT:
            raise web.HTTPBadRequest
        side, follower = self._known(request)
        return web.json_response(await side.events(follower, int(after), WAIT))

    async def act(self, request: web.Request) -> web.Response:
        body = await own_json(request)
        side, follower = self._known(request)
        words = str(body.get("words", ""))
        if len(words) > WORDS_LIMIT:
            raise web.HTTPBadRequest
        faults = _switches(follower, body)
        try:
            side.act(follower, Act(str(body.get("kind")), words), faults)
        except KeyError as fault:
            raise web.HTTPBadRequest from fault
        except Busy as fault:
            raise web.HTTPTooManyRequests from fault
        return web.Response(status=202)

    async def faults(self, request: web.Request) -> web.Response:
        """What goes wrong from now on, also with what the server does of its own accord."""
        body = await own_json(request)
        _, follower = self._known(request)
        follower.faults = _switches(follower, body)
        return web.Response(status=204)

    async def code(self, request: web.Request) -> web.Response:
        """What wx.login and my.getAuthCode give a mini program."""
        body = await own_json(request)
        side, follower = self._known(request)
        name = str(body.get("account", ""))
        if isinstance(side, WeChat) and (desk := side.desk_of(name)):
            return web.json_response({"code": sign_in.login_code(side, desk, follower)})
        if isinstance(side, Alipay) and (office := side.desk_of(name)):
            return web.json_response({"code": identity.login_code(side, office, follower)})
        raise web.HTTPNotFound

    async def phone(self, request: web.Request) -> web.Response:
        """What the button of the telephone number gives a mini program."""
        body = await own_json(request)
        side, follower = self._known(request)
        name = str(body.get("account", ""))
        if isinstance(side, WeChat) and (desk := side.desk_of(name)):
            return web.json_response({"proof": sign_in.phone_code(side, desk, follower)})
        if isinstance(side, Alipay) and (office := side.desk_of(name)):
            return web.json_response({"proof": identity.phone_proof(office, follower)})
        raise web.HTTPNotFound

    def _platform(self, body: Mapping[str, Any]) -> tuple[Simulator, str]:
        """The one the open id belongs to, else the one that is named, else the first."""
        known, named = str(body.get("open_id", "")), body.get("platform")
        if named is not None and named not in PLATFORMS:
            raise web.HTTPBadRequest
        sides = {"wechat": self.played.wechat, "alipay": self.played.alipay}
        for platform, side in sides.items():
            if side and (side.is_id(known) if known else named in {None, platform}):
                return side, platform
        raise web.HTTPBadRequest

    def _known(self, request: web.Request) -> tuple[Simulator, Follower]:
        known = self.played.known(request.match_info["open_id"])
        if known is None:
            raise web.HTTPNotFound
        return known


def holds(platform: str) -> str:
    """The cookie that says whose phone this browser holds."""
    return f"demo-{platform}"


def _switches(follower: Follower, body: Mapping[str, Any]) -> Faults:
    follower.accepts_notices = body.get("accepts_notices") is not False
    return Faults(**{name: body.get(name) is True for name in NAMES})
