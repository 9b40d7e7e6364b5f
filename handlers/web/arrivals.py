"""Home of the last deliveries seen, refused ones too, kept in memory for `healthcode doctor --watch`.

Each of several workers keeps its own, and tells the others by a socket in the folder they share.
"""

import asyncio
import json
import os
import re
from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

KEPT = 500
LONGEST = 40
NOT_IN_A_NAME = re.compile(r"[^a-z0-9-]")
TOLD_WITHIN = 1.0  # seconds; what a worker that is stuck has seen is shown when it goes on
Told = dict[str, Any]


class Arrival(NamedTuple):
    """`account` may be unknown here. `name` is the message type or event, `outcome` a fixed word such as answered or the cause of a refusal."""

    number: int
    at: datetime
    account: str
    name: str
    outcome: str
    milliseconds: int

    def told(self) -> Told:
        return self._asdict() | {"at": self.at.isoformat(), "worker": str(os.getpid())}


class Arrivals:
    """`folder` is that of several workers; a server that is alone has none."""

    def __init__(self, folder: Path | None = None) -> None:
        self._last: deque[Arrival] = deque(maxlen=KEPT)
        self._number = 0
        self._folder = folder

    def note(self, at: datetime, account: str, name: str, outcome: str, milliseconds: float) -> None:
        """Takes nothing that tells who wrote: no open id, no words, no address."""
        self._number += 1
        self._last.append(
            Arrival(self._number, at, _cleaned(account), name[:64], outcome[:64], round(milliseconds))
        )

    def after(self, number: int) -> list[Arrival]:
        return [arrival for arrival in self._last if arrival.number > number]

    async def of_all(self, after: Mapping[str, int]) -> list[Told]:
        """What any worker has seen, in the order of time; `after` is the number of each worker's last one known."""
        if self._folder is None:
            return [each.told() for each in self.after(after.get(str(os.getpid()), 0))]
        places = sorted(self._folder.glob("*.sock"))
        asked = await asyncio.gather(*(_asked(each, after.get(each.stem, 0)) for each in places))
        return sorted((each for one in asked for each in one), key=lambda each: str(each["at"]))

    @asynccontextmanager
    async def told(self) -> AsyncIterator[None]:
        """Meanwhile the other workers are told."""
        if self._folder is None:
            yield
            return
        place = self._folder / f"{os.getpid()}.sock"
        with _short(place) as path:
            server = await asyncio.start_unix_server(self._tell, path)
            try:
                yield
            finally:
                server.close()
                place.unlink(missing_ok=True)

    async def _tell(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = int(await reader.readline() or b"0")
        writer.write(json.dumps([each.told() for each in self.after(number)]).encode())
        writer.close()


async def _asked(place: Path, after: int) -> list[Told]:
    """Nothing where that worker has died or does not answer."""
    try:
        async with asyncio.timeout(TOLD_WITHIN):
            with _short(place) as path:
                reader, writer = await asyncio.open_unix_connection(path)
            try:
                writer.write(b"%d\n" % after)
                said = await reader.read(-1)
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return []
    return list(json.loads(said))


@contextmanager
def _short(place: Path) -> Iterator[str]:
    """A path of it that is short enough for the address of a socket, however deep its folder lies."""
    folder = os.open(place.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{place.name}"
    finally:
        os.close(folder)


def _cleaned(account: str) -> str:
    """An address can name any account, so that nothing else than a name of ours may pass."""
    return NOT_IN_A_NAME.sub("", account[:LONGEST])
