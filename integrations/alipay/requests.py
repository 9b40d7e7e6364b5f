"""Home of the requests to Alipay: their common parameters by python-alipay-sdk, signed, and where each belongs."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlencode

from alipay import AliPay
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from bot.domain.calendar import BEIJING
from integrations.alipay.keys import Keys
from integrations.alipay.signature import RSA2, sign, signed_text

CONTENT = "biz_content"
COMMON = frozenset(
    {
        *("app_id", "method", "charset", "sign_type", "timestamp", "version", "sign"),
        *("app_cert_sn", "alipay_root_cert_sn"),
    }
)
Parameters = Mapping[str, str]


class Sdk(Protocol):
    def build_body(self, method: str, **parameters: str) -> dict[str, str]: ...


@dataclass(frozen=True, slots=True, repr=False)
class Requests:
    """`serials` of the certificates are parameters of every request in certificate mode, else there are none."""

    sdk: Sdk
    private: RSAPrivateKey
    serials: Parameters

    def signed(self, method: str, at: datetime, parameters: Parameters) -> str:
        """Everything as one percent-encoded text, for an address that the person's own device opens."""
        return urlencode(self._signed(method, at, parameters))

    def parted(self, method: str, at: datetime, parameters: Parameters) -> tuple[Parameters, Parameters]:
        """What goes into the address and what into the body, where nothing personal meets a proxy's log.

        The charset has to stand in the address: the gateway would read the body as GBK.
        """
        pairs = self._signed(method, at, parameters).items()
        return (
            {name: value for name, value in pairs if name in COMMON},
            {name: value for name, value in pairs if name not in COMMON},
        )

    def _signed(self, method: str, at: datetime, parameters: Parameters) -> Parameters:
        named = {"timestamp": f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}", **self.serials, **parameters}
        body = self.sdk.build_body(method, **named)
        kept = {name: body[name] for name in sorted(body) if body[name]}
        return {**kept, "sign": sign(self.private, signed_text(kept, keep_sign_type=True))}


def content(values: Mapping[str, object]) -> Parameters:
    return {CONTENT: json.dumps(values, ensure_ascii=False, separators=(",", ":"))}


def opened(app_id: str, keys: Keys) -> Requests:
    """When imported the library sets up a way of its own to the terminal; the program's alone decides what is written."""
    library = logging.getLogger("python-alipay-sdk")
    library.handlers.clear()
    library.setLevel(logging.NOTSET)
    private = keys.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = keys.alipay.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    sdk = AliPay(
        appid=app_id,
        app_private_key_string=private.decode(),
        alipay_public_key_string=public.decode(),
        sign_type=RSA2,
    )
    serials = {"app_cert_sn": keys.app_cert_sn, "alipay_root_cert_sn": keys.alipay_root_cert_sn}
    return Requests(sdk, keys.private, serials if keys.app_cert_sn else {})
