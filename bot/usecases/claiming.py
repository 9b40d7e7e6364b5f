"""Home of what the platform is asked for from time to time: one item after the other, each by one process at a time."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.domain.channels import Item
from bot.ports import Ports

BATCH = 64


async def one_by_one(ports: Ports, kind: str, act: Callable[[Item, datetime], Awaitable[bool]]) -> int:
    """How many of those due were done, `BATCH` at most. Each is claimed when its turn comes, however long the others took."""
    done = seen = 0
    while seen < BATCH and (due := await ports.store.begin().due_items(now := ports.now(), 1, kind)):
        (item,) = due
        seen += 1
        try:
            done += await act(item, now)
        finally:
            await ports.store.begin().end_lease(item.channel, kind)
    return done


def wait_after(ports: Ports, first: timedelta, tries: int) -> timedelta:
    """Doubles with each try; between half of it and all of it, so that many do not come back at once."""
    share = (1 + ports.random(1)[0] / 255) / 2
    return first * (1 << (tries - 1)) * share
