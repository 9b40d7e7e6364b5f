"""Home of calling a platform's API by command, and of what an operator does about its refusals."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict

import aiohttp

from config.accounts import AccountSettings
from config.settings import Settings
from integrations.qr import pass_png
from integrations.registry import PLATFORMS
from integrations.wechat.account import WeChat
from integrations.wechat.client import Client

REMEDIES: Mapping[str, str] = {
    "-1": "the platform is busy; try again in a minute",
    "40001": "the AppSecret is not this account's; write the present one into its secret_file",
    "40013": "the AppID is wrong; copy app_id again",
    "40125": "the AppSecret is wrong; reset it on the platform's page and write it into its secret_file",
    "40164": "put the address named above on the IP白名单 of the page 基本配置",
    "41002": "app_id is missing",
    "41004": "the AppSecret is missing; write it into its secret_file",
    "45009": "the calls of today are used up; try again tomorrow",
    "45011": "too many calls; try again in a minute",
    "48001": "the account lacks this permission; it must be a verified 服务号",
    "89503": "an administrator must confirm this address; see the notice in their WeChat",
    "no": "see whether this machine reaches api_base: firewall and DNS",
}


@asynccontextmanager
async def client_of(account: AccountSettings, settings: Settings) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as http:
        age = settings.security.wechat_max_age
        platform = PLATFORMS[account.platform](asdict(account), http, pass_png, age)
        assert isinstance(platform, WeChat)
        yield platform.client


def remedy(reason: str) -> str:
    """A line of its own for a refusal that begins with a code of the platform; empty when nothing is known."""
    found = REMEDIES.get(reason.partition(" ")[0])
    return f"What to do: {found}." if found else ""
