"""Home of the one question the doctor asks a platform: does it know this account, its secret and this machine?"""

import secrets

from bot.ports import NotGenuine, Undelivered
from config.accounts import AccountSettings
from config.accounts_alipay import AlipaySettings
from config.settings import Settings
from handlers.alipay_keys import unusable
from handlers.cli.findings import Finding, note, right, wrong
from handlers.cli.platform_api import client_of, platform_of, remedy


async def called(account: AccountSettings, settings: Settings) -> Finding:
    if isinstance(account, AlipaySettings):
        return await _alipay(account, settings)
    try:
        async with client_of(account, settings) as client:
            await client.token.current()
    except Undelivered as refusal:
        return wrong(f"the platform gives no token: {refusal.reason}. {remedy(refusal.reason)}".rstrip())
    return right("the platform knows AppID and AppSecret, and this machine's address")


async def _alipay(account: AlipaySettings, settings: Settings) -> Finding:
    """An invented login code: that it is called invalid proves that everything before it was right."""
    if unusable(account):
        return note("Alipay is not asked while a key is unusable")
    try:
        async with platform_of(account, settings) as platform:
            await platform.identify(secrets.token_hex(16))
    except NotGenuine:
        return right("Alipay knows APPID and public key, its answer is signed, and the clocks agree")
    except Undelivered as refusal:
        return wrong(f"Alipay does not take our call: {refusal.reason}. {remedy(refusal.reason)}".rstrip())
    return wrong("Alipay names somebody for an invented code; is this gateway Alipay's?")
