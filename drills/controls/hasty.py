"""Home of the control: the same server, but it answers before its commit is stored. The drill must notice."""

import asyncio
import sys
from contextlib import suppress
from typing import Any
from unittest.mock import patch

from bot.ports import LostRace, Unavailable
from handlers.cli import main
from integrations.database.postgresql.engine import PostgresEngine
from integrations.database.postgresql.opening import FAILING
from integrations.database.sqlite.engine import SqliteEngine
from integrations.database.units import Known, Unit

LATE = 0.02  # seconds
PENDING: set[asyncio.Task[None]] = set()
COMMIT = {kind: kind.commit for kind in (SqliteEngine, PostgresEngine)}


async def hasty(self: Any, unit: Unit) -> None:
    task = asyncio.get_running_loop().create_task(_later(self, unit))
    PENDING.add(task)
    task.add_done_callback(PENDING.discard)


async def _later(engine: Any, unit: Unit) -> None:
    await asyncio.sleep(LATE)
    with suppress(LostRace, Known, Unavailable, *FAILING):
        await COMMIT[type(engine)](engine, unit)


if __name__ == "__main__":
    with patch.object(SqliteEngine, "commit", hasty), patch.object(PostgresEngine, "commit", hasty):
        sys.exit(main())
