"""Home of what this integration knows of one Alipay account."""

import re
from dataclasses import dataclass

LIFE = "life"
MINIPROGRAM = "miniprogram"
USER_ID = re.compile(
    r"2088[0-9]{12}"
)  # the platform's own number of a person; an open id is an account's own


@dataclass(frozen=True, slots=True, repr=False)
class AlipayConfig:
    """The account as its page on the platform shows it; keys and certificates are texts as pasted.

    With `app_cert` the account is in certificate mode: `alipay_cert` and `alipay_root_cert` are needed then, and
    `alipay_public_key` is not read.
    """

    name: str
    kind: str
    app_id: str
    private_key: str
    alipay_public_key: str
    aes_key: str = ""
    gateway: str = "https://openapi.alipay.com/gateway.do"
    app_cert: str = ""
    alipay_cert: str = ""
    alipay_root_cert: str = ""
    web_login: bool = False

    def __repr__(self) -> str:
        return f"AlipayConfig({self.name})"
