"""Home of WeChat's signatures and encryption: wechatpy's primitives, with every check it leaves out."""

import base64
import binascii
import functools
import hashlib
import hmac
import struct

from wechatpy.crypto import PrpCrypto

from bot.ports import NotGenuine

BLOCK = 32
PREFIX = 16
LENGTH = struct.Struct(">I")
HEAD = PREFIX + LENGTH.size


def signature(*parts: str) -> str:
    """SHA-1 of the sorted parts, in lower-case hex."""
    return hashlib.sha1(b"".join(sorted(map(_bytes, parts))), usedforsecurity=False).hexdigest()


def check_signature(given: str, token: str, *parts: str) -> None:
    """An empty token would let anybody sign."""
    if not token or not hmac.compare_digest(_bytes(given), _bytes(signature(token, *parts))):
        raise NotGenuine("signature")


def open_message(key: bytes, encrypted: str, app_id: str) -> bytes:
    """The message of a sealed text, without its random prefix. Raises NotGenuine."""
    plain = _unpadded(_decrypted(key, encrypted))
    if len(plain) < HEAD:
        raise NotGenuine("length")
    (length,) = LENGTH.unpack_from(plain, PREFIX)
    message, receiver = plain[HEAD : HEAD + length], plain[HEAD + length :]
    if len(message) != length:
        raise NotGenuine("length")
    if not hmac.compare_digest(receiver, app_id.encode()):
        raise NotGenuine("app_id")
    return message


def seal_message(key: bytes, message: str, app_id: str, prefix: bytes) -> str:
    """`prefix`: 16 bytes that nobody can foresee; wechatpy's own come from a weak generator."""
    crypto = _crypto(key)
    crypto.get_random_string = lambda: prefix
    return str(crypto.encrypt(message, app_id).decode())


@functools.lru_cache(maxsize=64)
def _crypto(key: bytes) -> PrpCrypto:
    """Holds the key of one account; each message gets a cipher context of its own."""
    return PrpCrypto(key)


def _decrypted(key: bytes, encrypted: str) -> bytes:
    try:
        sealed = base64.b64decode(encrypted, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise NotGenuine("base64") from fault
    if not sealed or len(sealed) % BLOCK:
        raise NotGenuine("length")
    return bytes(_crypto(key).cipher.decrypt(sealed))


def _unpadded(padded: bytes) -> bytes:
    """PKCS#7 with blocks of 32: all of the 1 to 32 last bytes say how many they are."""
    count = padded[-1]
    if not 1 <= count <= BLOCK or padded[-count:] != bytes([count]) * count:
        raise NotGenuine("padding")
    return padded[:-count]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")
