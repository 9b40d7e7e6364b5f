"""Home of what this integration knows of one WeChat account."""

import base64
from dataclasses import dataclass

MINIPROGRAM = "miniprogram"
SECURE = "secure"


@dataclass(frozen=True, slots=True, repr=False)
class WeChatConfig:
    """The account as its page on the platform shows it; `aes_key` has 43 characters, or none in plain mode."""

    name: str
    kind: str
    app_id: str
    original_id: str
    token: str
    aes_key: str
    secret: str
    mode: str = SECURE
    format: str = "xml"
    api_base: str = "https://api.weixin.qq.com"
    web_login: bool = False

    def __repr__(self) -> str:
        return f"WeChatConfig({self.name})"

    @property
    def key(self) -> bytes:
        """The 32 bytes of the AES key. Real keys need not be canonical base64, so only the length is given."""
        return base64.b64decode(self.aes_key + "=")
