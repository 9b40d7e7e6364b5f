"""Home of the access token: fetched by one caller at a time, kept until shortly before its end."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.ports import Undelivered
from integrations.wechat.config import WeChatConfig
from integrations.wechat.errors import refused
from integrations.wechat.transport import Transport, errcode

PATH = "/cgi-bin/stable_token"
EARLY = 60.0  # seconds before its end in which a token is no longer begun with
FORCE_APART = 30.0  # seconds the platform wants between two forced renewals


@dataclass(slots=True)
class AccessToken:
    """`clock` counts seconds and never goes back."""

    config: WeChatConfig
    transport: Transport
    clock: Callable[[], float] = time.monotonic
    _words: str = ""
    _ends: float = 0.0
    _forced: float = -FORCE_APART
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def current(self) -> str:
        async with self._lock:
            if self.clock() >= self._ends:
                await self._fetch(force=False)
            return self._words

    async def instead_of(self, refused_one: str) -> str:
        """Another token than the one the platform refused. Asking again usually gives one; else it is forced."""
        async with self._lock:
            if self._words == refused_one:
                await self._fetch(force=False)
            if self._words == refused_one and self.clock() - self._forced >= FORCE_APART:
                self._forced = self.clock()
                await self._fetch(force=True)
            return self._words

    async def _fetch(self, *, force: bool) -> None:
        body = {
            "grant_type": "client_credential",
            "appid": self.config.app_id,
            "secret": self.config.secret,
            "force_refresh": force,
        }
        answer = await self.transport.post(PATH, body, {})
        if code := errcode(answer):
            raise refused(code, str(answer.get("errmsg", "")), (self.config.secret, self._words))
        words, lasts = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(words, str) or not words or not isinstance(lasts, int):
            raise Undelivered("the answer holds no token", permanent=False)
        self._words, self._ends = words, self.clock() + max(0.0, lasts - EARLY)
