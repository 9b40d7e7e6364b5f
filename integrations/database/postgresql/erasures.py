"""Home of the connection a worker keeps to itself: on it, it hears that another one has deleted a key, so that it
forgets those it remembers; and whoever holds the lock of the clock on it leads.
"""

import asyncio
from typing import Any

from integrations.database.gone import Gone
from integrations.database.postgresql.hosts import connect
from integrations.database.postgresql.opening import FAILING, TIMEOUT, told_of

ERASED = "erased"
TO_LEAD, LEADING = "SELECT pg_try_advisory_lock($1)", 7_211_002  # until the connection ends
STILL = "SELECT 1"
DEAD_AFTER = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
TELL = "SELECT pg_notify('erased', encode(owner, 'hex')) FROM unnest($1::bytea[]) AS owner"
PAUSE = 1  # seconds before listening is tried again
Connection = Any


async def is_led(keys: str) -> bool:
    """Whether a server has it open, on whatever machine. Raises DatabaseUnusable."""
    with told_of("keys", keys):
        connection = await connect(keys, timeout=TIMEOUT)
        try:
            return not await connection.fetchval(TO_LEAD, LEADING)
        finally:
            await connection.close()


class Erasures:
    """Whoever cannot hear of them doubts at every look."""

    def __init__(self, keys: str) -> None:
        self._keys = keys
        self.gone = Gone()
        self._connection: Connection | None = None
        self._again: asyncio.Task[None] | None = None
        self._leading: Connection | None = None
        self._asking = asyncio.Lock()

    @property
    def count(self) -> int:
        if self._connection is None or self._connection.is_closed():
            self.gone.add(None)
        return self.gone.count

    async def leads(self) -> bool:
        """One worker of all; another one when its connection has ended."""
        async with self._asking:
            connection = self._connection
            if connection is None or connection.is_closed():
                return False
            query = (STILL,) if self._leading is connection else (TO_LEAD, LEADING)
            try:
                leads = bool(await connection.fetchval(*query, timeout=TIMEOUT))
            except FAILING:
                connection.terminate()  # it may be silent for ever, and another one is made now
                return False
            self._leading = connection if leads else None
            return leads

    async def listen(self) -> None:
        connection = await connect(self._keys, timeout=TIMEOUT, server_settings=DEAD_AFTER)
        await connection.add_listener(ERASED, self._heard)
        connection.add_termination_listener(self._lost)
        self._connection = connection
        self.gone.add(None)

    async def close(self) -> None:
        if self._again is not None:
            self._again.cancel()
        if self._connection is not None:
            self._connection.remove_termination_listener(self._lost)
            await self._connection.close()

    def _heard(self, _connection: Connection, _pid: int, _channel: str, payload: str) -> None:
        self.gone.add(bytes.fromhex(payload))

    def _lost(self, _: Connection) -> None:
        self._again = asyncio.ensure_future(self._listen_again())

    async def _listen_again(self) -> None:
        while True:
            try:
                return await self.listen()
            except FAILING:
                await asyncio.sleep(PAUSE)
