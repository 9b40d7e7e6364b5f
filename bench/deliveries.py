"""Home of the requests of a run, made before the clock starts: signed and encrypted as the platforms send them."""

import base64
import hashlib
import json
import marshal
import os
import struct
import time
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "config" / "demo.toml"
ACCOUNTS: Mapping[str, Mapping[str, str]] = {
    each["name"]: each for each in tomllib.loads(DEMO.read_text("utf-8"))["accounts"]
}
ACCOUNT = ACCOUNTS["demo-wechat"]
KEY = base64.b64decode(ACCOUNT["aes_key"] + "=")
XML = {"Content-Type": "text/xml"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FOLLOWS = "<Event>subscribe</Event><EventKey></EventKey>"
Line = list[bytes]


def said(words: str, number: int) -> str:
    return f"<MsgType>text</MsgType><Content>{words}</Content><MsgId>{number}</MsgId>"


def followed() -> str:
    return f"<MsgType>event</MsgType>{FOLLOWS}"


def turn(who: str, content: str, at: int) -> str:
    people = f"<ToUserName>{ACCOUNT['original_id']}</ToUserName><FromUserName>{who}</FromUserName>"
    return f"<xml>{people}<CreateTime>{at}</CreateTime>{content}</xml>"


def talks(people: Iterable[str], words: Sequence[str], *, number: int = 1) -> list[list[str]]:
    """Each person says all the words, one after the other; an empty one means that they begin to follow."""
    at, lines = int(time.time()), []
    for who in people:
        contents = (said(each, number + place) if each else followed() for place, each in enumerate(words))
        lines.append([turn(who, content, at) for content in contents])
        number += len(words)
    return lines


def encrypted(lines: Iterable[Iterable[str]], *, forged: bool = False) -> list[Line]:
    """Secure mode: AES-256-CBC, signed over the encrypted text; `forged`: by somebody without the token."""
    stamp = str(int(time.time()))
    token = "of-somebody-else" if forged else ACCOUNT["token"]
    return [[_encrypted(body, stamp, str(place), token) for place, body in enumerate(line)] for line in lines]


def plain(lines: Iterable[Iterable[str]], token: str) -> list[Line]:
    """WeRoBot's plain mode: the signature covers token, time and nonce only."""
    stamp, nonce = str(int(time.time())), "123456"
    query = f"/?signature={signature(token, stamp, nonce)}&timestamp={stamp}&nonce={nonce}"
    return [[http("POST", query, body.encode(), XML) for body in line] for line in lines]


def alipay(account: str, key: RSAPrivateKey, people: int, words: Sequence[str], first: int = 0) -> list[Line]:
    """Life-account messages: GBK, signed by RSA2 over everything but the signature. `first`: of their numbers."""
    return [
        [
            _alipay(account, key, 2088000000000000 + person, first + person * len(words) + place, each)
            for place, each in enumerate(words)
        ]
        for person in range(people)
    ]


def reads(path: str, tokens: Iterable[str], times: int) -> list[Line]:
    """A page of the API read by everybody in turn."""
    return [[http("GET", path, b"", {"Authorization": f"Bearer {token}"})] * times for token in tokens]


def strips(path: str, tokens: Iterable[str], times: int, passes: int) -> list[Line]:
    """Passes asked for by everybody in turn; the ids are new, and so might the anchors be."""
    return [[_strip(path, token, passes) for _ in range(times)] for token in tokens]


def posted(path: str, body: object, headers: Mapping[str, str]) -> bytes:
    return http("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json", **headers})


def http(method: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    fields = {"Host": "127.0.0.1", **headers, **({"Content-Length": str(len(body))} if body else {})}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def write(file: Path, lines: Sequence[Line]) -> Path:
    file.write_bytes(marshal.dumps(list(lines)))
    return file


def _strip(path: str, token: str, passes: int) -> bytes:
    drawn = {"ids": 8, "anchors": 16}  # bytes
    body = {name: [base64url(os.urandom(size)) for _ in range(passes)] for name, size in drawn.items()}
    return posted(path, body, {"Authorization": f"Bearer {token}"})


def base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _encrypted(body: str, stamp: str, nonce: str, token: str) -> bytes:
    sealed = _seal(body.encode())
    query = f"signature={signature(token, stamp, nonce)}&timestamp={stamp}&nonce={nonce}&encrypt_type=aes"
    path = f"/hooks/{ACCOUNT['name']}?{query}&msg_signature={signature(token, stamp, nonce, sealed)}"
    sent = f"<xml><ToUserName>{ACCOUNT['original_id']}</ToUserName><Encrypt>{sealed}</Encrypt></xml>"
    return http("POST", path, sent.encode(), XML)


def _seal(body: bytes) -> str:
    text = os.urandom(16) + struct.pack(">I", len(body)) + body + ACCOUNT["app_id"].encode()
    pad = 32 - len(text) % 32
    encryptor = Cipher(algorithms.AES(KEY), modes.CBC(KEY[:16])).encryptor()
    return base64.b64encode(encryptor.update(text + bytes([pad]) * pad) + encryptor.finalize()).decode()


def _alipay(account: str, key: RSAPrivateKey, who: int, number: int, words: str) -> bytes:
    xml = (
        f"<XML><MsgId>{number}</MsgId><AppId>{ACCOUNTS[account]['app_id']}</AppId>"
        f"<FromAlipayUserId>{who}</FromAlipayUserId><CreateTime>1700000000000</CreateTime>"
        f"<MsgType>text</MsgType><Text><Content>{words}</Content></Text></XML>"
    )
    form = {"service": "alipay.mobile.public.message.notify", "charset": "GBK", "sign_type": "RSA2"}
    form["biz_content"] = xml
    text = "&".join(f"{name}={form[name]}" for name in sorted(form))
    signed = base64.b64encode(key.sign(text.encode("gbk"), PKCS1v15(), SHA256())).decode()
    return http(
        "POST", f"/hooks/{account}", urlencode({**form, "sign": signed}, encoding="gbk").encode(), FORM
    )
