"""Home of somebody using WeChat: really signed and encrypted deliveries over HTTP, and their answers read back.

Its cryptography is written from the platform's description with the `cryptography` package alone, so that a
mistake of the server's own would not be made twice.
"""

import base64
import hashlib
import itertools
import json
import os
import re
import secrets
import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import aiohttp
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from defusedxml import ElementTree

MESSAGE_IDS = itertools.count(25_000_000_000_000_001)
ANCHOR = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
CHOICE = re.compile(r"weixin://bizmsgmenu\?msgmenucontent=(.*)&msgmenuid=(\d+)", re.DOTALL)


class Account(Protocol):
    """The values of an account's settings that the platform knows too."""

    @property
    def name(self) -> str: ...
    @property
    def app_id(self) -> str: ...
    @property
    def original_id(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def aes_key(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def format(self) -> str: ...


@dataclass(frozen=True)
class MadeUpAccount:
    """A made-up account as its settings would hold it."""

    name: str = "demo-wechat"
    kind: str = "service"
    app_id: str = "wxdemo0000000001"
    original_id: str = "gh_demo000001"
    token: str = "demoToken00000000000000000000001"
    aes_key: str = "demoAesKey0000000000000000000000000000000AB"
    secret: str = "demo-secret-00000000000000000001"
    mode: str = "secure"
    format: str = "xml"
    api_base: str = "http://127.0.0.1"


@dataclass(frozen=True)
class Card:
    title: str
    description: str
    url: str
    picture: str


@dataclass(frozen=True)
class Reply:
    """What the chat shows: kind is text, card, hand_over or none. `text` is what is read, without markup."""

    kind: str
    status: int
    text: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # id, words
    links: tuple[tuple[str, str], ...] = ()  # words, address
    card: Card | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    body: bytes = b""

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the choices."""
        return tuple(words for _, words in self.choices)


@dataclass(frozen=True)
class Delivery:
    """One request of the platform, ready to be sent, changed or sent again."""

    query: Mapping[str, str]
    body: bytes


@dataclass
class WeChatUser:
    """A person at an account. `now` gives the platform's clock in seconds.

    `http` and `base` are for what is sent here; who only makes deliveries needs neither.
    """

    http: aiohttp.ClientSession | None
    base: str
    account: Account
    open_id: str = "oTESTuser000000000000000001"
    now: Callable[[], float] = time.time
    last: Delivery | None = None

    async def says(self, words: str) -> Reply:
        return await self.sends("text", Content=words)

    async def taps(self, words: str, id_: str = "0") -> Reply:
        """Real phones bring the id back as 0."""
        return await self.sends("text", Content=words, bizmsgmenuid=id_)

    async def follows(self, scene: str = "") -> Reply:
        return await self.does("subscribe", EventKey=f"qrscene_{scene}" if scene else "")

    async def unfollows(self) -> Reply:
        return await self.does("unsubscribe", EventKey="")

    async def scans(self, scene: str) -> Reply:
        return await self.does("SCAN", EventKey=scene, Ticket="gQTEST")

    async def menu(self, key: str) -> Reply:
        return await self.does("CLICK", EventKey=key)

    async def shares_location(self, label: str) -> Reply:
        place = {"Location_X": "23.1", "Location_Y": "113.3", "Scale": "15", "Label": label}
        return await self.sends("location", **place)

    async def sends(self, type_: str, **fields: Any) -> Reply:
        return await self.delivers({"MsgType": type_, **fields, "MsgId": next(MESSAGE_IDS)})

    async def does(self, event: str, **fields: Any) -> Reply:
        return await self.delivers({"MsgType": "event", "Event": event, **fields})

    async def delivers(self, fields: Mapping[str, Any]) -> Reply:
        return await self.delivers_raw(self.message(fields))

    async def delivers_raw(self, message: str | bytes) -> Reply:
        self.last = self.delivery(message)
        return await self.posts(self.last)

    async def again(self) -> Reply:
        """The last delivery as the platform repeats it."""
        assert self.last is not None
        return await self.posts(self.last)

    def message(self, fields: Mapping[str, Any]) -> str:
        head = {"ToUserName": self.account.original_id, "FromUserName": self.open_id}
        everything = {**head, "CreateTime": int(self.now()), **fields}
        if self.account.format == "json":
            return json.dumps(everything, ensure_ascii=False)
        return xml(everything)

    def delivery(self, message: str | bytes) -> Delivery:
        data = message.encode() if isinstance(message, str) else message
        timestamp, nonce = str(int(self.now())), str(secrets.randbelow(10**9))
        token = self.account.token
        query = {"signature": sign(token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        if self.account.mode == "plain":
            return Delivery(query, data)
        encrypted = encrypt(self.account.aes_key, data, self.account.app_id)
        signed = {"encrypt_type": "aes", "msg_signature": sign(token, timestamp, nonce, encrypted)}
        outer = {"ToUserName": self.account.original_id, "Encrypt": encrypted}
        body = json.dumps(outer) if self.account.format == "json" else xml(outer)
        return Delivery({**query, "openid": self.open_id, **signed}, body.encode())

    async def posts(self, delivery: Delivery, **headers: str) -> Reply:
        assert self.http is not None
        address = f"{self.base}/hooks/{self.account.name}"
        content = {"Content-Type": "text/xml", **headers}
        async with self.http.post(
            address, params=delivery.query, data=delivery.body, headers=content
        ) as answer:
            return self.read(answer.status, await answer.read())

    def read(self, status: int, body: bytes) -> Reply:
        if status != 200 or body in {b"", b"success"}:
            return Reply("none", status, body=body)
        fields = parsed(body)
        if "Encrypt" in fields:
            token, given = self.account.token, fields["MsgSignature"]
            assert given == sign(token, str(fields["TimeStamp"]), fields["Nonce"], fields["Encrypt"])
            fields = parsed(decrypt(self.account.aes_key, fields["Encrypt"], self.account.app_id))
        else:
            assert self.account.mode == "plain", "an answer in secure mode is encrypted"
        assert fields["ToUserName"] == self.open_id
        assert fields["FromUserName"] == self.account.original_id
        return shown(status, fields, body)


def shown(status: int, fields: Mapping[str, Any], body: bytes) -> Reply:
    match fields["MsgType"]:
        case "text":
            text, choices, links = marked_up(fields["Content"])
            return Reply("text", status, text, choices, links, fields=fields, body=body)
        case "news":
            articles = fields["Articles"]
            article = articles[0] if isinstance(articles, list) else articles["item"]
            card = Card(*(article[name] for name in ("Title", "Description", "Url", "PicUrl")))
            text = f"{card.title}\n{card.description}"
            return Reply("card", status, text, card=card, fields=fields, body=body)
        case "transfer_customer_service":
            return Reply("hand_over", status, fields=fields, body=body)
    raise AssertionError(f"the chat cannot show {fields['MsgType']}")


def marked_up(
    content: str,
) -> tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """What is read, the choices (id, words that come back) and the links (words, address)."""
    choices, links = [], []
    for address, label in ANCHOR.findall(content):
        if choice := CHOICE.fullmatch(address):
            choices.append((choice[2], unquote(choice[1])))
        else:
            links.append((label, address))
    return ANCHOR.sub(r"\2", content), tuple(choices), tuple(links)


def parsed(body: bytes) -> Mapping[str, Any]:
    if body.lstrip().startswith(b"{"):
        fields: Mapping[str, Any] = json.loads(body)
        return fields
    return {each.tag: _value(each) for each in ElementTree.fromstring(body)}


def _value(element: Element) -> Any:
    return {each.tag: _value(each) for each in element} if len(element) else element.text or ""


def xml(fields: Mapping[str, Any]) -> str:
    return (
        "<xml>" + "".join(f"<{name}>{_content(value)}</{name}>" for name, value in fields.items()) + "</xml>"
    )


def _content(value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "".join(f"<{name}>{_content(each)}</{name}>" for name, each in value.items())
    return "<![CDATA[" + str(value).replace("]]>", "]]]]><![CDATA[>") + "]]>"


def sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def encrypt(aes_key: str, message: bytes, app_id: str) -> str:
    plain = os.urandom(16) + struct.pack("!I", len(message)) + message + app_id.encode()
    return encrypt_raw(aes_key, padded(plain))


def padded(plain: bytes) -> bytes:
    padder = PKCS7(256).padder()
    return padder.update(plain) + padder.finalize()


def encrypt_raw(aes_key: str, padded_plain: bytes) -> str:
    encryptor = _cipher(aes_key).encryptor()
    return base64.b64encode(encryptor.update(padded_plain) + encryptor.finalize()).decode()


def decrypt(aes_key: str, encrypted: str, app_id: str) -> bytes:
    decryptor, unpadder = _cipher(aes_key).decryptor(), PKCS7(256).unpadder()
    sealed = base64.b64decode(encrypted, validate=True)
    plain = unpadder.update(decryptor.update(sealed) + decryptor.finalize()) + unpadder.finalize()
    (length,) = struct.unpack_from("!I", plain, 16)
    assert plain[20 + length :] == app_id.encode(), "the answer is for another account"
    return plain[20 : 20 + length]


def _cipher(aes_key: str) -> "Cipher[modes.CBC]":
    key = base64.b64decode(aes_key + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
