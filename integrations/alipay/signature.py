"""Home of Alipay's signatures: RSA2 (RSASSA-PKCS1-v1_5 with SHA-256) alone, whatever a message asks for."""

import base64
import binascii
from collections.abc import Iterator, Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from bot.ports import NotGenuine

RSA2 = "RSA2"
UTF_8 = "utf-8"


def sign(key: rsa.RSAPrivateKey, text: str, charset: str = UTF_8) -> str:
    return base64.b64encode(key.sign(text.encode(charset), padding.PKCS1v15(), SHA256())).decode()


def verify(key: rsa.RSAPublicKey, signature: str, text: bytes) -> bool:
    """Any base64 but the one way of writing a signature is a plain no, so that none can be written in two ways."""
    try:
        given = base64.b64decode(signature, validate=True)
        key.verify(given, text, padding.PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return base64.b64encode(given).decode() == signature


def signed_text(params: Mapping[str, str], *, keep_sign_type: bool, keep_empty: bool = False) -> str:
    """Rule V2 keeps `sign_type` (messages of the gateway, our own requests), V1 does not (payments, sealed pushes)."""
    left_out = {"sign"} if keep_sign_type else {"sign", "sign_type"}
    return "&".join(
        f"{name}={params[name]}"
        for name in sorted(params)
        if name not in left_out and (keep_empty or params[name])
    )


def genuine_text(key: rsa.RSAPublicKey, params: Mapping[str, str], charset: str) -> bytes:
    """The bytes that were signed. Raises NotGenuine.

    The platform signs some messages by V2 and others by V1, and its own libraries differ in whether an empty value
    is signed: each is tried, in this order.
    """
    if params.get("sign_type") != RSA2:
        raise NotGenuine("sign_type")
    signature = params.get("sign", "")
    for text in _texts(params):
        signed = text.encode(charset)
        if verify(key, signature, signed):
            return signed
    raise NotGenuine("signature")


def _texts(params: Mapping[str, str]) -> Iterator[str]:
    empties = (False,) if all(params.values()) else (False, True)
    for keep_sign_type in (True, False):
        for keep_empty in empties:
            yield signed_text(params, keep_sign_type=keep_sign_type, keep_empty=keep_empty)
