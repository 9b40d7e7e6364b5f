"""Home of the shapes of keys and certificates in the settings: PEM or base64, which half, and never the demo's."""

import base64
import binascii
import re
from collections.abc import Iterator
from pathlib import Path

from config.accounts import Wrong

DEMO_KEYS = Path(__file__).parent / "demo-keys"
DEMO_TRACING = (DEMO_KEYS / "demo-tracing-public.pem").read_text("ascii")
X25519 = bytes.fromhex("302a300506032b656e032100")  # before the 32 bytes of a public key
LABEL = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----")
SHORTEST = 100  # bytes; a key of 1024 bits, which is too small already, has more
COPY_THEIRS = "copy 支付宝公钥, as the console shows it after taking yours"


def private_key_wrong(key: str, value: str) -> Iterator[Wrong]:
    label = _label(value)
    if not value:
        yield key, "is empty", f"healthcode account new alipay makes one; name its file as {key}_file"
    elif "ENCRYPTED" in value:
        yield key, "is locked by a passphrase", "write it open: openssl pkcs8 -topk8 -nocrypt -in FILE"
    elif label and "PRIVATE KEY" not in label:
        yield key, f"is a {label.lower()}", "name the private key, whose public half the console has"
    elif (found := _no_key(value)) is not None:
        yield key, found, "write PEM, or the one line of base64 of 支付宝密钥工具"


def public_key_wrong(key: str, value: str) -> Iterator[Wrong]:
    label = _label(value)
    if not value:
        yield key, "is empty", f"{COPY_THEIRS}; or give the three certificates"
    elif "PRIVATE KEY" in value:
        yield key, "is a private key", f"{COPY_THEIRS}, and let nobody see the private one"
    elif label and "PUBLIC KEY" not in label:
        right = "name it as alipay_cert_file, with app_cert_file and alipay_root_cert_file"
        yield key, f"is a {label.lower()}", right if label == "CERTIFICATE" else COPY_THEIRS
    elif (found := _no_key(value)) is not None:
        yield key, found, COPY_THEIRS


def tracing_key(value: str) -> bytes | None:
    """The 32 bytes of a public X25519 key in PEM or base64; None where it is none."""
    der = key_bytes(value) or b""
    return der.removeprefix(X25519) if der.startswith(X25519) and len(der) == len(X25519) + 32 else None


def tracing_key_wrong(key: str, value: str, *, local: bool) -> Iterator[Wrong]:
    made = "the tracing work makes both halves on no server: openssl genpkey -algorithm X25519 -out tracing.pem; openssl pkey -in tracing.pem -pubout"
    if "PRIVATE KEY" in value:
        yield key, "is a private key, which no server may hold", f"destroy this pair; {made}"
    elif tracing_key(value) is None:
        yield key, "is no public X25519 key", made
    elif not local and is_demo_key(value):
        yield key, "is the demo's, whose private half everybody knows, on a server that is not local", made


def certificate_wrong(key: str, value: str) -> Iterator[Wrong]:
    if _label(value) != "CERTIFICATE":
        yield (
            key,
            "is no certificate",
            'name the .crt file of the console, which has a line "BEGIN CERTIFICATE"',
        )


def is_demo_key(value: str) -> bool:
    """In whatever form: the bare key (PKCS#1) is the end of the wrapped one (PKCS#8, SubjectPublicKeyInfo)."""
    der = key_bytes(value)
    if not der:
        return False
    shipped = (key_bytes(file.read_text("ascii")) or b"" for file in DEMO_KEYS.glob("*.pem"))
    return any(der.endswith(known) or known.endswith(der) for known in shipped)


def key_bytes(value: str) -> bytes | None:
    """What is between the lines of a PEM, or the whole; None when it is not base64."""
    return base64_bytes(re.sub(r"-----[A-Z0-9 ]+-----", "", value))


def base64_bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _label(value: str) -> str:
    found = LABEL.search(value)
    return found[1] if found else ""


def _no_key(value: str) -> str | None:
    der = key_bytes(value)
    if der is None:
        return "is neither PEM nor base64"
    return f"is too short for a key ({len(der)} bytes)" if len(der) < SHORTEST else None
