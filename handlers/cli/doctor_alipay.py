"""Home of what the doctor sees in an Alipay account without asking anybody: keys, certificates, gateway, charset."""

import codecs
import hashlib
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from config.accounts import MINIPROGRAM
from config.accounts_alipay import GATEWAY, SANDBOX, AlipaySettings
from handlers.alipay_keys import config_of
from handlers.cli.findings import Finding, note, right, wrong
from integrations.alipay import requests
from integrations.alipay.certificates import certificates
from integrations.alipay.client import TOKEN
from integrations.alipay.keys import Keys, KeyUnusable, bare, opened
from integrations.alipay.requests import Requests
from integrations.alipay.signature import signed_text, verify

SOON = timedelta(days=45)
WORDS = "健康码 health code"


def alipay_findings(account: AlipaySettings) -> Iterator[Finding]:
    yield _gateway(account)
    yield _charset()
    try:
        keys = opened(config_of(account))
    except KeyUnusable as fault:
        yield wrong(str(fault))
        return
    yield from _ours(keys)
    yield from _theirs(account, keys)
    yield _content(account, keys)


def sha256(key: RSAPublicKey) -> str:
    """Of the key as the console's one line of base64 holds it."""
    return hashlib.sha256(b64decode(bare(key))).hexdigest()


def _ours(keys: Keys) -> Iterator[Finding]:
    public = keys.private.public_key()
    yield right(f"private_key is an RSA key of {public.key_size} bits")
    yield note(f"its public half, which the console must show as 应用公钥 (SHA-256 {sha256(public)}):")
    yield note(bare(public))
    yield signing(requests.opened("", keys), public)


def signing(ours: Requests, public: RSAPublicKey) -> Finding:
    asked = dict(parse_qsl(ours.signed(TOKEN, datetime.now(UTC), {"code": WORDS})))
    if verify(public, asked["sign"], signed_text(asked, keep_sign_type=True).encode()):
        return right("a request signed with it is verified by its public half")
    return wrong("a request signed with private_key is not verified by its public half; make a new pair")


def _theirs(account: AlipaySettings, keys: Keys) -> Iterator[Finding]:
    shown = f"{keys.alipay.key_size} bits, SHA-256 {sha256(keys.alipay)}"
    if not account.certified:
        yield right(f"alipay_public_key is another than ours, and no published one: {shown}")
        yield note("compare it with 支付宝公钥 in the console; only there it can be told from a stranger's")
        return
    yield right(f"certificate mode; Alipay's key: {shown}")
    yield note(f"app_cert_sn {keys.app_cert_sn}, alipay_root_cert_sn {keys.alipay_root_cert_sn}")
    now = datetime.now(UTC)
    for name, text in (("app_cert", account.app_cert), ("alipay_cert", account.alipay_cert)):
        yield _expiry(name, certificates(text)[0], now)


def _expiry(name: str, certificate: x509.Certificate, now: datetime) -> Finding:
    ends = certificate.not_valid_after_utc
    if ends <= now:
        return wrong(f"{name} ended on {ends:%Y-%m-%d}; fetch a new one from the console")
    if ends - now < SOON:
        return note(f"{name} ends on {ends:%Y-%m-%d}; fetch a new one from the console before")
    return right(f"{name} is valid until {ends:%Y-%m-%d}")


def _content(account: AlipaySettings, keys: Keys) -> Finding:
    if keys.aes:
        return right("content is encrypted: aes_key has 16 bytes")
    if account.kind == MINIPROGRAM:
        return note("no aes_key: set 接口内容加密方式 in the console, or telephone numbers travel readable")
    return note("no aes_key: content is signed, but not encrypted")


def _gateway(account: AlipaySettings) -> Finding:
    match account.gateway:
        case known if known == GATEWAY:
            return right("the gateway is Alipay's")
        case known if known == SANDBOX:
            return note("the gateway is the sandbox: nobody real is reached")
    return note(f"the gateway is {account.gateway}, played on this machine")


def _charset() -> Finding:
    try:
        codecs.lookup("gbk")
    except LookupError:
        return wrong("this Python knows no GBK, which Alipay's check is written in; install a complete one")
    return right("GBK is known here")
