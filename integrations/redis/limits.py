"""Home of counting how much was asked in a while, by all workers together."""

import secrets
from collections.abc import Callable

from bot.limits import Limits, Quota, Taken
from integrations.redis.client import Client
from integrations.redis.connection import Absent, Connection
from integrations.redis.scripts import read_script, run

TAKE = read_script("take")
AGAIN = 2.0  # seconds after which to come back, where nothing may be done while nothing can be counted


class RedisLimits:
    """Implements bot.ports.Limits. `index` hides who it is; `alone` counts while Redis is away."""

    def __init__(self, redis: Connection, index: Callable[[str, str, str], bytes], alone: Limits) -> None:
        self._redis = redis
        self._index = index
        self._alone = alone

    async def take(self, quota: Quota, who: str, now: float) -> Taken:
        """By Redis's clock; by `now` while it is away."""
        key = f"healthcode:limit:{{{self._index('limit', quota.name, who).hex()}}}"
        request = secrets.token_hex(8)

        async def taken(client: Client) -> Taken:
            values = (request, quota.quantity, quota.seconds)
            allowed, remaining, wait = await run(client, TAKE, key, *values)
            return Taken(bool(allowed), remaining, wait / 1_000_000)

        try:
            return await self._redis.ask(key, taken)
        except Absent:
            return Taken(False, 0, AGAIN) if quota.strict else await self._alone.take(quota, who, now)
