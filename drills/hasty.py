"""Home of the control: the same server, but it answers before its commit is stored. The drill must notice."""

import asyncio
import sys
from unittest.mock import patch

from handlers.cli import main
from integrations.database.sqlite import SqliteEngine
from integrations.database.units import Unit

LATE = 0.02  # seconds
PENDING: set[asyncio.Task[None]] = set()
commit = SqliteEngine.commit


async def hasty(self: SqliteEngine, unit: Unit) -> None:
    task = asyncio.get_running_loop().create_task(_later(self, unit))
    PENDING.add(task)
    task.add_done_callback(PENDING.discard)


async def _later(engine: SqliteEngine, unit: Unit) -> None:
    await asyncio.sleep(LATE)
    await commit(engine, unit)


if __name__ == "__main__":
    with patch.object(SqliteEngine, "commit", hasty):
        sys.exit(main())
