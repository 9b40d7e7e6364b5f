"""Home of a platform as far as sending goes, people with messages waiting, and the jobs at work."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.conversation.messages import Text
from bot.domain.channels import Channel, Item
from bot.ports import Ports
from bot.usecases.letters import text
from handlers.jobs import run_jobs


class Phone:
    """A platform as far as sending goes; `holding`: who never takes the end of a message."""

    def __init__(self, holding: str = "") -> None:
        self.got: list[tuple[str, str]] = []
        self.begun = asyncio.Event()
        self.holding = holding

    async def send(self, open_id: str, message: Text, _window: str) -> None:
        self.begun.set()
        await (asyncio.Event().wait() if open_id == self.holding else asyncio.sleep(0.001))
        self.got.append((open_id, message.words))


async def put(ports: Ports, people: int, messages: int) -> None:
    for person in range(people):
        id_ = ports.sealing.index("channel", "demo-wechat", f"o-{person}")
        tx, now = ports.store.begin(), ports.now()
        tx.put_channel(
            Channel(id_, "demo-wechat", f"o-{person}", now, now, state={"typed_at": now.isoformat()})
        )
        for number in range(messages):
            at = now + timedelta(microseconds=number)
            tx.put_item(Item(f"{person}-{number}", id_, "demo-wechat", "reply", text(str(number)), at, at))
        await tx.commit()


@asynccontextmanager
async def working(ports: Ports, phone: Phone) -> AsyncIterator[None]:
    task = asyncio.create_task(run_jobs(ports, {"demo-wechat": phone}, asyncio.Event()))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def sent(ports: Ports) -> int:
    return len(await ports.store.begin().items("sent", 99))
