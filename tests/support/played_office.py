"""A tiny office behind a webhook, and the platform played for it, on one loopback port. Reads and writes by wechatpy."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import xmltodict
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from wechatpy.crypto import WeChatCrypto

from handlers.web.demo import demo_routes
from integrations.simulator.account import PlayedAccount
from integrations.simulator.simulator import Simulator

TOKEN = "demoToken00000000000000000000001"
AES_KEY = "demoAesKey0000000000000000000000000000000AB"
APP_ID = "wxdemo0000000001"
SECRET = "demo-secret-00000000000000000001"
Fields = dict[str, str]


@dataclass
class Office:
    """`answer` gives the fields of the passive answer (an XML fragment), or "" for `success`."""

    answer: Callable[[Fields], str] = lambda _: ""
    heard: list[Fields] = field(default_factory=list)
    queries: list[dict[str, str]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    delay: float = 0.0
    raw: web.Response | None = None

    async def hook(self, request: web.Request) -> web.Response:
        body = await request.text()
        query = dict(request.query)
        crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
        xml = crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
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
    office: Office
    clock: Clock
    simulator: Simulator
    server: TestServer
    session: aiohttp.ClientSession

    async def api(self, path: str, body: dict[str, object], access_token: str = "") -> dict[str, object]:
        """A call as our client makes it: the body as UTF-8 JSON."""
        address = self.server.make_url(f"/demo/wechat{path}")
        data = json.dumps(body, ensure_ascii=False).encode()
        async with self.session.post(address, params={"access_token": access_token}, data=data) as response:
            answer: dict[str, object] = await response.json()
            return answer

    async def log_in(self) -> str:
        body = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET}
        return str((await self.api("/cgi-bin/stable_token", body))["access_token"])

    async def settled(self) -> None:
        while self.simulator.under_way:
            await asyncio.gather(*self.simulator.under_way)


async def set_stage(session: aiohttp.ClientSession, patience: float = 0.2) -> Stage:
    port = unused_port()
    office, clock = Office(), Clock()
    hook = f"http://127.0.0.1:{port}/hooks/demo-wechat"
    account = PlayedAccount("demo-wechat", APP_ID, "gh_demo000001", TOKEN, AES_KEY, SECRET, hook)
    simulator = Simulator(account, session, clock, patience)

    async def form(_: web.Request) -> web.Response:
        fields = '<input name="name"><input name="document_number"><input name="other"><a href="https://example.org/">x</a>'
        return web.Response(text=f"<!doctype html><title>Form</title>{fields}", content_type="text/html")

    async def shut_down(_: web.Application) -> None:
        await simulator.close()

    app = web.Application(client_max_size=64 * 1024)
    app.router.add_post("/hooks/demo-wechat", office.hook)
    app.router.add_get("/p/form", form)
    app.add_routes(demo_routes(simulator))
    app.on_shutdown.append(shut_down)
    server = TestServer(app, port=port)
    await server.start_server()
    return Stage(office, clock, simulator, server, session)


def text(words: str) -> str:
    words = words.replace("]]>", "]]]]><![CDATA[>")
    return f"<MsgType>text</MsgType><Content><![CDATA[{words}]]></Content>"


def choice(words: str, number: int) -> str:
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={words}&msgmenuid={number}">{number}. {words}</a>'


def news(title: str, description: str, picture: str, url: str) -> str:
    item = f"<Title>{title}</Title><Description>{description}</Description><PicUrl>{picture}</PicUrl><Url>{url}</Url>"
    return f"<MsgType>news</MsgType><ArticleCount>1</ArticleCount><Articles><item>{item}</item></Articles>"
