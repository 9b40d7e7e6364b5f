"""Home of PLATFORMS: every platform integration by its name in the settings."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp

from bot.conversation.messages import Picture
from integrations.alipay.account import Alipay
from integrations.alipay.config import AlipayConfig
from integrations.platform import Platform
from integrations.sentences import LANGUAGES, read_sentences
from integrations.tokens import Tokens
from integrations.wechat.account import WeChat
from integrations.wechat.config import WeChatConfig

Draw = Callable[[Picture], bytes]


def open_wechat(
    values: Mapping[str, Any], http: aiohttp.ClientSession, draw: Draw, max_age: int, tokens: Tokens
) -> Platform:
    names = WeChatConfig.__dataclass_fields__
    config = WeChatConfig(**{name: values[name] for name in names})
    return WeChat(config, http, draw, max_age, tokens, _now)


def open_alipay(
    values: Mapping[str, Any], http: aiohttp.ClientSession, draw: Draw, _: int, __: Tokens
) -> Platform:
    """Its deliveries come again for 25 hours, so they have no age limit; it knows no tokens. Raises KeyUnusable."""
    names = AlipayConfig.__dataclass_fields__
    config = AlipayConfig(**{name: values[name] for name in names})
    words = read_sentences("messages")[LANGUAGES[0]]["alipay"]
    return Alipay(config, http, draw, words, _now)


def _now() -> datetime:
    return datetime.now(UTC)


Open = Callable[[Mapping[str, Any], aiohttp.ClientSession, Draw, int, Tokens], Platform]
PLATFORMS: Mapping[str, Open] = {
    "wechat": open_wechat,
    "alipay": open_alipay,
}
