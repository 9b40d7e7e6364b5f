"""Home of playing the platforms for accounts of the settings: the demo of a local server, the doctor's visit."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.resources import files

import aiohttp
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

from config.accounts_alipay import AlipaySettings
from config.accounts_wechat import WeChatSettings
from config.keys import key_bytes
from config.settings import Settings
from handlers.web.demo import demo_routes
from integrations.qr import svg
from integrations.simulator.alipay import account as alipay_account
from integrations.simulator.alipay.simulator import Alipay
from integrations.simulator.alipay.simulator import Desk as AlipayDesk
from integrations.simulator.played import Played
from integrations.simulator.wechat.account import PlayedAccount
from integrations.simulator.wechat.simulator import Desk, WeChat

PLATFORM_KEY = "demo-alipay-platform-private.pem"
PACE = 1 / 12  # two minutes of Alipay's pauses are ten seconds here
Clock = Callable[[], datetime]


def played_account(account: WeChatSettings, public_url: str) -> PlayedAccount:
    """The account as WeChat knows it, which calls its webhook there."""
    return PlayedAccount(
        name=account.name,
        app_id=account.app_id,
        original_id=account.original_id,
        token=account.token,
        aes_key=account.aes_key,
        secret=account.secret,
        hook=f"{public_url}/hooks/{account.name}",
        kind=account.kind,
    )


def played_alipay(
    account: AlipaySettings, public_url: str, platform_key: RSAPrivateKey
) -> alipay_account.PlayedAccount:
    """The account as Alipay knows it: the public half of its key, and Alipay's own key."""
    return alipay_account.PlayedAccount(
        name=account.name,
        app_id=account.app_id,
        kind=account.kind,
        hook=f"{public_url}/hooks/{account.name}",
        app_key=_rsa(load_der_private_key(key_bytes(account.private_key) or b"", None)).public_key(),
        platform_key=platform_key,
        aes_key=account.aes_key,
    )


def demo_platform_key() -> RSAPrivateKey:
    """With it the simulator signs as Alipay would; published, so nobody but a local server believes it."""
    pem = (files("config") / "demo-keys" / PLATFORM_KEY).read_bytes()
    return _rsa(load_pem_private_key(pem, None))


def open_demo(app: web.Application, settings: Settings, http: aiohttp.ClientSession) -> Played | None:
    """None when no account's API is played here, as on a laptop that tries a real test account."""
    here = settings.server.public_url
    played = Played(_wechat(settings, here, http), _alipay(settings, here, http))
    if not played.sides:
        return None
    app.add_routes(demo_routes(played))
    return played


def _wechat(settings: Settings, here: str, http: aiohttp.ClientSession) -> WeChat | None:
    desks: Mapping[str, Desk] = {
        mount: Desk(played_account(account, here))
        for account in settings.accounts
        if isinstance(account, WeChatSettings) and (mount := _mount(account.api_base, here, "wechat", ""))
    }
    if not desks:
        return None
    accounts = [desk.account for desk in desks.values()]
    chat = next((account for account in accounts if account.kind == "service"), accounts[0])
    return WeChat(origin=here, session=http, now=_now, account=chat, desks=desks)


def _alipay(settings: Settings, here: str, http: aiohttp.ClientSession) -> Alipay | None:
    key = demo_platform_key()
    desks: Mapping[str, AlipayDesk] = {
        mount: AlipayDesk(played_alipay(account, here, key))
        for account in settings.accounts
        if isinstance(account, AlipaySettings)
        and (mount := _mount(account.gateway, here, "alipay", "/gateway.do"))
    }
    if not desks:
        return None
    accounts = [desk.account for desk in desks.values()]
    chat = next((account for account in accounts if account.kind == "life"), accounts[0])
    return Alipay(origin=here, session=http, now=_now, account=chat, desks=desks, draw=svg, pace=PACE)


def _mount(address: str, here: str, platform: str, end: str) -> str:
    """The part of the address below /demo/ that tells accounts apart; "" when the API is not played here."""
    pattern = rf"{re.escape(here)}/demo/({platform}[a-z-]*){re.escape(end)}"
    found = re.fullmatch(pattern, address)
    return found[1] if found else ""


def _rsa(key: object) -> RSAPrivateKey:
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("not an RSA key")
    return key


def _now() -> datetime:
    return datetime.now(UTC)
