"""Home of the settings of one Alipay account, and of what makes them faulty. What a key really is, is told later."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from config.accounts import MINIPROGRAM, AccountSettings, Wrong, choice_wrong, is_address
from config.keys import base64_bytes, certificate_wrong, is_demo_key, private_key_wrong, public_key_wrong
from config.settings_fields import secret

LIFE = "life"
KINDS = (LIFE, MINIPROGRAM)
GATEWAY = "https://openapi.alipay.com/gateway.do"
SANDBOX = "https://openapi-sandbox.dl.alipaydev.com/gateway.do"
CERTIFICATES = ("app_cert", "alipay_cert", "alipay_root_cert")


@dataclass(frozen=True, slots=True)
class AlipaySettings(AccountSettings):
    """Keys as PEM or as one line of base64. The three certificates, all or none, stand for Alipay's key."""

    kind: str = LIFE
    private_key: str = secret()
    alipay_public_key: str = secret()
    aes_key: str = secret()
    app_cert: str = secret()
    alipay_cert: str = secret()
    alipay_root_cert: str = secret()
    gateway: str = GATEWAY

    @property
    def certified(self) -> bool:
        return bool(self.app_cert)

    @property
    def platform_address(self) -> str:
        return self.gateway


def alipay_wrong(account: AlipaySettings, *, local: bool) -> Iterator[Wrong]:
    yield from choice_wrong("kind", account.kind, KINDS)
    yield from _app_id(account, local=local)
    yield from private_key_wrong("private_key", account.private_key)
    yield from _theirs(account)
    yield from _aes_key(account.aes_key, local=local)
    yield from _gateway(account.gateway, local=local)
    if not local:
        yield from _demo_keys(account)


def _app_id(account: AlipaySettings, *, local: bool) -> Iterator[Wrong]:
    app_id = account.app_id
    # The sandbox numbers its own from 9021; a local server takes any.
    if not re.fullmatch(r"[0-9]{16}" if local else r"(20[0-9]{2}|9021)[0-9]{12}", app_id):
        yield "app_id", f'"{app_id}" is not an APPID', "copy the 16 digits of the console; they begin with 20"
    elif not local and "0" * 9 in app_id:
        yield "app_id", f'"{app_id}" is made up', "copy the 16 digits of the console"
    elif app_id.startswith("9021") and account.gateway == GATEWAY:
        yield "app_id", f'"{app_id}" is of the sandbox, the gateway is not', f"write gateway = {SANDBOX}"


def _theirs(account: AlipaySettings) -> Iterator[Wrong]:
    given = [key for key in CERTIFICATES if getattr(account, key)]
    if not given:
        yield from public_key_wrong("alipay_public_key", account.alipay_public_key)
        return
    for key in CERTIFICATES:
        if key in given:
            yield from certificate_wrong(key, getattr(account, key))
        else:
            right = f"give {', '.join(CERTIFICATES)}, or none of them and alipay_public_key"
            yield key, f"is missing beside {' and '.join(given)}", right


def _aes_key(key: str, *, local: bool) -> Iterator[Wrong]:
    if not key:
        return
    plain = base64_bytes(key)
    if plain is None or len(plain) != 16:
        wrong = "is not base64" if plain is None else f"holds {len(plain)} bytes, not 16"
        yield "aes_key", wrong, "copy the 24 characters of 接口内容加密方式, or leave it empty"
    elif not local and (plain.isascii() or len(set(plain)) < 6):
        wrong = "is a placeholder on a server that is not local"
        yield "aes_key", wrong, "copy the 24 characters of 接口内容加密方式"


def _gateway(gateway: str, *, local: bool) -> Iterator[Wrong]:
    if not is_address(gateway):
        yield "gateway", f'"{gateway}" is not an address', f"write {GATEWAY}"
    elif not local and gateway not in {GATEWAY, SANDBOX}:
        wrong = "is http" if gateway.startswith("http:") else f'"{gateway}" is not Alipay\'s'
        yield "gateway", f"{wrong} on a server that is not local", f"write {GATEWAY}"


def _demo_keys(account: AlipaySettings) -> Iterator[Wrong]:
    for key in ("private_key", "alipay_public_key"):
        if is_demo_key(getattr(account, key)):
            wrong = "is the demo's, which everybody knows, on a server that is not local"
            yield key, wrong, "healthcode account new alipay makes a pair of your own"
