"""Home of both ends of Alipay's gateway face to face: forms really signed as the platform describes it, and an account.

The signing is written from that description alone, so that a mistake of the server's own would not be made twice.
"""

import base64
import functools
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from integrations.alipay import protocol
from integrations.alipay.config import AlipayConfig
from integrations.alipay.keys import Keys, opened
from integrations.platform import RawRequest, RawResponse, Received

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
NOW = datetime(2026, 11, 24, 4, 0, 0, 123000, tzinfo=UTC)
APP_ID = "2021000000000001"
USER = "2088000000000002"
FORM = "application/x-www-form-urlencoded"
AES_KEY = base64.b64encode(b"sixteen bytes  !").decode()
CHECK = (
    '<?xml version="1.0" encoding="gbk"?><XML><AppId><![CDATA[2021000000000001]]></AppId>'
    "<FromUserId><![CDATA[]]></FromUserId><CreateTime>1700000000000</CreateTime><MsgType><![CDATA[event]]></MsgType>"
    "<EventType><![CDATA[verifygw]]></EventType><ActionParam><![CDATA[]]></ActionParam></XML>"
)


@functools.cache
def made_key(whose: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """One for each name, for as long as the tests run."""
    return rsa.generate_private_key(65537, bits)


def private_pem(key: rsa.RSAPrivateKey, format_: PrivateFormat = PrivateFormat.PKCS8) -> str:
    return key.private_bytes(Encoding.PEM, format_, NoEncryption()).decode()


def public_pem(key: rsa.RSAPrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def bare(pem: str) -> str:
    return "".join(line for line in pem.splitlines() if not line.startswith("-"))


def certificate(
    key: PrivateKey, issuer: str = "Synthetic CA", number: int = 77, signer: PrivateKey | None = None
) -> str:
    named = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Synthetic"),
        x509.NameAttribute(NameOID.COMMON_NAME, issuer),
    ]
    built = (
        x509.CertificateBuilder()
        .issuer_name(x509.Name(named))
        .subject_name(x509.Name(named))
        .serial_number(number)
        .public_key(key.public_key())
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=1))
        .sign(signer or made_key("issuer"), hashes.SHA256())
    )
    return built.public_bytes(Encoding.PEM).decode()


@functools.cache
def keys_of(account: AlipayConfig) -> Keys:
    return opened(account)


def config(**values: str) -> AlipayConfig:
    needed: dict[str, Any] = {
        "name": "demo-alipay",
        "kind": "life",
        "app_id": APP_ID,
        "private_key": private_pem(made_key("app")),
        "alipay_public_key": public_pem(made_key("alipay")),
    }
    return AlipayConfig(**{**needed, **values})


def certified(**values: str) -> AlipayConfig:
    """In certificate mode."""
    needed = {
        "alipay_public_key": "",
        "app_cert": certificate(made_key("app"), "App CA", 1),
        "alipay_cert": certificate(made_key("alipay"), "Alipay CA", 2) + certificate(made_key("issuer")),
        "alipay_root_cert": certificate(made_key("issuer"), "Root CA", 3),
    }
    return config(**{**needed, **values})


def joined(params: Mapping[str, str], *left_out: str) -> str:
    return "&".join(f"{name}={params[name]}" for name in sorted(params) if name not in left_out)


def signature(text: str, charset: str = "utf-8", whose: str = "alipay") -> str:
    return base64.b64encode(made_key(whose).sign(text.encode(charset), PKCS1v15(), hashes.SHA256())).decode()


def sealed(text: str, key: str = AES_KEY) -> str:
    """Content encryption."""
    pad = padding.PKCS7(128).padder()
    cipher = Cipher(algorithms.AES(base64.b64decode(key)), modes.CBC(bytes(16))).encryptor()
    return base64.b64encode(
        cipher.update(pad.update(text.encode()) + pad.finalize()) + cipher.finalize()
    ).decode()


def delivery(body: bytes | str, **headers: str) -> RawRequest:
    raw = body.encode() if isinstance(body, str) else body
    return RawRequest("POST", {}, {"content-type": FORM, **headers}, raw)


def signed(
    params: Mapping[str, str], *, rule: str = "V2", whose: str = "alipay", bytes_in: str = ""
) -> RawRequest:
    """V2 leaves out `sign` only, V1 `sign_type` too, as do the empty values. `bytes_in`: the charset as Python has it."""
    params = {"sign_type": "RSA2", **params}
    charset = bytes_in or params.get("charset", "utf-8")
    left_out = {"sign_type"} if rule == "V1" else set()
    left_out |= {name for name, value in params.items() if not value}
    sign = signature(joined(params, *left_out), charset, whose)
    return delivery(urlencode({**params, "sign": sign}, encoding=charset))


def check(*, bytes_in: str = "", **params: str) -> RawRequest:
    common = {"service": "alipay.service.check", "charset": "GBK", "biz_content": CHECK}
    return signed({**common, **params}, bytes_in=bytes_in)


def message(
    inside: str,
    who: str = f"<FromAlipayUserId>{USER}</FromAlipayUserId>",
    *,
    app_id: str = APP_ID,
    created: str = "1700000000000",
    bytes_in: str = "",
    **params: str,
) -> RawRequest:
    """To the life account, with these elements inside."""
    xml = f"<XML><AppId>{app_id}</AppId>{who}<CreateTime>{created}</CreateTime>{inside}</XML>"
    common = {"service": "alipay.mobile.public.message.notify", "charset": "GBK", "biz_content": xml}
    return signed({**common, **params}, bytes_in=bytes_in)


def service(method: str, content: str, *, rule: str = "V2", **params: str) -> RawRequest:
    """By the message service."""
    common = {
        "notify_id": "2023111500262000000000000000000001",
        "utc_timestamp": "1700000000000",
        "msg_method": method,
        "app_id": APP_ID,
        "version": "1.1",
        "charset": "UTF-8",
        "biz_content": content,
    }
    return signed({**common, **params}, rule=rule)


def receive(request: RawRequest, account: AlipayConfig | None = None) -> Received | RawResponse:
    account = account or config()
    return protocol.receive(account, keys_of(account), request, NOW)


def received(request: RawRequest, account: AlipayConfig | None = None) -> Received:
    got = receive(request, account)
    assert isinstance(got, Received)
    return got
