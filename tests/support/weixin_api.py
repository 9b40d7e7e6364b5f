"""Home of api.weixin.qq.com played on loopback: gives tokens, keeps what it is asked, refuses on command."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

OK = {"errcode": 0, "errmsg": "ok"}


@dataclass
class Call:
    path: str
    token: str
    body: dict[str, Any]
    query: dict[str, str] = field(default_factory=dict)
    picture: bytes = b""
    part: dict[str, str] = field(default_factory=dict)


@dataclass
class WeixinApi:
    """`answers` by path are given one after the other, the last one for ever: JSON, or a ready response."""

    calls: list[Call] = field(default_factory=list)
    answers: dict[str, list[dict[str, Any] | web.Response]] = field(default_factory=lambda: defaultdict(list))
    tokens: int = 0
    lasts: int = 7200
    upload_takes: float = 0.0  # seconds

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/{path:.+}", self.answer)
        app.router.add_get("/{path:.+}", self.answer)
        return app

    def paths(self) -> list[str]:
        return [call.path.rpartition("/")[2] for call in self.calls]

    def asked(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path.endswith(path)]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        call = Call(request.path, request.query.get("access_token", ""), {}, dict(request.query))
        if request.content_type == "multipart/form-data":
            await self._keep_picture(request, call)
            await asyncio.sleep(self.upload_takes)
        elif request.method == "POST":
            call.body = await request.json()
        self.calls.append(call)
        waiting = self.answers[request.path]
        if waiting:
            answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            return answer if isinstance(answer, web.Response) else web.json_response(answer)
        return web.json_response(self._usual(call))

    async def _keep_picture(self, request: web.Request, call: Call) -> None:
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            call.picture = bytes(await part.read())
            call.part = {
                "name": part.name or "",
                "file": part.filename or "",
                "type": part.headers["Content-Type"],
            }

    def _usual(self, call: Call) -> dict[str, Any]:
        if call.path == "/cgi-bin/stable_token":
            if call.body["force_refresh"] or not self.tokens:
                self.tokens += 1
            return {"access_token": f"TOKEN{self.tokens}", "expires_in": self.lasts}
        if call.path == "/cgi-bin/media/upload":
            return {"type": "image", "media_id": "MEDIA1", "created_at": 1}
        return OK
