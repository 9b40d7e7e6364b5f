"""Home of what lets a web page use WeChat's own scanner: a ticket, and the signature over it and the page's address."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from integrations.tokens import Tokens
from integrations.wechat.transport import Answer, lasting

PATH, KIND = "/cgi-bin/ticket/getticket", "jsapi"
EARLY = 60.0  # seconds before its end in which a ticket is no longer begun with


@dataclass(slots=True)
class PageTicket:
    """Asked for again shortly before its end; `ask` asks the platform, which gives every worker the same one.

    `clock` counts seconds and never goes back.
    """

    app_id: str
    ask: Callable[[], Awaitable[Answer]]
    tokens: Tokens
    clock: Callable[[], float] = time.monotonic
    _words: str = ""
    _ends: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def current(self) -> str:
        """Raises Undelivered."""
        async with self._lock:
            if self.clock() >= self._ends - EARLY:
                found = await self.tokens.found(self._name)
                words, lasts = found if found and found[1] > EARLY else await self._fetched()
                self._words, self._ends = words, self.clock() + lasts
            return self._words

    async def _fetched(self) -> tuple[str, float]:
        words, lasts = lasting(await self.ask(), "ticket")
        await self.tokens.put(self._name, words, lasts)
        return words, lasts

    @property
    def _name(self) -> str:
        return f"{self.app_id} {KIND}"


def signed(app_id: str, ticket: str, address: str, nonce: str, at: int) -> Mapping[str, object]:
    """As the platform's script takes it; `address` as the browser shows it, `at` in seconds since 1970."""
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={at}&url={address}"
    signature = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()  # the platform's own choice
    return {"appId": app_id, "timestamp": at, "nonceStr": nonce, "signature": signature}
