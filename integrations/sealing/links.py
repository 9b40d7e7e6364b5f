"""Home of encrypted links: what an address may carry, sealed so that nobody can read or alter it."""

import base64
import binascii
import json
import os
import struct
from collections.abc import Mapping
from datetime import UTC, datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from integrations.sealing.keys import NONCE_BYTES, Sealer

PLACE = b"links"
EXPIRY = struct.Struct(">I")  # whole seconds since 1970, good until 2106
SHORTEST = NONCE_BYTES + EXPIRY.size + 2 + 16


class SealedLinks:
    """Implements bot.ports.Links: base64url of nonce, then expiry and compact JSON under AES-256-GCM."""

    def __init__(self, sealer: Sealer) -> None:
        self._cipher = AESGCM(sealer.linking)

    def seal(self, payload: Mapping[str, object], expires: datetime) -> str:
        words = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        nonce = os.urandom(NONCE_BYTES)
        plain = EXPIRY.pack(int(expires.timestamp())) + words
        return _text(nonce + self._cipher.encrypt(nonce, plain, PLACE))

    def open(self, token: str, now: datetime) -> Mapping[str, object] | None:
        sealed = _bytes(token)
        if sealed is None or len(sealed) < SHORTEST:
            return None
        try:
            plain = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], PLACE)
        except InvalidTag:
            return None
        (expires,) = EXPIRY.unpack_from(plain)
        if now >= datetime.fromtimestamp(expires, UTC):
            return None
        payload: Mapping[str, object] = json.loads(plain[EXPIRY.size :])
        return payload


def _text(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def _bytes(token: str) -> bytes | None:
    """Only the one spelling `_text` gives is taken, so that a token cannot be written in two ways."""
    try:
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    return sealed if _text(sealed) == token else None
