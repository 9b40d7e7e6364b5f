"""Home of Alipay's gateway played on loopback: checks each request's signature, answers signed, refuses on command.

Its signatures are written from the platform's description with the `cryptography` package alone, so that a mistake
of the server's own would not be made twice.
"""

import asyncio
import base64
import json
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from aiohttp import BodyPartReader, web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from yarl import URL

USUAL: dict[str, dict[str, Any]] = {
    "alipay.system.oauth.token": {
        "access_token": "synthetic-access",
        "user_id": "2088000000000002",
        "expires_in": 3600,
    },
    "alipay.offline.material.image.upload": {
        "code": "10000",
        "msg": "Success",
        "image_id": "I1",
        "image_url": "https://img.example.org/I1",
    },
    "alipay.user.certify.open.initialize": {"code": "10000", "msg": "Success", "certify_id": "C1"},
    "alipay.user.certify.open.query": {"code": "10000", "msg": "Success", "passed": "T"},
    "alipay.open.app.qrcode.create": {
        "code": "10000",
        "msg": "Success",
        "qr_code_url": "https://mobilecodec.example.org/1",
    },
}
OK = {"code": "10000", "msg": "Success"}
NOT_SIGNED = {"code": "40002", "msg": "Invalid Arguments", "sub_code": "isv.invalid-signature"}


@cache
def pair(owner: str) -> rsa.RSAPrivateKey:
    """One pair for each owner: app, alipay, stranger."""
    return rsa.generate_private_key(65537, 2048)


def private_text(owner: str) -> str:
    key = pair(owner)
    return base64.b64encode(
        key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    ).decode()


def public_text(owner: str) -> str:
    key = pair(owner).public_key()
    return base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def signed(text: str, charset: str = "utf-8", owner: str = "alipay") -> str:
    return base64.b64encode(pair(owner).sign(text.encode(charset), padding.PKCS1v15(), SHA256())).decode()


def requested(params: dict[str, str]) -> bool:
    """Whether these parameters of a request carry the app's own signature."""
    text = "&".join(f"{name}={params[name]}" for name in sorted(params) if name != "sign")
    try:
        given = base64.b64decode(params.get("sign", ""), validate=True)
        pair("app").public_key().verify(given, text.encode(), padding.PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def answered(name: str, text: str, **more: str) -> str:
    """A genuine answer around a value written as `text`."""
    beside = "".join(f',"{key}":{json.dumps(value)}' for key, value in more.items())
    return f'{{"{name}":{text}{beside},"sign":"{signed(text)}"}}'


@dataclass
class Call:
    method: str
    query: dict[str, str]
    body: dict[str, str]
    picture: bytes = b""
    part: dict[str, str] = field(default_factory=dict)

    @property
    def content(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.body["biz_content"])
        return read


@dataclass
class AlipayApi:
    """`answers` by method are given one after the other, the last one for ever: a value to sign, or a response."""

    calls: list[Call] = field(default_factory=list)
    answers: dict[str, list[dict[str, Any] | web.Response]] = field(default_factory=lambda: defaultdict(list))
    takes: float = 0.0  # seconds

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/gateway.do", self.answer)
        app.router.add_get("/chat/multimedia.do", self.answer)
        app.router.add_get("/oauth2/publicAppAuthorize.htm", self.agree)
        return app

    def asked(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        call = Call(request.query["method"], dict(request.query), {})
        if request.content_type == "multipart/form-data":
            await self._keep_parts(request, call)
        else:
            pairs = await request.post()
            call.body = {name: str(value) for name, value in pairs.items()}
        self.calls.append(call)
        await asyncio.sleep(self.takes)
        if not requested({**call.query, **call.body}):
            return web.json_response({"error_response": NOT_SIGNED})
        waiting = self.answers[call.method]
        if waiting:
            answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            return answer if isinstance(answer, web.Response) else self._signed(call.method, answer)
        return self._signed(call.method, USUAL.get(call.method, OK))

    async def agree(self, request: web.Request) -> web.StreamResponse:
        """The page that asks who looks, where everybody agrees at once."""
        assert request.query["scope"] == "auth_base"
        told = {"auth_code": "AUTH1", "app_id": request.query["app_id"], "state": request.query["state"]}
        raise web.HTTPFound(URL(request.query["redirect_uri"]).update_query(told))

    def _signed(self, method: str, answer: dict[str, Any]) -> web.Response:
        """As the platform writes JSON, with every stroke escaped; a refused login is an error_response."""
        token = method == "alipay.system.oauth.token" and "code" in answer
        name = "error_response" if token else method.replace(".", "_") + "_response"
        text = json.dumps(answer, ensure_ascii=False).replace("/", "\\/")
        return web.Response(text=answered(name, text), content_type="text/html", charset="utf-8")

    async def _keep_parts(self, request: web.Request, call: Call) -> None:
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            content = bytes(await part.read())
            if part.filename is None:
                call.body[part.name or ""] = content.decode()
                continue
            call.picture = content
            call.part = {
                "name": part.name or "",
                "file": part.filename,
                "type": part.headers["Content-Type"],
            }
