"""An Alipay account in the settings: what is taken, and what each mistake is told."""

from pathlib import Path

import pytest
import rsa_keys
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from rsa_keys import OURS, PRIVATE, PUBLIC_HALF, THEIRS

from config.accounts_alipay import AlipaySettings
from config.faults import Fault, Faults
from config.keys import DEMO_KEYS, is_demo_key
from config.settings import load_settings

PUBLIC = "https://code.example.org"
LOCAL = "http://127.0.0.1:8080"
SANDBOX = "https://openapi-sandbox.dl.alipaydev.com/gateway.do"
CERTIFICATE = rsa_keys.certificate(OURS)
GOOD = {
    "name": "gz-health-alipay",
    "platform": "alipay",
    "app_id": "2021001234567890",
    "private_key": PRIVATE,
    "alipay_public_key": PUBLIC_HALF,
    "region": "440100",
}
CERTIFIED = {
    "alipay_public_key": "",
    "app_cert": CERTIFICATE,
    "alipay_cert": CERTIFICATE,
    "alipay_root_cert": CERTIFICATE,
}


def written(folder: Path, url: str, **changed: str) -> Path:
    lines = [f'{key} = """{value}"""' for key, value in (GOOD | changed).items()]
    file = folder / "settings.toml"
    file.write_text(f'[server]\npublic_url = "{url}"\n[[accounts]]\n' + "\n".join(lines), "utf-8")
    return file


def taken(folder: Path, url: str = PUBLIC, **changed: str) -> AlipaySettings:
    (account,) = load_settings(written(folder, url, **changed), {}).accounts
    assert isinstance(account, AlipaySettings)
    return account


def refused(folder: Path, url: str = PUBLIC, **changed: str) -> dict[str, Fault]:
    with pytest.raises(Faults) as found:
        taken(folder, url, **changed)
    return {fault.key.removeprefix("accounts[0]."): fault for fault in found.value.faults}


def test_a_life_account_is_taken_with_its_defaults(tmp_path: Path) -> None:
    account = taken(tmp_path)
    assert (account.kind, account.web_login, account.certified) == ("life", False, False)
    assert account.gateway == "https://openapi.alipay.com/gateway.do"


def test_no_key_is_ever_printed(tmp_path: Path) -> None:
    account = taken(
        tmp_path, aes_key=rsa_keys.of_bytes(16), **(CERTIFIED | {"alipay_public_key": PUBLIC_HALF})
    )
    for secret in (PRIVATE, PUBLIC_HALF, account.aes_key, CERTIFICATE):
        assert rsa_keys.bare(secret)[:40] not in repr(account).replace("\\n", "")


@pytest.mark.parametrize(
    "changed",
    [
        {"private_key": rsa_keys.bare(PRIVATE)},
        {"private_key": rsa_keys.private_pem(OURS, PrivateFormat.TraditionalOpenSSL)},
        {"private_key": rsa_keys.bare(rsa_keys.private_pem(OURS, PrivateFormat.TraditionalOpenSSL))},
        {"alipay_public_key": rsa_keys.public_pem(THEIRS.public_key())},
        {"aes_key": rsa_keys.of_bytes(16)},
        {"kind": "miniprogram"},
        {"gateway": SANDBOX},
        {"gateway": SANDBOX, "app_id": "9021000122686053"},
        CERTIFIED,
    ],
)
def test_every_way_the_console_writes_it_is_taken(tmp_path: Path, changed: dict[str, str]) -> None:
    account = taken(tmp_path, **changed)
    assert account.certified == ("app_cert" in changed)


@pytest.mark.parametrize(
    ("key", "value", "wrong"),
    [
        ("kind", "service", '"service" is unknown'),
        ("app_id", "wx0123456789abcdef", "is not an APPID"),
        ("app_id", "202100123456789", "is not an APPID"),
        ("app_id", "2021000000000001", "is made up"),
        ("app_id", "9021000122686053", "is of the sandbox, the gateway is not"),
        ("private_key", "", "is empty"),
        ("private_key", "changeme", "is too short for a key (6 bytes)"),
        ("private_key", "your-private-key", "is neither PEM nor base64"),
        ("private_key", PRIVATE.replace("\n", "\n…", 1), "is neither PEM nor base64"),
        ("private_key", rsa_keys.public_pem(OURS.public_key()), "is a public key"),
        ("private_key", CERTIFICATE, "is a certificate"),
        ("private_key", rsa_keys.private_pem(OURS, password=b"word"), "is locked by a passphrase"),
        ("alipay_public_key", "", "is empty"),
        ("alipay_public_key", PRIVATE, "is a private key"),
        ("alipay_public_key", CERTIFICATE, "is a certificate"),
        ("alipay_public_key", "-----BEGIN DH PARAMETERS-----", "is a dh parameters"),
        ("alipay_public_key", "支付宝公钥", "is neither PEM nor base64"),
        ("aes_key", "not base64", "is not base64"),
        ("aes_key", rsa_keys.of_bytes(32), "holds 32 bytes, not 16"),
        ("aes_key", "ZGVtby1hZXMta2V5LTAwMQ==", "is a placeholder"),
        ("gateway", "openapi.alipay.com", "is not an address"),
        ("gateway", "/demo/alipay/gateway.do", "is not an address"),
        ("gateway", "http://openapi.alipay.com/gateway.do", "is http on a server that is not local"),
        ("gateway", "https://alipay.example.org/gateway.do", "is not Alipay's"),
        ("token", "k3Jq82LmZx91", "is a key of wechat accounts, and this is none"),
        ("secret_file", "somewhere", "is a key of wechat accounts, and this is none"),
        ("privat_key", "x", "is not a known key"),
    ],
)
def test_each_mistake(tmp_path: Path, key: str, value: str, wrong: str) -> None:
    found = refused(tmp_path, **{key: value})
    assert set(found) == {key}
    assert wrong in found[key].wrong
    assert found[key].right


@pytest.mark.parametrize("missing", ["app_cert", "alipay_cert", "alipay_root_cert"])
def test_certificates_come_all_three_or_not_at_all(tmp_path: Path, missing: str) -> None:
    found = refused(tmp_path, **(CERTIFIED | {missing: ""}))
    assert set(found) == {missing}
    assert "is missing beside" in found[missing].wrong
    found = refused(tmp_path, **(CERTIFIED | {missing: PUBLIC_HALF}))
    assert "is no certificate" in found[missing].wrong


def test_a_local_server_takes_what_is_made_up(tmp_path: Path) -> None:
    demo = {
        "app_id": "1000000000000001",
        "aes_key": "ZGVtby1hZXMta2V5LTAwMQ==",
        "private_key": (DEMO_KEYS / "demo-alipay-app-private.pem").read_text(),
        "gateway": "/demo/alipay/gateway.do",
    }
    account = taken(tmp_path, LOCAL, **demo)
    assert account.gateway == "http://127.0.0.1:8080/demo/alipay/gateway.do"
    assert taken(tmp_path, LOCAL, gateway="http://127.0.0.1:9999/gateway.do").app_id == GOOD["app_id"]


def test_the_demo_holds_the_keys_that_lie_beside_it() -> None:
    for account in load_settings(DEMO_KEYS.parent / "demo.toml", {}).accounts:
        if isinstance(account, AlipaySettings):
            private, public = "demo-alipay-app-private.pem", "demo-alipay-platform-public.pem"
            assert account.private_key == rsa_keys.bare((DEMO_KEYS / private).read_text())
            assert account.alipay_public_key == rsa_keys.bare((DEMO_KEYS / public).read_text())


def demo_key(name: str) -> RSAPrivateKey:
    key = load_pem_private_key((DEMO_KEYS / name).read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    return key


@pytest.mark.parametrize("name", ["demo-alipay-app-private.pem", "demo-alipay-platform-private.pem"])
@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_a_private_key_of_the_demo_is_known_in_every_form(name: str, form: PrivateFormat) -> None:
    text = rsa_keys.private_pem(demo_key(name), form)
    assert is_demo_key(text)
    assert is_demo_key(rsa_keys.bare(text))
    assert not is_demo_key(PRIVATE)


@pytest.mark.parametrize("form", [PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1])
def test_the_demo_s_public_key_is_known_in_every_form(form: PublicFormat) -> None:
    public = demo_key("demo-alipay-platform-private.pem").public_key()
    assert is_demo_key(public.public_bytes(Encoding.PEM, form).decode())
    for text in (PUBLIC_HALF, "", "words"):
        assert not is_demo_key(text)
