"""Home of the settings of one WeChat account, and of what makes them faulty."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from config.accounts import MINIPROGRAM, AccountSettings, Wrong, choice_wrong, is_address, is_placeholder
from config.settings_fields import secret

KINDS = ("service", MINIPROGRAM)
MODES = ("secure", "plain")
FORMATS = ("xml", "json")
API = "https://api.weixin.qq.com"


@dataclass(frozen=True, slots=True)
class WeChatSettings(AccountSettings):
    """`customer_service`: the account's own customer service may take a conversation over. `union`: the accounts of
    its owner stand together at the platform, which is asked who of their people are the same.
    """

    kind: str = "service"
    original_id: str = ""
    token: str = secret()
    aes_key: str = secret()
    secret: str = secret()
    mode: str = "secure"
    format: str = "xml"
    api_base: str = API
    customer_service: bool = False
    union: bool = False

    @property
    def platform_address(self) -> str:
        return self.api_base


def wechat_wrong(account: WeChatSettings, *, local: bool) -> Iterator[Wrong]:
    yield from _ids(account, local=local)
    yield from _secrets(account)
    yield from choice_wrong("kind", account.kind, KINDS)
    yield from choice_wrong("mode", account.mode, MODES)
    yield from choice_wrong("format", account.format, FORMATS)
    if account.union and account.kind == MINIPROGRAM:
        yield "union", "is for service accounts", "write false; a mini program is told it with each login"
    if not is_address(account.api_base):
        yield "api_base", f'"{account.api_base}" is not an address', f"write {API}"
    if not local:
        yield from _public(account)


def aes_key_works(key: str) -> bool:
    """43 characters that decode to 32 bytes; the last character's low bits may be set, as in real keys."""
    try:
        return len(key) == 43 and len(base64.b64decode(key + "=", validate=True)) == 32
    except binascii.Error:
        return False


def _ids(account: WeChatSettings, *, local: bool) -> Iterator[Wrong]:
    # A local server plays accounts whose ids are recognisably made up.
    shape = r"wx[0-9A-Za-z]{4,30}" if local else r"wx[0-9a-f]{16}"
    if not re.fullmatch(shape, account.app_id):
        yield "app_id", f'"{account.app_id}" is not an AppID', "copy it: wx and 16 digits or letters a-f"
    if not re.fullmatch(r"gh_\w{1,40}" if not local else r"\w{1,60}", account.original_id, re.ASCII):
        yield "original_id", f'"{account.original_id}" is not an original id', "copy it: it begins with gh_"


def _secrets(account: WeChatSettings) -> Iterator[Wrong]:
    if not account.token:
        yield "token", "is empty", "anybody could sign with it: write 3 to 32 letters and digits"
    elif not re.fullmatch(r"[0-9A-Za-z]{3,32}", account.token):
        yield "token", "is not 3 to 32 letters and digits", "healthcode account new makes a good one"
    if not account.aes_key and account.mode == "plain":
        return
    if len(account.aes_key) != 43:
        wrong = f"has {len(account.aes_key)} characters"
        page = "消息推送" if account.kind == MINIPROGRAM else "基本配置"
        yield "aes_key", wrong, f"copy the 43 characters of the page {page}, without blanks or ="
    elif not aes_key_works(account.aes_key):
        yield "aes_key", "is not base64", "use only A-Z, a-z and 0-9; healthcode account new makes a good one"


def _public(account: WeChatSettings) -> Iterator[Wrong]:
    if account.mode == "plain":
        yield "mode", "plain is for a local server only", 'write "secure" and choose 安全模式 on the platform'
    if account.api_base.startswith("http:"):
        yield "api_base", "is http on a server that is not local", f"write {API}"
    if not account.secret:
        yield "secret", "is empty", "copy the AppSecret of the platform's page, best into a secret_file"
    for key, value in (
        ("token", account.token),
        ("aes_key", account.aes_key),
        ("secret", account.secret),
    ):
        if value and is_placeholder(value):
            wrong = "is a placeholder on a server that is not local"
            yield key, wrong, "write the account's own value"
