"""Whatever was pasted is read by its bytes, or refused with what would be right."""

import base64

import pytest
from alipay_gateway import AES_KEY, bare, certificate, certified, config, made_key, private_pem, public_pem
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from integrations.alipay import keys
from integrations.alipay.keys import KeyUnusable

APP, ALIPAY = made_key("app"), made_key("alipay")
PKCS1, PKCS8 = (private_pem(APP, PrivateFormat.TraditionalOpenSSL), private_pem(APP))
PUBLIC = public_pem(ALIPAY)
PUBLIC_PKCS1 = ALIPAY.public_key().public_bytes(Encoding.PEM, PublicFormat.PKCS1).decode()
CURVE = ec.generate_private_key(ec.SECP256R1())
CURVE_PRIVATE = CURVE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
CURVE_PUBLIC = CURVE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
LOCKED = APP.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word")).decode()
# SM2's curve instead of P-256's, which no key can be read on.
ON_UNKNOWN_CURVE = base64.b64encode(
    base64.b64decode(bare(certificate(CURVE))).replace(
        bytes.fromhex("2a8648ce3d030107"), bytes.fromhex("2a811ccf5501822d")
    )
).decode()
# Stands in samples all over the net; its private half in public test files.
SAMPLE = (
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDIgHnOn7LLILlKETd6BFRJ0GqgS2Y3mn1wMQmyh9zEyWlz5p1zrahRahbXAfCfSqshSNfq"
    "OmAQzSHRVjCqjsAw1jyqrXaPdKBmr90DIpIxmIyKXv4GGAkPyJ/6FTFY99uhpiq0qadD/uSzQsefWo0aTvP/65zi3eof7TcZ32oWpwIDAQAB"
)


def relabelled(pem: str, label: str) -> str:
    return f"-----BEGIN {label}-----\n{bare(pem)}\n-----END {label}-----\n"


@pytest.mark.parametrize(
    "text",
    [
        PKCS8,
        PKCS1,
        bare(PKCS8),
        bare(PKCS1),
        PKCS8.replace("\n", "\r\n"),
        f"\n  {bare(PKCS1)[:400]} \t\r\n{bare(PKCS1)[400:]}\n\n",
        relabelled(PKCS8, "RSA PRIVATE KEY"),
        relabelled(PKCS1, "PRIVATE KEY"),
        relabelled(PKCS1, "PUBLIC KEY"),
    ],
)
def test_a_private_key_is_read_however_it_was_pasted(text: str) -> None:
    assert keys.private_key(text).private_numbers() == APP.private_numbers()


@pytest.mark.parametrize(
    "text",
    [
        PUBLIC,
        PUBLIC_PKCS1,
        bare(PUBLIC),
        bare(PUBLIC_PKCS1),
        PUBLIC.replace("\n", "\r\n"),
        f" {bare(PUBLIC)[:70]}\n{bare(PUBLIC)[70:]} ",
        relabelled(PUBLIC, "RSA PUBLIC KEY"),
    ],
)
def test_a_public_key_is_read_however_it_was_pasted(text: str) -> None:
    key = keys.public_key(text)
    assert key.public_numbers() == ALIPAY.public_key().public_numbers()
    assert keys.bare(key) == bare(PUBLIC)


@pytest.mark.parametrize(
    ("says", "text"),
    [
        ("This is a public key. Paste the app's private key", PUBLIC),
        ("This is a public key. Paste the app's private key", bare(PUBLIC_PKCS1)),
        ("This is a certificate. Paste the app's private key", certificate(APP)),
        ("no key that can be read", bare(PKCS8)[:400]),
        ("neither PEM nor one text of base64", "密钥"),
        ("neither PEM nor one text of base64", "C:\\keys\\app.pem"),
        ("There is no key here", ""),
        ("There is no key here", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----"),
        ("locked by a password", LOCKED),
        ("not an RSA key", CURVE_PRIVATE),
        ("1024 bits. RSA2 needs 2048", private_pem(made_key("small", 1024))),
    ],
)
def test_what_is_no_private_key_is_refused(says: str, text: str) -> None:
    with pytest.raises(KeyUnusable, match=says):
        keys.private_key(text)


@pytest.mark.parametrize(
    ("says", "text"),
    [
        ("This is a private key. Paste Alipay's public key", PKCS8),
        ("This is a private key. Paste Alipay's public key", bare(PKCS1)),
        ("This is a private key. Paste Alipay's public key", relabelled(PKCS1, "PUBLIC KEY")),
        ("This is a certificate. Paste Alipay's public key", certificate(ALIPAY)),
        ("no key that can be read", base64.b64encode(b"something else").decode()),
        ("no key that can be read", LOCKED),
        ("This is no key", PUBLIC + PUBLIC),
        ("There is no key here", " \n"),
        ("not an RSA key", CURVE_PUBLIC),
        ("1024 bits. RSA2 needs 2048", public_pem(made_key("small", 1024))),
        ("sample key of old Alipay demos", SAMPLE),
        ("sample key of old Alipay demos", relabelled(SAMPLE, "PUBLIC KEY")),
    ],
)
def test_what_is_no_public_key_of_alipays_is_refused(says: str, text: str) -> None:
    with pytest.raises(KeyUnusable, match=says):
        keys.public_key(text)


def test_an_account_opens_with_its_keys() -> None:
    opened = keys.opened(config())
    assert opened.private.private_numbers() == APP.private_numbers()
    assert keys.bare(opened.alipay) == bare(PUBLIC)
    assert opened.aes is None
    assert (opened.app_cert_sn, opened.alipay_root_cert_sn, opened.alipay_cert_sn) == ("", "", "")


def test_the_apps_own_key_pasted_as_alipays_is_told() -> None:
    with pytest.raises(KeyUnusable, match="app's own public key"):
        keys.opened(config(alipay_public_key=public_pem(APP)))


def test_the_key_of_content_encryption_has_16_bytes() -> None:
    assert keys.opened(config(aes_key=f" {AES_KEY}\r\n")).aes == base64.b64decode(AES_KEY)
    with pytest.raises(KeyUnusable, match="has 8 bytes, not 16"):
        keys.aes_key(base64.b64encode(bytes(8)).decode())
    for wrong in ("abc", "密钥", "!" * 24):
        with pytest.raises(KeyUnusable, match="no base64"):
            keys.aes_key(wrong)


def test_an_account_in_certificate_mode_takes_alipays_key_from_the_first_certificate() -> None:
    opened = keys.opened(certified())
    assert keys.bare(opened.alipay) == bare(PUBLIC)
    serials = {opened.app_cert_sn, opened.alipay_root_cert_sn, opened.alipay_cert_sn}
    assert {len(each) for each in serials} == {32}
    assert len(serials) == 3


@pytest.mark.parametrize(
    ("says", "field", "text"),
    [
        ("app_cert was issued for another key", "app_cert", certificate(ALIPAY)),
        ("app_cert is no certificate", "app_cert", PUBLIC),
        ("app_cert is no certificate", "app_cert", "not base64"),
        ("alipay_cert is no certificate", "alipay_cert", ""),
        ("alipay_cert is the app's own", "alipay_cert", certificate(APP)),
        ("alipay_root_cert is no certificate", "alipay_root_cert", ""),
        ("alipay_cert holds no RSA key", "alipay_cert", certificate(CURVE)),
        ("alipay_cert holds no RSA key", "alipay_cert", ON_UNKNOWN_CURVE),
        ("alipay_root_cert has no RSA certificate", "alipay_root_cert", certificate(APP, signer=CURVE)),
        ("1024 bits", "alipay_cert", certificate(made_key("small", 1024))),
    ],
)
def test_a_wrong_certificate_is_told_by_its_name(says: str, field: str, text: str) -> None:
    with pytest.raises(KeyUnusable, match=says):
        keys.opened(certified(**{field: text}))


def test_nothing_of_a_key_is_shown() -> None:
    assert repr(keys.opened(config())) == "Keys()"
    assert repr(config()) == "AlipayConfig(demo-alipay)"
    with pytest.raises(KeyUnusable) as refused:
        keys.public_key(PKCS8)
    assert bare(PKCS8)[:20] not in str(refused.value)
