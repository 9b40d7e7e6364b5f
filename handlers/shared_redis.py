"""Home of what the workers share through Redis. Imported only where one is configured."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict

from bot.limits import Limits
from config.redis_address import read_redis
from handlers.web.keys import Answers
from integrations.limits import ProcessLimits
from integrations.logs import report
from integrations.redis.client import opened_client
from integrations.redis.connection import Connection
from integrations.redis.limits import RedisLimits
from integrations.redis.remedies import fault_of
from integrations.redis.tokens import RedisTokens
from integrations.sealing.keys import Sealer
from integrations.sealing.shared import SharedSeal
from integrations.tokens import ProcessTokens, Tokens


async def fault_at(address: str) -> str:
    """Empty when a limit can be counted there."""
    async with opened_client(**asdict(read_redis(address))) as client:
        return await fault_of(client)


@asynccontextmanager
async def through_redis(address: str, sealer: Sealer) -> AsyncIterator[tuple[Limits, Tokens, Answers]]:
    """Redis need not be there, neither now nor later."""
    async with opened_client(**asdict(read_redis(address))) as client:
        redis = Connection(client, report)
        limits = RedisLimits(redis, sealer.index, ProcessLimits())
        tokens = RedisTokens(redis, sealer.index, SharedSeal(sealer), ProcessTokens())
        try:
            yield limits, tokens, redis.answers
        finally:
            await redis.close()
