"""Home of Alipay's gateway as /demo plays it for our own client, and of the page that checks a face."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from string import Template

from aiohttp import web

from handlers.web.answers import form_of
from handlers.web.demo_bodies import parts
from handlers.web.demo_people import holds
from handlers.web.demo_pictures import picture
from integrations.simulator.alipay import gateway, identity, requests
from integrations.simulator.alipay.gateway import Answered
from integrations.simulator.alipay.refusal import Refusal
from integrations.simulator.alipay.requests import Pairs
from integrations.simulator.alipay.simulator import Alipay, Desk
from integrations.simulator.faults import Down

FILE = "image_content"


@dataclass(frozen=True, slots=True)
class AlipayApi:
    alipay: Alipay

    def routes(self) -> list[web.RouteDef]:
        base = "/demo/{desk:alipay[a-z-]*}"
        return [
            web.post(f"{base}/gateway.do", self.call),
            web.get(f"{base}/gateway.do", self.call),
            web.get(f"{base}/chat/multimedia.do", self.media),
            web.post(f"{base}/certify", self.certified),
        ]

    async def call(self, request: web.Request) -> web.Response:
        desk, query = self._desk(request), request.rel_url.raw_query_string
        if request.method == "GET" and request.query.get("method") == identity.CERTIFY:
            return self._certify(request, desk, query)
        body, sent = await _body(request, requests.charset_of(query))
        try:
            answered = gateway.answer(self.alipay, desk, query, body, sent)
        except Down:
            return web.Response(status=502, text="Bad Gateway")
        return _sent(answered)

    async def media(self, request: web.Request) -> web.Response:
        """What a person sent, from the place beside the gateway."""
        found = gateway.picture(self.alipay, self._desk(request), request.rel_url.raw_query_string)
        return picture(found) if isinstance(found, bytes) else _sent(found)

    def _certify(self, request: web.Request, desk: Desk, query: str) -> web.Response:
        try:
            asked = requests.read(desk.account, query, [], {}, self.alipay.now())
            certify_id = identity.opened(desk, asked, request.cookies.get(holds("alipay"), ""))
        except Refusal as refusal:
            return web.Response(status=400, text=refusal.cause)
        page = Template((files("templates") / "demo" / "certify.html").read_text("utf-8"))
        values = {
            "certify_id": html.escape(certify_id),
            "action": f"/demo/{request.match_info['desk']}/certify",
        }
        return web.Response(text=page.substitute(values), content_type="text/html")

    async def certified(self, request: web.Request) -> web.Response:
        """Passed or not, as the person before the page chose."""
        desk, form = self._desk(request), dict(await form_of(request))
        check = desk.checks.get(form.get("certify_id", ""))
        if check is None or form.get("result") not in {"T", "F"}:
            raise web.HTTPBadRequest
        check.passed = form["result"] == "T"
        if check.back.startswith(f"{self.alipay.origin}/"):
            raise web.HTTPSeeOther(check.back)
        return web.Response(text="可以关闭这一页了。You may close this page.")

    def _desk(self, request: web.Request) -> Desk:
        desk = self.alipay.desks.get(request.match_info["desk"])
        if desk is None:
            raise web.HTTPNotFound
        return desk


def _sent(answered: Answered) -> web.Response:
    return web.Response(body=answered.body, content_type="text/html", charset=answered.charset)


async def _body(request: web.Request, charset: str) -> tuple[Pairs, Mapping[str, bytes]]:
    """The parameters of the body, and the file in it, if any."""
    if request.content_type != "multipart/form-data":
        return requests.pairs((await request.read()).decode("ascii", "replace"), charset), {}
    found = await parts(request)
    sent = {name: content for name, content in found.items() if name == FILE}
    return [(name, words.decode(charset, "replace")) for name, words in found.items() if name != FILE], sent
