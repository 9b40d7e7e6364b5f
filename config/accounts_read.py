"""Home of reading the list of accounts, each as an account of its platform."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.domain.notices import SUBSCRIBE, TEMPLATE
from bot.domain.places import Places
from config.accounts import MINIPROGRAM, AccountSettings, Wrong, name_wrong, region_wrong, web_login_wrong
from config.accounts_alipay import AlipaySettings, alipay_wrong
from config.accounts_templates import WAYS, TemplateSettings, read_templates
from config.accounts_wechat import WeChatSettings, wechat_wrong
from config.settings_fields import keys_of, read_table, rows
from config.settings_source import Sheet, Table

TEMPLATES = "templates"
PLATFORMS: Mapping[str, type[AccountSettings]] = {"wechat": WeChatSettings, "alipay": AlipaySettings}


def read_accounts(
    sheet: Sheet, here: str, places: Places | None, *, local: bool
) -> tuple[AccountSettings, ...]:
    """`here` is this server's own address, which may stand for a platform's on a local server."""
    found = []
    for position, row in enumerate(rows(sheet, "accounts")):
        place, platform = f"accounts[{position}]", row.get("platform", "")
        settings = PLATFORMS.get(platform) if isinstance(platform, str) else None
        if settings is None:  # its other keys mean nothing then
            sheet.fault(f"{place}.platform", f'"{platform}" is unknown', f"write {' or '.join(PLATFORMS)}")
            continue
        _foreign_keys(sheet, place, row, settings)
        plain = {key: value for key, value in row.items() if key != TEMPLATES}
        account = read_table(settings, sheet, plain, place)
        account = replace(account, templates=_templates(sheet, place, row, account))
        account = _played_here(account, here) if local else account
        account_faults(sheet, place, account, places, local=local)
        found.append(account)
    return tuple(found)


def _templates(
    sheet: Sheet, place: str, row: Table, account: AccountSettings
) -> Mapping[str, TemplateSettings]:
    mini = account.kind == MINIPROGRAM
    match account:
        case AlipaySettings():
            ways: tuple[str, ...] = (TEMPLATE,)
        case _:
            ways = (SUBSCRIBE,) if mini else WAYS
    return read_templates(sheet, f"{place}.{TEMPLATES}", row.get(TEMPLATES, {}), ways, pages=not mini)


def account_faults(
    sheet: Sheet, place: str, account: AccountSettings, places: Places | None, *, local: bool
) -> None:
    """Without `places` a region is judged by its shape alone."""
    for key, wrong, right in _wrong(account, places, local=local):
        sheet.fault(f"{place}.{key}", wrong, right)


def _wrong(account: AccountSettings, places: Places | None, *, local: bool) -> Iterator[Wrong]:
    yield from name_wrong(account.name)
    yield from region_wrong(account.region, places)
    yield from web_login_wrong(account)
    match account:
        case WeChatSettings():
            yield from wechat_wrong(account, local=local)
        case AlipaySettings():
            yield from alipay_wrong(account, local=local)


def _foreign_keys(sheet: Sheet, place: str, row: Table, settings: type[AccountSettings]) -> None:
    for platform, other in PLATFORMS.items():
        for key in row.keys() & (keys_of(other) - keys_of(settings)):
            wrong = f"is a key of {platform} accounts, and this is none"
            sheet.fault(f"{place}.{key}", wrong, "take it out, or write the platform it belongs to")


def _played_here(account: AccountSettings, here: str) -> AccountSettings:
    """A path as the platform's address means this very server."""
    match account:
        case WeChatSettings() if account.api_base.startswith("/"):
            return replace(account, api_base=here + account.api_base)
        case AlipaySettings() if account.gateway.startswith("/"):
            return replace(account, gateway=here + account.gateway)
    return account
