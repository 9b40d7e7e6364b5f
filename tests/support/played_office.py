"""A tiny office behind WeChat's webhook, and both platforms played for it, on one loopback port. Reads and writes by
wechatpy.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import xmltodict
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from played_gateway import Gateway, played_alipay
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidSignatureException

from handlers.web.demo import demo_routes
from integrations.simulator.alipay.simulator import Alipay
from integrations.simulator.played import Played
from integrations.simulator.simulator import Simulator
from integrations.simulator.wechat.account import PlayedAccount
from integrations.simulator.wechat.simulator import Desk, WeChat

TOKEN = "demoToken00000000000000000000001"
AES_KEY = "demoAesKey0000000000000000000000000000000AB"
APP_ID = "wxdemo0000000001"
MINI_ID = "wxdemo0000000002"
SECRET = "demo-secret-00000000000000000001"
Fields = dict[str, str]


@dataclass
class Office:
    """`answer` gives the fields of the passive answer (an XML fragment), or "" for `success`.

    `believes`: it takes wrong signatures for right ones.
    """

    answer: Callable[[Fields], str] = lambda _: ""
    heard: list[Fields] = field(default_factory=list)
    queries: list[dict[str, str]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    delay: float = 0.0
    raw: web.Response | None = None
    believes: bool = False

    async def hook(self, request: web.Request) -> web.Response:
        body = await request.text()
        query = dict(request.query)
        crypto = WeChatCrypto(TOKEN, AES_KEY, MINI_ID if request.path.endswith("-mini") else APP_ID)
        try:
            xml = crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
        except InvalidSignatureException:
            return web.Response(status=200 if self.believes else 403)
        fields: Fields = xmltodict.parse(xml)["xml"]
        self.heard.append(fields)
        self.queries.append(query)
        self.bodies.append(body)
        await asyncio.sleep(self.delay)
        if self.raw is not None:
            return web.Response(body=self.raw.body, status=self.raw.status)
        answer = self.answer(fields)
        if not answer:
            return web.Response(text="success")
        reply = (
            f"<xml><ToUserName>{fields['FromUserName']}</ToUserName><FromUserName>{fields['ToUserName']}</FromUserName>"
            f"<CreateTime>1</CreateTime>{answer}</xml>"
        )
        return web.Response(text=crypto.encrypt_message(reply, "771100", query["timestamp"]))


@dataclass
class Clock:
    instant: datetime = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.instant

    def passes(self, **spans: float) -> None:
        self.instant += timedelta(**spans)


@dataclass
class Stage:
    """`simulator` is WeChat."""

    office: Office
    gateway: Gateway
    clock: Clock
    simulator: WeChat
    alipay: Alipay
    server: TestServer
    session: aiohttp.ClientSession

    async def api(
        self, path: str, body: Mapping[str, object], access_token: str = "", mount: str = "wechat"
    ) -> dict[str, object]:
        """A call as our client makes it: the body as UTF-8 JSON."""
        address = self.server.make_url(f"/demo/{mount}{path}")
        data = json.dumps(body, ensure_ascii=False).encode()
        async with self.session.post(address, params={"access_token": access_token}, data=data) as response:
            answer: dict[str, object] = await response.json()
            return answer

    async def log_in(self, mount: str = "wechat") -> str:
        app_id = {"wechat": APP_ID, "wechat-mini": MINI_ID}[mount]
        body: dict[str, object] = {"grant_type": "client_credential", "appid": app_id, "secret": SECRET}
        return str((await self.api("/cgi-bin/stable_token", body, mount=mount))["access_token"])

    async def settled(self) -> None:
        sides: tuple[Simulator, ...] = (self.simulator, self.alipay)
        while tasks := [task for side in sides for task in side.under_way]:
            await asyncio.gather(*tasks)


def played_wechat(origin: str, session: aiohttp.ClientSession, clock: Clock, patience: float) -> WeChat:
    hook = f"{origin}/hooks/demo-wechat"
    account = PlayedAccount("demo-wechat", APP_ID, "gh_demo000001", TOKEN, AES_KEY, SECRET, hook)
    mini = PlayedAccount(
        "demo-wechat-mini", MINI_ID, "gh_demo000002", TOKEN, AES_KEY, SECRET, f"{hook}-mini", "miniprogram"
    )
    return WeChat(
        origin=origin,
        session=session,
        now=clock,
        patience=patience,
        account=account,
        desks={"wechat": Desk(account), "wechat-mini": Desk(mini)},
    )


async def set_stage(session: aiohttp.ClientSession, patience: float = 0.2) -> Stage:
    port = unused_port()
    origin = f"http://127.0.0.1:{port}"
    office, clock, gateway = Office(), Clock(), Gateway()
    played = Played(
        played_wechat(origin, session, clock, patience), played_alipay(origin, session, clock, patience)
    )

    async def form(_: web.Request) -> web.Response:
        fields = '<input name="name"><input name="document_number"><input name="other"><a href="https://example.org/">x</a>'
        return web.Response(text=f"<!doctype html><title>Form</title>{fields}", content_type="text/html")

    async def shut_down(_: web.Application) -> None:
        await played.close()

    app = web.Application(client_max_size=64 * 1024)
    app.router.add_post("/hooks/demo-wechat", office.hook)
    app.router.add_post("/hooks/demo-wechat-mini", office.hook)
    app.router.add_post("/hooks/demo-alipay", gateway.hook)
    app.router.add_get("/p/form", form)
    app.router.add_get("/m/", form)
    app.add_routes(demo_routes(played))
    app.on_shutdown.append(shut_down)
    server = TestServer(app, port=port)
    await server.start_server()
    assert played.wechat is not None
    assert played.alipay is not None
    return Stage(office, gateway, clock, played.wechat, played.alipay, server, session)


def text(words: str) -> str:
    words = words.replace("]]>", "]]]]><![CDATA[>")
    return f"<MsgType>text</MsgType><Content><![CDATA[{words}]]></Content>"


def choice(words: str, number: int) -> str:
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={words}&msgmenuid={number}">{number}. {words}</a>'


def news(title: str, description: str, picture: str, url: str) -> str:
    item = f"<Title>{title}</Title><Description>{description}</Description><PicUrl>{picture}</PicUrl><Url>{url}</Url>"
    return f"<MsgType>news</MsgType><ArticleCount>1</ArticleCount><Articles><item>{item}</item></Articles>"
