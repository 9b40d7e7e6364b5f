"""Home of requests sent at their own times, whatever becomes of the others: over kept connections and over new ones.

Nothing is sent again. A kept connection that its server has closed before the request is opened again, as every
client does; one that is closed or reset after it, is a failed request.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from time import monotonic

WITHIN = 30.0  # seconds for an answer; a machine may be busy with other things
TOLD = 5
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Tally:
    """`late` are seconds from when each request was meant to be sent to its answer; `failed` says how."""

    late: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def p(self, share: float) -> float:
        return sorted(self.late)[int(share * (len(self.late) - 1))]


@dataclass
class Client:
    """`request` makes the next one; `answered` hears that it was."""

    port: int
    request: Callable[[], bytes]
    answered: Callable[[], None]
    tally: Tally
    line: Line | None = None

    async def ask(self, meant: float) -> None:
        try:
            async with asyncio.timeout(WITHIN):
                status, closes = await self._asked()
        except (OSError, EOFError, TimeoutError) as fault:
            self.tally.failed.append(type(fault).__name__)
            self.close()
            return
        if status != b"200":
            self.tally.failed.append(status.decode())
        else:
            self.answered()
            self.tally.late.append(monotonic() - meant)
        if closes:
            self.close()

    def close(self) -> None:
        if self.line is not None:
            self.line[1].close()
        self.line = None

    async def _asked(self) -> tuple[bytes, bool]:
        if self.line is None or self.line[0].at_eof():
            self.close()
            self.line = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.line
        writer.write(self.request())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))
        return head.split(b" ", 2)[1], b"\r\nconnection: close" in head


async def keeps_on(client: Client, every: float, random: Random, *, kept: bool) -> None:
    """Until cancelled, about `every` so many seconds; what was late is sent at once."""
    meant = monotonic() + random.uniform(0, every)
    while True:
        await asyncio.sleep(meant - monotonic())
        asked = asyncio.ensure_future(client.ask(meant))
        await finished(asked)
        if not kept:
            client.close()
        meant += every * random.uniform(0.5, 1.5)


async def finished(asked: "asyncio.Future[None]") -> None:
    """Also when told to end meanwhile: what has been sent is waited for."""
    try:
        await asyncio.shield(asked)
    except asyncio.CancelledError:
        await asked
        raise
