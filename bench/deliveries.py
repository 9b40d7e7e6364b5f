"""The requests of both sides, made before the clock starts: people who each say the same few things in turn."""

import base64
import hashlib
import json
import os
import struct
import time
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SAID = ("你好", "1", "帮助", "隐私", "服务")  # a mix of short turns, none of them the same twice running
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
    _write(file, [(query, body) for body in bodies])


def encrypted(file: Path, account: str, token: str, aes_key: str, app_id: str, bodies: list[str]) -> None:
    """Secure mode as the platform sends it: AES-256-CBC, signed over the encrypted text."""
    key = base64.b64decode(aes_key + "=")
    stamp = str(int(time.time()))
    rows = []
    for number, body in enumerate(bodies):
        nonce = str(number)
        sealed = _seal(key, app_id, body.encode())
        query = f"signature={signature(token, stamp, nonce)}&timestamp={stamp}&nonce={nonce}&encrypt_type=aes"
        path = f"/hooks/{account}?{query}&msg_signature={signature(token, stamp, nonce, sealed)}"
        rows.append((path, f"<xml><ToUserName>gh_demo000001</ToUserName><Encrypt>{sealed}</Encrypt></xml>"))
    _write(file, rows)


def _seal(key: bytes, app_id: str, body: bytes) -> str:
    text = os.urandom(16) + struct.pack(">I", len(body)) + body + app_id.encode()
    pad = 32 - len(text) % 32
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(text + bytes([pad]) * pad) + encryptor.finalize()).decode()


def _write(file: Path, rows: list[tuple[str, str]]) -> None:
    with file.open("w", encoding="utf-8") as lines:
        for path, body in rows:
            lines.write(json.dumps({"path": path, "body": body}) + "\n")
