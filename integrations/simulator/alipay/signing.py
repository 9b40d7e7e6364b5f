"""Home of Alipay's signatures and encryption seen from the platform, written from its description alone.

RSA2 is RSASSA-PKCS1-v1_5 over SHA-256. Rule V2 signs a form without `sign`, V1 without `sign_type` too.
"""

import base64
import binascii
from collections.abc import Collection, Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.padding import PKCS7

RSA2 = "RSA2"
V1, V2 = ("sign", "sign_type"), ("sign",)
NO_IV = bytes(16)


def signed_text(fields: Mapping[str, str], left_out: Collection[str], *, with_empty: bool = False) -> str:
    return "&".join(
        f"{name}={fields[name]}"
        for name in sorted(fields)
        if name not in left_out and (with_empty or fields[name])
    )


def sign(content: bytes, key: RSAPrivateKey) -> str:
    return base64.b64encode(key.sign(content, PKCS1v15(), SHA256())).decode()


def is_signed(content: bytes, signature: str, key: RSAPublicKey) -> bool:
    try:
        key.verify(base64.b64decode(signature, validate=True), content, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def encrypted(words: str, aes_key: str) -> str:
    padder, encryptor = PKCS7(128).padder(), _cipher(aes_key).encryptor()
    padded = padder.update(words.encode()) + padder.finalize()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def decrypted(words: str, aes_key: str) -> str:
    """Raises ValueError."""
    unpadder, decryptor = PKCS7(128).unpadder(), _cipher(aes_key).decryptor()
    padded = decryptor.update(base64.b64decode(words, validate=True)) + decryptor.finalize()
    return (unpadder.update(padded) + unpadder.finalize()).decode()


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES(base64.b64decode(aes_key)), modes.CBC(NO_IV))
