"""Home of the ways a key can be written, and of made-up certificates, for the pairs of alipay_api."""

import base64
from datetime import UTC, datetime, timedelta

from alipay_api import pair
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID


def private_pem(key: RSAPrivateKey, form: PrivateFormat = PrivateFormat.PKCS8, password: bytes = b"") -> str:
    locked = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, form, locked).decode().strip()


def public_pem(key: RSAPublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode().strip()


def bare(pem: str) -> str:
    """The one line of base64 between the lines of dashes."""
    return "".join(line for line in pem.splitlines() if not line.startswith("-----"))


def certificate(key: RSAPrivateKey, *, days: int = 365, name: str = "made up") -> str:
    """`days` until it ends; below 0: it has ended."""
    called, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), datetime.now(UTC)
    begun = now - timedelta(days=1000)
    return (
        x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        .not_valid_before(begun)
        .not_valid_after(now + timedelta(days=days))
        .sign(key, SHA256())
        .public_bytes(Encoding.PEM)
        .decode()
        .strip()
    )


def of_bytes(count: int) -> str:
    return base64.b64encode(bytes(range(128, 128 + count))).decode()


OURS, THEIRS = pair("app"), pair("alipay")
PRIVATE, PUBLIC_HALF = private_pem(OURS), bare(public_pem(THEIRS.public_key()))
