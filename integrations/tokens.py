"""Home of who holds a platform's access token among the workers: here each one by itself."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol


class Tokens(Protocol):
    """What the workers have of each other's tokens, by the app's id. May be wiped at any time."""

    async def found(self, app: str) -> tuple[str, float] | None:
        """The token put there last, and the seconds until its end."""
        ...

    async def put(self, app: str, words: str, lasts: float) -> None: ...

    def alone(self, app: str) -> AbstractAsyncContextManager[bool]:
        """True to one worker at a time; where they cannot see each other, to each of them."""
        ...

    async def may_force(self, app: str, apart: int) -> bool:
        """True once in so many seconds."""
        ...


class ProcessTokens:
    """Implements Tokens for one worker: it finds none of another. `clock` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._forced: dict[str, float] = {}

    async def found(self, _: str) -> None:
        return None

    async def put(self, *_: object) -> None:
        pass

    @asynccontextmanager
    async def alone(self, _: str) -> AsyncIterator[bool]:
        yield True

    async def may_force(self, app: str, apart: int) -> bool:
        now = self._clock()
        if now - self._forced.get(app, -apart) < apart:
            return False
        self._forced[app] = now
        return True
