"""Home of PLATFORMS: every platform integration by its name in the settings."""

from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from bot.conversation.messages import Picture
from integrations.platform import Platform
from integrations.wechat.account import WeChat
from integrations.wechat.config import WeChatConfig

Draw = Callable[[Picture], bytes]


def open_wechat(values: Mapping[str, Any], http: aiohttp.ClientSession, draw: Draw, max_age: int) -> Platform:
    names = WeChatConfig.__dataclass_fields__
    config = WeChatConfig(**{name: values[name] for name in names})
    return WeChat(config, http, draw, max_age)


PLATFORMS: Mapping[str, Callable[[Mapping[str, Any], aiohttp.ClientSession, Draw, int], Platform]] = {
    "wechat": open_wechat,
}
