"""Home of the settings every platform account has, and of what makes those faulty."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from bot.domain.places import Places
from config.accounts_templates import TemplateSettings
from config.settings_fields import Section

MINIPROGRAM = "miniprogram"
Wrong = tuple[str, str, str]  # key, what is wrong, what would be right
PLACEHOLDERS = ("demo", "test", "example", "sample", "changeme", "placeholder", "your")


@dataclass(frozen=True, slots=True)
class AccountSettings(Section):
    """`web_login`: the account's pages may ask the platform who is looking. `templates`: by the purpose of a push."""

    name: str = ""
    platform: str = ""
    kind: str = ""
    app_id: str = ""
    region: str = ""
    web_login: bool = False
    templates: Mapping[str, TemplateSettings] = field(default_factory=dict)

    @property
    def platform_address(self) -> str:
        """Where its platform is called."""
        return ""


def is_placeholder(value: str) -> bool:
    """Whether a secret was copied from an example: the demo's own, a telling word, or hardly any variety."""
    plain = value.lower()
    return "demo" in plain or plain.startswith(PLACEHOLDERS) or len(set(value)) < 6


def name_wrong(name: str) -> Iterator[Wrong]:
    if not re.fullmatch(r"[a-z0-9-]{1,40}", name):
        yield "name", f'"{name}" cannot stand in an address', "use a-z, 0-9 and -, such as gz-health"


def region_wrong(code: str, places: Places | None) -> Iterator[Wrong]:
    """Without `places` a region is judged by its shape alone."""
    if not re.fullmatch(r"[0-9]{6}", code):
        yield "region", f'"{code}" is not a region', "write the six digits of GB/T 2260, such as 440100"
    elif places is not None and ((found := places.get(code)) is None or found.until is not None):
        around = places.parent(code)
        near = f"{around.code} ({around.zh})" if around else "440100 (广州市)"
        wrong = "does not exist" if found is None else f"({found.zh}) exists no more"
        yield "region", f'"{code}" {wrong}', f"write a present region of GB/T 2260, such as {near}"


def web_login_wrong(account: AccountSettings) -> Iterator[Wrong]:
    if account.web_login and account.kind == MINIPROGRAM:
        right = "write false; a mini program says by itself who is looking"
        yield "web_login", "is for accounts with web pages", right


def choice_wrong(key: str, value: str, allowed: Collection[str]) -> Iterator[Wrong]:
    if value not in allowed:
        yield key, f'"{value}" is unknown', f"write one of: {', '.join(allowed)}"


def is_address(value: str) -> bool:
    return re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value) is not None
