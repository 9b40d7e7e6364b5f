"""Home of playing the platform for an account of the settings: the demo of a local server, the doctor's visit."""

from datetime import UTC, datetime

import aiohttp
from aiohttp import web

from config.accounts import AccountSettings
from config.settings import Settings
from handlers.web.demo import demo_routes
from integrations.simulator.account import PlayedAccount
from integrations.simulator.simulator import Simulator


def played_account(account: AccountSettings, public_url: str) -> PlayedAccount:
    """The account as the platform knows it, which calls its webhook there."""
    return PlayedAccount(
        name=account.name,
        app_id=account.app_id,
        original_id=account.original_id,
        token=account.token,
        aes_key=account.aes_key,
        secret=account.secret,
        hook=f"{public_url}/hooks/{account.name}",
    )


def open_demo(app: web.Application, settings: Settings, http: aiohttp.ClientSession) -> Simulator | None:
    """None when no account's API is played here, as on a laptop that tries a real test account."""
    here = settings.server.public_url
    played = next((each for each in settings.accounts if each.api_base == f"{here}/demo/wechat"), None)
    if played is None:
        return None
    simulator = Simulator(played_account(played, here), http, lambda: datetime.now(UTC))
    app.add_routes(demo_routes(simulator))
    return simulator
