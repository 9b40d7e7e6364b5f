"""Home of calling a platform's API by command, and of what an operator does about its refusals."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict

import aiohttp

from config.accounts import AccountSettings
from config.settings import Settings
from integrations.platform import Platform
from integrations.qr import pass_png
from integrations.registry import PLATFORMS
from integrations.tokens import ProcessTokens
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
    "no": "see whether this machine reaches the platform: firewall and DNS",
}
ALIPAY_REMEDIES: Mapping[str, str] = {
    "isv.invalid-signature": (
        "the console knows another 应用公钥: paste the public half that the doctor shows, or copy private_key again"
    ),
    "isv.invalid-app-id": "app_id is wrong, or of the sandbox while the gateway is not; copy it again",
    "isv.missing-app-id": "app_id is missing",
    "isv.app-auth-forbidden": "the application may not do this: add the capability in the console",
    "isv.insufficient-isv-permissions": "the application may not do this: add the capability in the console",
    "isv.invalid-timestamp": "the clock here is wrong; set it by NTP",
    "isv.missing-encrypt-key": "set 接口内容加密方式 in the console, and aes_key here",
    "isv.decryption-error": "aes_key is not the one of the console; copy it again",
    "isv.invalid-encrypt": "aes_key is not the one of the console; copy it again",
    "isv.app-call-limited": "too many calls; try again in a minute",
    "20000": "Alipay is busy; try again in a minute",
}
ANSWERS: Mapping[str, str] = {
    "the answer is not signed": (
        "alipay_public_key (or alipay_cert) is not the one of this application: copy 支付宝公钥 again, "
        "for the sandbox that of the sandbox"
    ),
    "the answer's encryption": "aes_key is not the one of the console; copy it again",
    "the answer is unreadable": "something before the platform answers in its place; see the proxy",
}


@asynccontextmanager
async def platform_of(account: AccountSettings, settings: Settings) -> AsyncIterator[Platform]:
    async with aiohttp.ClientSession() as http:
        age = settings.security.wechat_max_age
        yield PLATFORMS[account.platform](asdict(account), http, pass_png, age, ProcessTokens())


@asynccontextmanager
async def client_of(account: AccountSettings, settings: Settings) -> AsyncIterator[Client]:
    async with platform_of(account, settings) as platform:
        assert isinstance(platform, WeChat)
        yield platform.client


def remedy(reason: str) -> str:
    """A line of its own for a refusal whose codes or words are known; empty when nothing is known."""
    code, sub_code, *_ = [*reason.split(), "", ""]
    said = next((words for beginning, words in ANSWERS.items() if reason.startswith(beginning)), "")
    found = ALIPAY_REMEDIES.get(sub_code) or ALIPAY_REMEDIES.get(code) or REMEDIES.get(code) or said
    return f"What to do: {found}." if found else ""
