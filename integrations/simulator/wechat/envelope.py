"""Home of WeChat's envelope seen from the platform: it signs and encrypts deliveries, verifies and opens answers.

Written from the platform's description alone (AES-256-CBC, blocks of 32, SHA-1 over sorted parts), so that the
server's own reading of it meets a second opinion.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from integrations.simulator.reading import Abnormal, cdata, parsed
from integrations.simulator.wechat.account import PlayedAccount

NESTED = "SubscribeMsgSentEvent"
BLOCK_BITS = 256
PREFIX = 16
LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Envelope:
    query: Mapping[str, str]
    body: str


def seal(account: PlayedAccount, open_id: str, xml: str, second: int) -> Envelope:
    """One delivery: a new nonce, prefix and signature each time, also for a message delivered again."""
    timestamp, nonce = str(second), str(secrets.randbelow(10**9) + 10**9)
    encrypted = _encrypt(account, xml)
    query = {
        "signature": signature(account.token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "openid": open_id,
        "encrypt_type": "aes",
        "msg_signature": signature(account.token, timestamp, nonce, encrypted),
    }
    return Envelope(query, written(("ToUserName", account.original_id), ("Encrypt", encrypted)))


def unseal(account: PlayedAccount, body: str) -> str:
    """The XML of an encrypted answer. Raises Abnormal."""
    root = parsed(body)
    encrypted, nonce = root.findtext("Encrypt", ""), root.findtext("Nonce", "")
    expected = signature(account.token, root.findtext("TimeStamp", ""), nonce, encrypted)
    if not hmac.compare_digest(expected, root.findtext("MsgSignature", "")):
        raise Abnormal("the signature of the answer is wrong")
    return _decrypt(account, encrypted)


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def written(*fields: tuple[str, str]) -> str:
    """Each field in a CDATA section of its own, but for the one that holds XML."""
    inner = (f"<{name}>{value if name == NESTED else cdata(value)}</{name}>" for name, value in fields)
    return f"<xml>{''.join(inner)}</xml>"


def _cipher(account: PlayedAccount) -> Cipher[modes.CBC]:
    key = base64.b64decode(account.aes_key + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def _encrypt(account: PlayedAccount, xml: str) -> str:
    words = xml.encode()
    plain = secrets.token_bytes(PREFIX) + LENGTH.pack(len(words)) + words + account.app_id.encode()
    padder, encryptor = PKCS7(BLOCK_BITS).padder(), _cipher(account).encryptor()
    padded = padder.update(plain) + padder.finalize()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def _decrypt(account: PlayedAccount, encrypted: str) -> str:
    unpadder, decryptor = PKCS7(BLOCK_BITS).unpadder(), _cipher(account).decryptor()
    try:
        padded = decryptor.update(base64.b64decode(encrypted, validate=True)) + decryptor.finalize()
        plain = unpadder.update(padded) + unpadder.finalize()
        (length,) = LENGTH.unpack_from(plain, PREFIX)
        start = PREFIX + LENGTH.size
        xml = plain[start : start + length].decode()
    except (ValueError, binascii.Error, struct.error) as fault:
        raise Abnormal("the answer cannot be decrypted") from fault
    if plain[start + length :] != account.app_id.encode():
        raise Abnormal("the answer is for another app id")
    return xml
