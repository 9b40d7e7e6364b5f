"""A gateway of ours as small as it can be, and Alipay played for it. Verifies and signs by pycryptodome."""

import asyncio
import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import cast
from urllib.parse import parse_qsl, urlencode

import aiohttp
from aiohttp import web
from Cryptodome.Cipher import AES
from Cryptodome.Hash import SHA256
from Cryptodome.PublicKey import RSA
from Cryptodome.Signature import pkcs1_15
from Cryptodome.Util.Padding import pad, unpad
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from integrations.simulator.alipay.account import PlayedAccount
from integrations.simulator.alipay.simulator import Alipay, Desk

LIFE_ID, MINI_ID = "2021000000000001", "2021000000000002"
AES_KEY = "ZGVtby1hZXMta2V5LTAwMQ=="
KEYS = Path(__file__).parents[2] / "config" / "demo-keys"
BEIJING = timezone(timedelta(hours=8))
APP, PLATFORM = (
    cast("RSAPrivateKey", load_pem_private_key((KEYS / f"demo-alipay-{name}-private.pem").read_bytes(), None))
    for name in ("app", "platform")
)
OURS = RSA.import_key((KEYS / "demo-alipay-app-private.pem").read_bytes())
THEIRS = RSA.import_key((KEYS / "demo-alipay-platform-public.pem").read_bytes())


@dataclass
class Gateway:
    """`answer` gives the answer to a genuine form; else each is answered as its kind asks for."""

    answer: Callable[[Mapping[str, str]], web.Response] | None = None
    heard: list[Mapping[str, str]] = field(default_factory=list)
    charsets: list[str] = field(default_factory=list)
    refused: int = 0
    delay: float = 0.0

    async def hook(self, request: web.Request) -> web.Response:
        body = (await request.read()).decode("ascii")
        charset = dict(parse_qsl(body))["charset"]
        form = dict(parse_qsl(body, keep_blank_values=True, encoding=charset, errors="strict"))
        rule = [name for name in sorted(form) if name != "sign"]
        if form.get("encrypt_type"):
            rule.remove("sign_type")
        text = "&".join(f"{name}={form[name]}" for name in rule)
        if not genuine(text.encode(charset), form["sign"]):
            self.refused += 1
            return web.Response(status=403)
        self.heard.append(form)
        self.charsets.append(charset)
        await asyncio.sleep(self.delay)
        return (self.answer or acknowledged)(form)


def acknowledged(form: Mapping[str, str]) -> web.Response:
    match form.get("service"):
        case "alipay.service.check":
            return enveloped(f"<success>true</success><biz_content>{our_bare_key()}</biz_content>")
        case "alipay.mobile.public.message.notify":
            return enveloped(ack(content(form["biz_content"], "FromAlipayUserId")))
        case _:
            return web.Response(text="success")


def ack(user_id: str, app_id: str = LIFE_ID) -> str:
    return (
        f"<XML><ToUserId><![CDATA[{user_id}]]></ToUserId><AppId><![CDATA[{app_id}]]></AppId>"
        "<CreateTime>1700000000123</CreateTime><MsgType><![CDATA[ack]]></MsgType></XML>"
    )


def enveloped(response: str, sign_type: str = "RSA2") -> web.Response:
    signed = f"<sign>{signature(response.encode('gbk'))}</sign><sign_type>{sign_type}</sign_type>"
    xml = f'<?xml version="1.0" encoding="GBK"?><alipay><response>{response}</response>{signed}</alipay>'
    return web.Response(body=xml.encode("gbk"), content_type="text/xml", charset="GBK")


def content(xml: str, name: str) -> str:
    found = re.search(rf"<{name}><!\[CDATA\[(.*?)\]\]></{name}>", xml, re.DOTALL)
    return found[1] if found else ""


def our_bare_key() -> str:
    return base64.b64encode(OURS.public_key().export_key("DER")).decode()


def signature(text: bytes) -> str:
    return base64.b64encode(pkcs1_15.new(OURS).sign(SHA256.new(text))).decode()


def genuine(text: bytes, sign: str) -> bool:
    try:
        pkcs1_15.new(THEIRS).verify(SHA256.new(text), base64.b64decode(sign))
    except ValueError:
        return False
    return True


def opened(words: str) -> str:
    cipher = AES.new(base64.b64decode(AES_KEY), AES.MODE_CBC, bytes(16))
    return unpad(cipher.decrypt(base64.b64decode(words)), 16).decode()


def closed(words: str) -> str:
    cipher = AES.new(base64.b64decode(AES_KEY), AES.MODE_CBC, bytes(16))
    return base64.b64encode(cipher.encrypt(pad(words.encode(), 16))).decode()


@dataclass
class Client:
    """Calls the gateway that is played, as our own client does, and believes signed answers alone."""

    session: aiohttp.ClientSession
    address: str
    now: Callable[[], datetime]
    app_id: str = LIFE_ID

    def fields(self, name: str, biz: object = None, **changed: str) -> dict[str, str]:
        """Everything signed; `changed` replaces before the signature is made, "" leaves out."""
        fields = {
            "app_id": self.app_id,
            "method": name,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": f"{self.now().astimezone(BEIJING):%Y-%m-%d %H:%M:%S}",
            "version": "1.0",
            **({} if biz is None else {"biz_content": json.dumps(biz, ensure_ascii=False)}),
            **changed,
        }
        fields = {name: value for name, value in fields.items() if value}
        text = "&".join(f"{name}={fields[name]}" for name in sorted(fields))
        return {**fields, "sign": signature(text.encode())}

    async def posted(self, fields: Mapping[str, str], files: Mapping[str, bytes] | None = None) -> str:
        """The answer's text. All but the content stands in the address."""
        query = urlencode({name: value for name, value in fields.items() if name != "biz_content"})
        form = aiohttp.FormData()
        for name, value in fields.items():
            if name == "biz_content":
                form.add_field(name, value)
        for name, file in (files or {}).items():
            form.add_field(name, file, filename="code.png", content_type="image/png")
        async with self.session.post(f"{self.address}?{query}", data=form) as response:
            assert response.status == 200
            return await response.text()

    async def asked(self, method: str, biz: object = None, **changed: str) -> dict[str, object]:
        return read(await self.posted(self.fields(method, biz, **changed)))


def read(text: str) -> dict[str, object]:
    """The value of a signed answer, from its raw text."""
    found = re.fullmatch(r'\{"\w+":(.*),"sign":"([^"]*)"\}', text, re.DOTALL)
    assert found is not None
    assert genuine(found[1].encode(), found[2])
    value: dict[str, object] = json.loads(found[1])
    return value


def played_alipay(
    origin: str, session: aiohttp.ClientSession, now: Callable[[], datetime], patience: float
) -> Alipay:
    """Its pauses last nothing."""
    hook, ours, theirs = f"{origin}/hooks/demo-alipay", APP.public_key(), PLATFORM
    life = PlayedAccount("demo-alipay", LIFE_ID, "life", hook, ours, theirs, AES_KEY)
    mini = PlayedAccount("demo-alipay-mini", MINI_ID, "miniprogram", f"{hook}-mini", ours, theirs, AES_KEY)
    return Alipay(
        origin=origin,
        session=session,
        now=now,
        patience=patience,
        pace=0.0001,
        account=life,
        desks={"alipay": Desk(life), "alipay-mini": Desk(mini)},
        draw=lambda words: f'<svg xmlns="http://www.w3.org/2000/svg"><title>{words}</title></svg>',
    )
