"""Home of a mini program's open data: what the platform sealed for us with the key of a login, and what it signed."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from bot.ports import NotGenuine

BLOCK_BITS = 128
FRESH = timedelta(minutes=5)  # as long as the code beside it is good
Members = Mapping[str, object]


def opened(session_key: str, iv: str, sealed: str, app_id: str, now: datetime) -> Members:
    """The members of the sealed JSON, whose watermark names this account and this hour.

    It is sealed without a signature: one word for every fault, so that nobody learns from it by trying.
    Raises NotGenuine.
    """
    try:
        members = json.loads(_decrypted(session_key, iv, sealed))
    except (ValueError, RecursionError):
        raise NotGenuine("open_data") from None
    mark = members.get("watermark") if isinstance(members, dict) else None
    if not isinstance(mark, dict) or mark.get("appid") != app_id or not _fresh(mark.get("timestamp"), now):
        raise NotGenuine("open_data")
    return dict(members)


def check_raw(raw: str, signature: str, session_key: str) -> None:
    """Of what the platform gave a mini program to read, beside what it sealed. Raises NotGenuine."""
    right = hashlib.sha1((raw + session_key).encode(errors="replace"), usedforsecurity=False).hexdigest()
    if not session_key or not hmac.compare_digest(signature.encode(errors="replace"), right.encode()):
        raise NotGenuine("open_data")


def _decrypted(session_key: str, iv: str, sealed: str) -> bytes:
    """Raises ValueError."""
    key, first, text = (base64.b64decode(each, validate=True) for each in (session_key, iv, sealed))
    if len(key) * 8 != BLOCK_BITS:
        raise ValueError("key")
    unpad, cipher = PKCS7(BLOCK_BITS).unpadder(), Cipher(algorithms.AES(key), modes.CBC(first)).decryptor()
    return unpad.update(cipher.update(text) + cipher.finalize()) + unpad.finalize()


def _fresh(timestamp: object, now: datetime) -> bool:
    return type(timestamp) is int and abs(int(now.timestamp()) - timestamp) <= FRESH.total_seconds()
