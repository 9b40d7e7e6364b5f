"""Home of the passes given out, each until it expires: those of many people are written in one commit."""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from integrations.database.columns import micros
from integrations.database.engine import Engine
from integrations.database.units import Statement, Unit

MOST = 64  # passes a commit


class Issued(NamedTuple):
    """`cti` is the random id a pass bears, `pseudonym` whose it is: the id of the citizen."""

    cti: bytes
    exp: datetime
    pseudonym: bytes


class Issuing:
    """One commit at a time; what comes meanwhile goes with the next one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: deque[tuple[Issued, asyncio.Future[None]]] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def write(self, passes: Sequence[Issued]) -> None:
        """Returns once they are synced. Raises what the commit raises."""
        if not passes:
            return
        loop = asyncio.get_running_loop()
        noted = [(each, loop.create_future()) for each in passes]
        self._waiting.extend(noted)
        if self._writing is None or self._writing.done():
            self._writing = loop.create_task(self._write())
        for _, done in noted:
            await done

    async def _write(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
            unit = Unit([write_issued([each for each, _ in batch])])
            (fault,) = await asyncio.gather(self._engine.commit(unit), return_exceptions=True)
            for _, done in batch:
                if done.done():
                    continue  # whoever waited has been cancelled
                if fault is None:
                    done.set_result(None)
                else:
                    done.set_exception(fault)


def write_issued(passes: Sequence[Issued]) -> Statement:
    rows = [[each.cti.hex(), micros(each.exp), each.pseudonym.hex()] for each in passes]
    return Statement("issued_put", {"rows": json.dumps(rows)})
