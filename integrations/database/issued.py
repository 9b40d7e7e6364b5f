"""Home of the passes given out, each until it expires: those of many people are written in one commit."""

import asyncio
import json
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.ports import LostRace
from integrations.database.columns import micros
from integrations.database.engine import Engine
from integrations.database.reads import Reads
from integrations.database.units import Statement, Unit

MOST = 64  # passes a commit


class Issued(NamedTuple):
    """`cti` is the random id a pass bears, `pseudonym` whose it is: the id of the citizen.

    `rank` is how grave its colour is, none for a code that ends before a list could take it back.
    """

    cti: bytes
    exp: datetime
    pseudonym: bytes
    rank: int | None = None


class IssuedReads(Reads):
    async def issued(self, ids: Collection[bytes]) -> frozenset[bytes]:
        """Those of the ids that a pass bears already, until it has expired."""
        rows = await self._rows("issued_known", ids=json.dumps([each.hex() for each in ids]))
        return frozenset(cti for (cti,) in rows)

    async def bearer(self, id_: bytes) -> bytes | None:
        """The citizen a pass was given to, until it has expired."""
        row = await self._row("pass_bearer", cti=id_)
        return None if row is None else bytes(row[0])


Noting = tuple[Sequence[Issued], "asyncio.Future[None]"]


class Issuing:
    """One commit at a time; what comes meanwhile goes with the next one. What one asks for is in one commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: deque[Noting] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def write(self, passes: Sequence[Issued]) -> None:
        """Returns once they are synced. Raises what the commit raises: LostRace where an id is noted already."""
        if not passes:
            return
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((passes, done))
        if self._writing is None or self._writing.done():
            self._writing = loop.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            batch = self._next()
            if not await self._commit(batch, alone=len(batch) == 1):
                for each in batch:  # an id of one of them is noted already, which is nothing to the others
                    await self._commit([each], alone=True)

    def _next(self) -> Sequence[Noting]:
        """As many as one commit takes, and one whatever it asks for."""
        batch = [self._waiting.popleft()]
        count = len(batch[0][0])
        while self._waiting and (count := count + len(self._waiting[0][0])) <= MOST:
            batch.append(self._waiting.popleft())
        return batch

    async def _commit(self, batch: Sequence[Noting], *, alone: bool) -> bool:
        """Tells whoever waits how it went; False, and nobody is told, where each has to be tried alone."""
        unit = Unit([write_issued([each for passes, _ in batch for each in passes])])
        (fault,) = await asyncio.gather(self._engine.commit(unit), return_exceptions=True)
        if isinstance(fault, LostRace) and not alone:
            return False
        _tell((done for _, done in batch), fault)
        return True


def _tell(waiting: Iterable["asyncio.Future[None]"], fault: BaseException | None) -> None:
    for done in waiting:
        if done.done():
            continue  # whoever waited has been cancelled
        if fault is None:
            done.set_result(None)
        else:
            done.set_exception(fault)


def write_issued(passes: Sequence[Issued]) -> Statement:
    rows = [[each.cti.hex(), micros(each.exp), each.pseudonym.hex(), each.rank] for each in passes]
    return Statement("issued_put", {"rows": json.dumps(rows)})
