"""Home of what the workers share through Redis, where one is configured; else each has its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass

from bot.ports import Limits
from config.redis_address import read_redis
from config.settings import Settings
from integrations.limits import ProcessLimits
from integrations.logs import report
from integrations.redis.client import open_client
from integrations.redis.connection import Connection
from integrations.redis.limits import RedisLimits
from integrations.sealing.keys import Sealer


@dataclass(frozen=True, slots=True)
class Shared:
    limits: Limits
    redis: Connection | None = None


@asynccontextmanager
async def shared_state(settings: Settings, sealer: Sealer) -> AsyncIterator[Shared]:
    """Redis need not be there, neither now nor later."""
    if not settings.storage.redis:
        yield Shared(ProcessLimits())
        return
    redis = Connection(open_client(**asdict(read_redis(settings.storage.redis))), report)
    try:
        yield Shared(RedisLimits(redis, sealer.index, ProcessLimits()), redis)
    finally:
        await redis.close()
