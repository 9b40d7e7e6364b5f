"""Home of the settings of one platform account, and of what makes them faulty."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.places import Places
from config.settings_fields import Section, secret
from config.settings_source import Sheet

LATER = "comes with a later version"
KINDS = ("service", "miniprogram")
MODES = ("secure", "plain")
FORMATS = ("xml", "json")
Wrong = tuple[str, str, str]  # key, what is wrong, what would be right
PLACEHOLDERS = ("demo", "test", "example", "sample", "changeme", "placeholder", "your")


@dataclass(frozen=True, slots=True)
class AccountSettings(Section):
    """`customer_service`: the account's own customer service may take a conversation over."""

    name: str = ""
    platform: str = ""
    kind: str = "service"
    app_id: str = ""
    original_id: str = ""
    token: str = secret()
    aes_key: str = secret()
    secret: str = secret()
    mode: str = "secure"
    format: str = "xml"
    region: str = ""
    api_base: str = "https://api.weixin.qq.com"
    customer_service: bool = False


def account_faults(
    sheet: Sheet, place: str, account: AccountSettings, places: Places | None, *, local: bool
) -> None:
    """Without `places` a region is judged by its shape alone."""
    for key, wrong, right in (
        *_identity(account, local=local),
        *_region(account.region, places),
        *_secrets(account),
        *_choices(account),
        *(() if local else _public(account)),
    ):
        sheet.fault(f"{place}.{key}", wrong, right)


def is_placeholder(value: str) -> bool:
    """Whether a secret was copied from an example: the demo's own, a telling word, or hardly any variety."""
    plain = value.lower()
    return "demo" in plain or plain.startswith(PLACEHOLDERS) or len(set(value)) < 6


def aes_key_works(key: str) -> bool:
    """43 characters that decode to 32 bytes; the last character's low bits may be set, as in real keys."""
    try:
        return len(key) == 43 and len(base64.b64decode(key + "=", validate=True)) == 32
    except binascii.Error:
        return False


def _identity(account: AccountSettings, *, local: bool) -> Iterator[Wrong]:
    if not re.fullmatch(r"[a-z0-9-]{1,40}", account.name):
        yield "name", f'"{account.name}" cannot stand in an address', "use a-z, 0-9 and -, such as gz-health"
    # A local server plays accounts whose ids are recognisably made up.
    shape = r"wx[0-9A-Za-z]{4,30}" if local else r"wx[0-9a-f]{16}"
    if not re.fullmatch(shape, account.app_id):
        yield "app_id", f'"{account.app_id}" is not an AppID', "copy it: wx and 16 digits or letters a-f"
    if not re.fullmatch(r"gh_\w{1,40}" if not local else r"\w{1,60}", account.original_id, re.ASCII):
        yield "original_id", f'"{account.original_id}" is not an original id', "copy it: it begins with gh_"


def _region(code: str, places: Places | None) -> Iterator[Wrong]:
    if not re.fullmatch(r"[0-9]{6}", code):
        yield "region", f'"{code}" is not a region', "write the six digits of GB/T 2260, such as 440100"
    elif places is not None and ((found := places.get(code)) is None or found.until is not None):
        around = places.parent(code)
        near = f"{around.code} ({around.zh})" if around else "440100 (广州市)"
        wrong = "does not exist" if found is None else f"({found.zh}) exists no more"
        yield "region", f'"{code}" {wrong}', f"write a present region of GB/T 2260, such as {near}"


def _secrets(account: AccountSettings) -> Iterator[Wrong]:
    if not account.token:
        yield "token", "is empty", "anybody could sign with it: write 3 to 32 letters and digits"
    elif not re.fullmatch(r"[0-9A-Za-z]{3,32}", account.token):
        yield "token", "is not 3 to 32 letters and digits", "healthcode account new makes a good one"
    if not account.aes_key and account.mode == "plain":
        return
    if len(account.aes_key) != 43:
        wrong = f"has {len(account.aes_key)} characters"
        yield "aes_key", wrong, "copy the 43 characters of the page 基本配置, without blanks or ="
    elif not aes_key_works(account.aes_key):
        yield "aes_key", "is not base64", "use only A-Z, a-z and 0-9; healthcode account new makes a good one"


def _choices(account: AccountSettings) -> Iterator[Wrong]:
    for key, value, allowed in (
        ("kind", account.kind, KINDS),
        ("mode", account.mode, MODES),
        ("format", account.format, FORMATS),
    ):
        if value not in allowed:
            yield key, f'"{value}" is unknown', f"write one of: {', '.join(allowed)}"
    if not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", account.api_base):
        yield "api_base", f'"{account.api_base}" is not an address', "write https://api.weixin.qq.com"


def _public(account: AccountSettings) -> Iterator[Wrong]:
    if account.mode == "plain":
        yield "mode", "plain is for a local server only", 'write "secure" and choose 安全模式 on the platform'
    if account.api_base.startswith("http:"):
        yield "api_base", "is http on a server that is not local", "write https://api.weixin.qq.com"
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
