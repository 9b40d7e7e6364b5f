"""Home of the platforms' access tokens that the workers share, sealed: who can read Redis cannot speak for an account."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from integrations.redis.client import Client
from integrations.redis.connection import Absent, Connection
from integrations.redis.scripts import read_script, run
from integrations.tokens import Tokens

RELEASE = read_script("release")
HELD = 15_000  # milliseconds after which a lock is free, should its worker have died


class Seal(Protocol):
    def seal(self, words: str, place: str) -> bytes: ...
    def open(self, sealed: bytes, place: str) -> str | None: ...


class RedisTokens:
    """Implements Tokens. `index` hides whose they are; while Redis is away each worker is by itself, as `by_itself` does it."""

    def __init__(
        self, redis: Connection, index: Callable[[str, str], bytes], seal: Seal, by_itself: Tokens
    ) -> None:
        self._redis = redis
        self._index = index
        self._seal = seal
        self._by_itself = by_itself

    async def found(self, app: str) -> tuple[str, float] | None:
        key = self._key("token", app)

        async def read(client: Client) -> tuple[bytes | str | None, int]:
            return await client.get(key), await client.pttl(key)

        try:
            sealed, lasts = await self._redis.ask(key, read)
        except Absent:
            return await self._by_itself.found(app)
        words = self._seal.open(sealed, _place(app)) if isinstance(sealed, bytes) else None
        return (words, lasts / 1000) if words else None

    async def put(self, app: str, words: str, lasts: float) -> None:
        """Redis away, the others ask for themselves."""
        await self._set("token", app, self._seal.seal(words, _place(app)), int(lasts * 1000), only_new=False)

    @asynccontextmanager
    async def alone(self, app: str) -> AsyncIterator[bool]:
        word = secrets.token_hex(8).encode()
        taken = await self._set("token-lock", app, word, HELD, only_new=True)
        try:
            yield taken is not False
        finally:
            if taken:
                await self._release(self._key("token-lock", app), word)

    async def may_force(self, app: str, apart: int) -> bool:
        first = await self._set("token-forced", app, b"", apart * 1000, only_new=True)
        return await self._by_itself.may_force(app, apart) if first is None else first

    async def _set(self, concept: str, app: str, value: bytes, lives: int, *, only_new: bool) -> bool | None:
        """Whether it was set; None where that cannot be known."""
        key = self._key(concept, app)
        try:
            return bool(
                await self._redis.ask(key, lambda client: client.set(key, value, px=lives, nx=only_new))
            )
        except Absent:
            return None

    async def _release(self, key: str, word: bytes) -> None:
        try:
            await self._redis.ask(key, lambda client: run(client, RELEASE, key, word))
        except Absent:
            return

    def _key(self, concept: str, app: str) -> str:
        return f"healthcode:{concept}:{{{self._index('token', app).hex()}}}"


def _place(app: str) -> str:
    return f"token:{app}"
