"""Home of what the workers share through Redis, where one is configured; else each has its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.limits import Limits
from handlers.web.keys import Answers
from integrations.limits import ProcessLimits
from integrations.sealing.keys import Sealer
from integrations.tokens import ProcessTokens, Tokens


@dataclass(frozen=True, slots=True)
class Shared:
    """`redis` asks it whether it answers; None where there is none."""

    limits: Limits
    tokens: Tokens
    redis: Answers | None = None


@asynccontextmanager
async def shared_state(redis: str, sealer: Sealer) -> AsyncIterator[Shared]:
    """`redis` is storage.redis of the settings."""
    if not redis:
        yield Shared(ProcessLimits(), ProcessTokens())
        return
    from handlers.shared_redis import through_redis  # its library is large, and most have no Redis

    async with through_redis(redis, sealer) as parts:
        yield Shared(*parts)


async def fault_of_shared(redis: str) -> str:
    """Why the Redis of this address cannot be used, and what would be right; empty when it can."""
    from handlers.shared_redis import fault_at

    return await fault_at(redis)
