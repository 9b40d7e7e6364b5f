"""The requests of both sides, made before the clock starts: people who each say the same few things in turn."""

import base64
import hashlib
import json
import os
import struct
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256

SAID = ("你好", "1", "帮助", "隐私", "服务")  # a mix of short turns, none of them the same twice running
Row = Mapping[str, object]
XML = "text/xml"
ALIPAY = "<XML><MsgId>{id}</MsgId><AppId>{app}</AppId><FromAlipayUserId>{who}</FromAlipayUserId><CreateTime>1700000000000</CreateTime><MsgType>text</MsgType><Text><Content>{said}</Content></Text></XML>"
TURN = "<xml><ToUserName>gh_demo000001</ToUserName><FromUserName>{who}</FromUserName><CreateTime>{at}</CreateTime><MsgType>text</MsgType><Content>{said}</Content><MsgId>{id}</MsgId></xml>"


def messages(people: int, turns: int) -> list[str]:
    at = int(time.time())
    return [
        TURN.format(
            who=f"oBench{person:06d}", at=at, said=SAID[turn % len(SAID)], id=turn * people + person + 1
        )
        for turn in range(turns)
        for person in range(people)
    ]


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def plain(file: Path, token: str, bodies: list[str]) -> None:
    """WeRoBot's plain mode: the signature covers token, time and nonce only."""
    stamp, nonce = str(int(time.time())), "123456"
    query = f"/?signature={signature(token, stamp, nonce)}&timestamp={stamp}&nonce={nonce}"
    _write(file, [_posted(query, body, XML) for body in bodies])


def encrypted(file: Path, account: str, token: str, aes_key: str, app_id: str, bodies: list[str]) -> None:
    """Secure mode as the platform sends it: AES-256-CBC, signed over the encrypted text."""
    key = base64.b64decode(aes_key + "=")
    stamp = str(int(time.time()))
    rows: list[Row] = []
    for number, body in enumerate(bodies):
        nonce = str(number)
        sealed = _seal(key, app_id, body.encode())
        query = f"signature={signature(token, stamp, nonce)}&timestamp={stamp}&nonce={nonce}&encrypt_type=aes"
        path = f"/hooks/{account}?{query}&msg_signature={signature(token, stamp, nonce, sealed)}"
        sent = f"<xml><ToUserName>gh_demo000001</ToUserName><Encrypt>{sealed}</Encrypt></xml>"
        rows.append(_posted(path, sent, XML))
    _write(file, rows)


def _seal(key: bytes, app_id: str, body: bytes) -> str:
    text = os.urandom(16) + struct.pack(">I", len(body)) + body + app_id.encode()
    pad = 32 - len(text) % 32
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(text + bytes([pad]) * pad) + encryptor.finalize()).decode()


def alipay(
    file: Path, account: str, app_id: str, platform_key: RSAPrivateKey, people: int, turns: int
) -> None:
    """Life-account messages as the platform posts them: GBK, signed by RSA2 over everything but the signature."""
    rows = []
    for turn in range(turns):
        for person in range(people):
            number, said = turn * people + person + 1, SAID[turn % len(SAID)]
            xml = ALIPAY.format(app=app_id, who=2088000000000000 + person, id=number, said=said)
            form = {"service": "alipay.mobile.public.message.notify", "charset": "GBK", "sign_type": "RSA2"}
            form["biz_content"] = xml
            text = "&".join(f"{name}={form[name]}" for name in sorted(form))
            signed = platform_key.sign(text.encode("gbk"), PKCS1v15(), SHA256())
            body = urlencode({**form, "sign": base64.b64encode(signed).decode()}, encoding="gbk")
            rows.append(_posted(f"/hooks/{account}", body, "application/x-www-form-urlencoded"))
    _write(file, rows)


def reads(file: Path, path: str, tokens: list[str], times: int) -> None:
    """A page of the API read by everybody in turn."""
    asked = [f"Bearer {token}" for _ in range(times) for token in tokens]
    _write(
        file,
        [{"method": "GET", "path": path, "body": "", "headers": {"Authorization": each}} for each in asked],
    )


def _posted(path: str, body: str, type_: str) -> Row:
    return {"method": "POST", "path": path, "body": body, "headers": {"Content-Type": type_}}


def _write(file: Path, rows: list[Row]) -> None:
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
