"""One person's messages are taken one after the other, different people's at the same time."""

import asyncio
from datetime import UTC, datetime

import ports as parts

from bot.conversation.messages import Incoming, Message
from bot.ports import Account
from handlers.web.in_turn import in_turn

NOW = datetime(2026, 11, 24, tzinfo=UTC)


class Watched:
    """Notes how many of one person's messages, and of everybody's, are under way at once."""

    def __init__(self) -> None:
        self.now: dict[str, int] = {}
        self.most_of_one = self.most = 0

    async def take(self, _: Account, __: bytes, incoming: Incoming) -> tuple[tuple[Message, ...], datetime]:
        self.now[incoming.open_id] = self.now.get(incoming.open_id, 0) + 1
        self.most_of_one = max(self.most_of_one, self.now[incoming.open_id])
        self.most = max(self.most, sum(self.now.values()))
        await asyncio.sleep(0.001)
        self.now[incoming.open_id] -= 1
        return (), NOW


def incoming(who: str) -> Incoming:
    return Incoming(parts.WECHAT.name, who, "text", "1")


async def all_at_once(take: object) -> None:
    assert callable(take)
    await asyncio.gather(*(take(parts.WECHAT, b"", incoming(who)) for who in "aabbab"))


async def test_each_person_waits_for_themselves_only() -> None:
    watched = Watched()
    await all_at_once(in_turn(watched.take))
    assert (watched.most_of_one, watched.most) == (1, 2)


async def test_without_it_they_overlap() -> None:
    watched = Watched()
    await all_at_once(watched.take)
    assert watched.most_of_one == 3
