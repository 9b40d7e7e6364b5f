"""Home of Alipay's keys: what was pasted, read by its bytes whatever its label says, or refused with what is wrong."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)

from integrations.alipay.certificates import certificates, root_serial, serial
from integrations.alipay.config import AlipayConfig

BITS = 2048
AES_BYTES = 16
LABEL = re.compile("-----(?:BEGIN|END) [A-Z0-9 ]+-----")
# The key that old samples call Alipay's; its private half stands in public test files. By the SHA-256 of its DER.
PUBLISHED = "f95fbb9545e763b2b21e99585866087e330c3308716a924bf05694edae734bff"


class KeyUnusable(Exception):
    """The message says what is wrong and what would be right; it holds nothing of the key."""


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """`aes` is None without content encryption; the serial numbers are empty outside certificate mode."""

    private: rsa.RSAPrivateKey
    alipay: rsa.RSAPublicKey
    aes: bytes | None
    app_cert_sn: str = ""
    alipay_root_cert_sn: str = ""
    alipay_cert_sn: str = ""

    def __repr__(self) -> str:
        return "Keys()"


def opened(config: AlipayConfig) -> Keys:
    """Raises KeyUnusable."""
    private, aes = private_key(config.private_key), aes_key(config.aes_key)
    if config.app_cert:
        return _certified(config, private, aes)
    alipay = public_key(config.alipay_public_key)
    if bare(alipay) == bare(private.public_key()):
        raise KeyUnusable(
            "This is the app's own public key, the other half of private_key. Paste Alipay's (支付宝公钥), "
            "which the console shows after the app's public key was uploaded."
        )
    return Keys(private, alipay, aes)


def private_key(text: str) -> rsa.RSAPrivateKey:
    """PKCS#1 or PKCS#8, with or without lines of dashes. Raises KeyUnusable."""
    der = _der(text)
    try:
        key = load_der_private_key(der, None)
    except TypeError as fault:
        raise KeyUnusable("The private key is locked by a password. Paste one without.") from fault
    except (ValueError, UnsupportedAlgorithm) as fault:
        raise KeyUnusable(_instead(der, "the app's private key")) from fault
    if not isinstance(key, rsa.RSAPrivateKey):
        raise KeyUnusable("This private key is not an RSA key. Make an RSA2 pair of 2048 bits.")
    _check(key.public_key())
    return key


def public_key(text: str) -> rsa.RSAPublicKey:
    """As the console shows it, or as any tool writes it. Raises KeyUnusable."""
    der = _der(text)
    try:
        key = load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm) as fault:
        raise KeyUnusable(_instead(der, "Alipay's public key (支付宝公钥)")) from fault
    if not isinstance(key, rsa.RSAPublicKey):
        raise KeyUnusable("This public key is not an RSA key. Paste Alipay's RSA2 key (支付宝公钥).")
    _check(key)
    return key


def aes_key(text: str) -> bytes | None:
    """None when there is none. Raises KeyUnusable."""
    try:
        key = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as fault:
        raise KeyUnusable("aes_key is no base64. Copy it from 接口内容加密方式.") from fault
    if len(key) not in {0, AES_BYTES}:
        raise KeyUnusable(f"aes_key has {len(key)} bytes, not {AES_BYTES}. Copy it from 接口内容加密方式.")
    return key or None


def bare(key: rsa.RSAPublicKey) -> str:
    """One line of base64, as the console takes and shows public keys."""
    return base64.b64encode(_info(key)).decode()


def _certified(config: AlipayConfig, private: rsa.RSAPrivateKey, aes: bytes | None) -> Keys:
    app = _certificates("app_cert", config.app_cert)[0]
    alipay = _certificates("alipay_cert", config.alipay_cert)[0]
    roots = root_serial(_certificates("alipay_root_cert", config.alipay_root_cert))
    if bare(_key_of("app_cert", app)) != bare(private.public_key()):
        raise KeyUnusable(
            "app_cert was issued for another key than private_key. Paste the two that belong together."
        )
    key = _key_of("alipay_cert", alipay)
    if bare(key) == bare(private.public_key()):
        raise KeyUnusable("alipay_cert is the app's own. Paste Alipay's (alipayCertPublicKey_RSA2.crt).")
    if not roots:
        raise KeyUnusable("alipay_root_cert has no RSA certificate. Paste the whole file alipayRootCert.crt.")
    return Keys(private, key, aes, serial(app), roots, serial(alipay))


def _certificates(name: str, text: str) -> tuple[x509.Certificate, ...]:
    try:
        return certificates(text)
    except ValueError as fault:
        raise KeyUnusable(f"{name} is no certificate. Paste the file from the console as it is.") from fault


def _key_of(name: str, certificate: x509.Certificate) -> rsa.RSAPublicKey:
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm) as fault:
        raise KeyUnusable(f"{name} holds no RSA key.") from fault
    if not isinstance(key, rsa.RSAPublicKey):
        raise KeyUnusable(f"{name} holds no RSA key.")
    _check(key)
    return key


def _der(text: str) -> bytes:
    encoded = "".join(LABEL.sub("", text).split())
    try:
        der = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise KeyUnusable("This is no key: it is neither PEM nor one text of base64.") from fault
    if not der:
        raise KeyUnusable("There is no key here.")
    return der


def _instead(der: bytes, wanted: str) -> str:
    for found, load in (
        ("a certificate", x509.load_der_x509_certificate),
        ("a public key", load_der_public_key),
        ("a private key", lambda bytes_: load_der_private_key(bytes_, None)),
    ):
        try:
            load(der)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        return f"This is {found}. Paste {wanted} here."
    return f"This is no key that can be read. Paste {wanted} here, complete and without anything around it."


def _check(key: rsa.RSAPublicKey) -> None:
    if hashlib.sha256(_info(key)).hexdigest() == PUBLISHED:
        raise KeyUnusable(
            "This is the sample key of old Alipay demos, whose private half is public: anybody could sign with it. "
            "Paste the account's own."
        )
    if key.key_size < BITS:
        raise KeyUnusable(f"This key has {key.key_size} bits. RSA2 needs {BITS} or more.")


def _info(key: rsa.RSAPublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
