"""Home of running an act until it commits: a lost race reads everything again and decides anew."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.ports import LostRace, Ports, Transaction

RACES = 20
Done = TypeVar("Done")


async def committed(ports: Ports, act: Callable[[Transaction], Awaitable[Done]]) -> Done:
    """What the act returned, once all it wrote is stored. Raises LostRace when others keep winning."""
    for _ in range(RACES):
        tx = ports.store.begin()
        done = await act(tx)
        try:
            await tx.commit()
        except LostRace:
            continue
        ports.outbox_filled()
        return done
    raise LostRace
