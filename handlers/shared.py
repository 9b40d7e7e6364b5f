"""Home of what the workers share through Redis, where one is configured; else each has its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass

from bot.limits import Limits
from config.redis_address import read_redis
from config.settings import Settings
from integrations.limits import ProcessLimits
from integrations.logs import report
from integrations.redis.client import opened_client
from integrations.redis.connection import Connection
from integrations.redis.limits import RedisLimits
from integrations.redis.tokens import RedisTokens
from integrations.sealing.keys import Sealer
from integrations.sealing.shared import SharedSeal
from integrations.tokens import ProcessTokens, Tokens


@dataclass(frozen=True, slots=True)
class Shared:
    limits: Limits
    tokens: Tokens
    redis: Connection | None = None


@asynccontextmanager
async def shared_state(settings: Settings, sealer: Sealer) -> AsyncIterator[Shared]:
    """Redis need not be there, neither now nor later."""
    if not settings.storage.redis:
        yield Shared(ProcessLimits(), ProcessTokens())
        return
    async with opened_client(**asdict(read_redis(settings.storage.redis))) as client:
        redis = Connection(client, report)
        limits = RedisLimits(redis, sealer.index, ProcessLimits())
        tokens = RedisTokens(redis, sealer.index, SharedSeal(sealer), ProcessTokens())
        try:
            yield Shared(limits, tokens, redis)
        finally:
            await redis.close()
