"""Home of /demo: two phones in a page for a newcomer, and the platforms' APIs for our own client. Local servers only."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from aiohttp import web

from handlers.web.demo_alipay import AlipayApi
from handlers.web.demo_people import People
from handlers.web.demo_pictures import picture
from handlers.web.demo_sign_in import SignIn
from handlers.web.demo_wechat import WeChatApi
from integrations.simulator.alipay.simulator import Alipay
from integrations.simulator.played import Played
from integrations.simulator.wechat.simulator import WeChat

FILES: Mapping[str, str] = {
    "index.html": "text/html",
    "demo.css": "text/css",
    "chat.css": "text/css",
    "phone.css": "text/css",
    "certify.css": "text/css",
    "demo.js": "text/javascript",
    "bubbles.js": "text/javascript",
    "wire.js": "text/javascript",
    "server.js": "text/javascript",
    "phone.js": "text/javascript",
    "view.js": "text/javascript",
    "people.json": "application/json",
}


def demo_routes(played: Played) -> list[web.RouteDef]:
    """The caller closes what is played when the server shuts down, so that no page is left waiting."""
    folder = files("templates") / "demo"
    demo = Demo(played, {name: (folder / name).read_bytes() for name in FILES})
    return [
        web.get("/demo", demo.page),
        web.get("/demo/files/{name}", demo.file),
        web.get("/demo/api/accounts", demo.accounts),
        web.get("/demo/api/media/{media_id}", demo.media),
        *People(played).routes(),
        *SignIn(played).routes(),
        *(WeChatApi(played.wechat).routes() if played.wechat else []),
        *(AlipayApi(played.alipay).routes() if played.alipay else []),
    ]


@dataclass(frozen=True, slots=True)
class Demo:
    played: Played
    content: Mapping[str, bytes]

    async def page(self, _: web.Request) -> web.Response:
        response = self._sent("index.html")
        here = self.played.sides[0].origin
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            f"img-src 'self' data: {here}; frame-src 'self' {here}; base-uri 'none'; form-action 'none'"
        )
        return response

    async def file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in self.content:
            raise web.HTTPNotFound
        return self._sent(name)

    async def accounts(self, _: web.Request) -> web.Response:
        """What each phone shows: the account in whose chat it is, its menu, and the mini program, "" without one."""
        sides = {"wechat": self.played.wechat, "alipay": self.played.alipay}
        return web.json_response({platform: _shown(side) for platform, side in sides.items() if side})

    async def media(self, request: web.Request) -> web.Response:
        content = self.played.media(request.match_info["media_id"])
        if content is None:
            raise web.HTTPNotFound
        return picture(content)

    def _sent(self, name: str) -> web.Response:
        return web.Response(
            body=self.content[name],
            content_type=FILES[name],
            charset="utf-8",
            headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
        )


def _shown(side: WeChat | Alipay) -> Mapping[str, object]:
    account = side.account
    return {
        "name": account.name,
        "app_id": account.app_id,
        "hook": account.hook,
        "menu": list(side.menu),
        "mini": next(
            (desk.account.name for desk in side.desks.values() if desk.account.kind == "miniprogram"), ""
        ),
    }
