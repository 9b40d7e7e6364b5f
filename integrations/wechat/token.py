"""Home of the access token: fetched by one caller of one worker at a time, kept until shortly before its end."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from integrations.tokens import Tokens
from integrations.wechat.config import WeChatConfig
from integrations.wechat.errors import refused
from integrations.wechat.transport import Transport, errcode, lasting

PATH = "/cgi-bin/stable_token"
EARLY = 60.0  # seconds before its end in which a token is no longer begun with
FORCE_APART = 30  # seconds the platform wants between two forced renewals
LOOKS, PAUSE = 20, 0.1  # how often, and seconds apart, one looks for what another worker is fetching


@dataclass(slots=True)
class AccessToken:
    """`clock` counts seconds and never goes back."""

    config: WeChatConfig
    transport: Transport
    tokens: Tokens
    clock: Callable[[], float] = time.monotonic
    _words: str = ""
    _ends: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def current(self) -> str:
        async with self._lock:
            if self.clock() >= self._ends - EARLY:
                await self._renew("")
            return self._words

    async def instead_of(self, refused_one: str) -> str:
        """Another token than the one the platform refused. Asking again usually gives one; else it is forced."""
        async with self._lock:
            if self._words == refused_one:
                await self._renew(refused_one)
            return self._words

    async def _renew(self, refused_one: str) -> None:
        """One worker asks; the others find what it was given, or go on with the old one while it is good."""
        app = self.config.app_id
        for _ in range(LOOKS):
            async with self.tokens.alone(app) as alone:
                if await self._found(refused_one):
                    return
                if alone:
                    await self._fetch(force=False)
                    if self._words == refused_one and await self.tokens.may_force(app, FORCE_APART):
                        await self._fetch(force=True)
                    return
            if not refused_one and self.clock() < self._ends:
                return
            await asyncio.sleep(PAUSE)
        await self._fetch(force=False)  # the other takes too long; asking beside it gives the same token

    async def _found(self, refused_one: str) -> bool:
        words, lasts = await self.tokens.found(self.config.app_id) or ("", 0.0)
        if lasts <= EARLY or words == refused_one:
            return False
        self._words, self._ends = words, self.clock() + lasts
        return True

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
        words, lasts = lasting(answer, "access_token")
        self._words, self._ends = words, self.clock() + lasts
        await self.tokens.put(self.config.app_id, words, lasts)
