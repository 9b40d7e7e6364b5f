"""Home of opening the demo on a local server: the simulator plays the platform for the first demo account."""

from datetime import UTC, datetime

import aiohttp
from aiohttp import web

from config.settings import Settings
from handlers.web.demo import demo_routes
from integrations.simulator.account import PlayedAccount
from integrations.simulator.simulator import Simulator


def open_demo(app: web.Application, settings: Settings, http: aiohttp.ClientSession) -> Simulator | None:
    """None when no account's API is played here, as on a laptop that tries a real test account."""
    here = settings.server.public_url
    played = next((each for each in settings.accounts if each.api_base == f"{here}/demo/wechat"), None)
    if played is None:
        return None
    account = PlayedAccount(
        name=played.name,
        app_id=played.app_id,
        original_id=played.original_id,
        token=played.token,
        aes_key=played.aes_key,
        secret=played.secret,
        hook=f"{here}/hooks/{played.name}",
    )
    simulator = Simulator(account, http, lambda: datetime.now(UTC))
    app.add_routes(demo_routes(simulator))
    return simulator
