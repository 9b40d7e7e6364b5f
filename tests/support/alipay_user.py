"""Home of somebody at an Alipay life account: really signed GBK deliveries over HTTP, and what was sent back read.

Nothing stands in the answer to a delivery but a signed acknowledgement, which is verified; what the person reads came
by the platform's own calls, and each message is held to what can be read and done in such a chat.
"""

import base64
import itertools
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from alipay_api import AlipayApi, pair, signed
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from defusedxml import ElementTree

SEND = "alipay.open.public.message.custom.send"
HOOK, MESSAGE = "/hooks/demo-alipay", "alipay.mobile.public.message.notify"
LIFE_ID, MINI_ID = "2021000000000001", "2021000000000002"
CHOICE = re.compile(r"^(\d{1,2})\. (.+)$", re.MULTILINE)
ASKING = re.compile(r"^\d{1,2}/\d{1,2} ", re.MULTILINE)
TAPPING = re.compile(r"点(?:一项|一下|几个|下面|“)|[Tt]ap (?:one|it|the|“)")
ADDRESS = re.compile(r"https?://\S+")
CHARACTERS, BYTES, QUESTION, CHOICES, LONGEST_ADDRESS = 600, 2000, 120, 8, 100
IDS = itertools.count(1)


@dataclass(frozen=True)
class Shown:
    """One message as the chat shows it: a text, or a card of which picture and page are addresses."""

    text: str
    title: str = ""
    url: str = ""
    picture: str = ""
    action: str = ""

    @property
    def choices(self) -> Mapping[str, str]:
        """Words → the number to type."""
        return {words: number for number, words in CHOICE.findall(self.text)}


def shown(content: Mapping[str, Any]) -> Shown:
    assert content["chat"] == "1", "it does not stand in the person's own chat"
    if content["msg_type"] == "text":
        return Shown(content["text"]["content"])
    (article,) = content["articles"]
    fields = ("desc", "title", "url", "image_url", "action_name")
    return Shown(*(article.get(name, "") for name in fields))


def broken(message: Shown) -> list[str]:
    """The rules of the chat a message breaks, for somebody who can tap nothing but a card and an address."""
    whole = f"{message.title}\n{message.text}"
    questions = [whole[match.start() :] for match in ASKING.finditer(whole)]
    asked = [CHOICE.sub("", each).strip() for each in questions]
    found = [
        (len(whole) > CHARACTERS, f"{len(whole)} characters"),
        (len(whole.encode()) > BYTES, f"{len(whole.encode())} bytes"),
        (len(message.choices) > CHOICES, f"{len(message.choices)} choices"),
        (not whole.strip(), "nothing to read"),
        (bool(TAPPING.search(whole)), "asks for a tap on what cannot be tapped"),
        (any(len(each) > LONGEST_ADDRESS for each in ADDRESS.findall(whole)), "a bare long address"),
        (any(len(each) > QUESTION for each in asked), "a long question"),
        (len(questions) > 1, "more than one question"),
    ]
    return [words for is_broken, words in found if is_broken]


@dataclass
class AlipayUser:
    """`now` is the platform's clock in seconds; `body` the last delivery."""

    http: aiohttp.ClientSession
    base: str
    api: AlipayApi
    now: Callable[[], float]
    user_id: str = "2088000000000007"
    charset: str = "gbk"  # of the bytes; the delivery says GBK whatever it is
    body: bytes = b""
    heard: int = field(default=0, init=False)

    async def says(self, words: str) -> None:
        text = f"<Text><Content><![CDATA[{words}]]></Content></Text>"
        await self.sends(f"<MsgType>text</MsgType>{text}")

    async def does(self, event: str, param: str = "") -> None:
        kind = f"<MsgType>event</MsgType><EventType>{event}</EventType>"
        await self.sends(f"{kind}<ActionParam><![CDATA[{param}]]></ActionParam>")

    async def sends(self, inside: str) -> None:
        """Text and events; the number of the message is left out of events, as the platform does."""
        id_ = "" if "<EventType>" in inside else f"<MsgId>{next(IDS):016}</MsgId>"
        who = f"<AppId>{LIFE_ID}</AppId><FromAlipayUserId>{self.user_id}</FromAlipayUserId>"
        created = f"<CreateTime>{int(self.now() * 1000) + next(IDS)}</CreateTime>"
        xml = f'<?xml version="1.0" encoding="gbk"?><XML>{id_}{who}{created}{inside}</XML>'
        form = {"service": MESSAGE, "sign_type": "RSA2", "charset": "GBK", "biz_content": xml}
        self.body = _signed(form, self.charset)
        await self.again()

    async def cancels(self) -> None:
        """The authorisation is withdrawn in the wallet, which the message service tells."""
        content = {"cancel_time": int(self.now() * 1000), "user_id": self.user_id, "app_id": LIFE_ID}
        form = {
            "notify_id": f"{next(IDS):034}",
            "utc_timestamp": str(int(self.now() * 1000)),
            "msg_method": "alipay.open.auth.userauth.cancelled",
            "app_id": LIFE_ID,
            "version": "1.1",
            "charset": "UTF-8",
            "sign_type": "RSA2",
            "biz_content": json.dumps(content),
        }
        self.body = _signed(form, "utf-8")
        assert await self.posts() == b"success"

    async def again(self) -> None:
        """The last delivery as the platform repeats it; its acknowledgement is signed and names the person."""
        told = ElementTree.fromstring((await self.posts()).decode("gbk"))
        inside = told.find("response/XML")
        assert inside is not None
        assert inside.findtext("MsgType") == "ack"
        assert inside.findtext("ToUserId") == self.user_id

    async def posts(self) -> bytes:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        async with self.http.post(self.base + HOOK, data=self.body, headers=headers) as answer:
            assert answer.status == 200
            raw = await answer.read()
        if b"<response>" in raw:
            _check_signature(raw.decode("gbk"))
        return raw

    def arrived(self) -> list[Shown]:
        """What came since this was asked last."""
        mine = [
            shown(call.content) for call in self.api.asked(SEND) if call.content["to_user_id"] == self.user_id
        ]
        new = mine[self.heard :]
        self.heard = len(mine)
        return new


def _signed(form: Mapping[str, str], charset: str) -> bytes:
    text = "&".join(f"{name}={form[name]}" for name in sorted(form))
    return urlencode({**form, "sign": signed(text, charset)}, encoding=charset).encode()


def _check_signature(xml: str) -> None:
    """Raises InvalidSignature."""
    inside, sign = (re.search(rf"<{name}>(.*)</{name}>", xml, re.DOTALL) for name in ("response", "sign"))
    assert inside is not None
    assert sign is not None
    given = base64.b64decode(sign[1])
    pair("app").public_key().verify(given, inside[1].encode("gbk"), PKCS1v15(), SHA256())
