"""Home of the post: the way to the platforms as the outbox sees it, which keeps what is sent and fails on command."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ports import MINI, WECHAT

from bot.domain.channels import Channel, Item
from bot.domain.citizens import Citizen
from bot.domain.notices import SUBSCRIBE, TEMPLATE, Subscription, Template
from bot.ports import Ports, Undelivered
from bot.usecases import outbox
from bot.usecases.letters import Letter, Send

FIELDS = {"title": "thing1", "at": "time2", "hint": "thing3"}
ASKED = Template("TPL-ASKED", SUBSCRIBE, FIELDS, "https://code.example.org/m/", confirmed=True)
LASTING = replace(ASKED, id="TPL-LASTING", lasting=True)
FREE = Template("TPL-FREE", TEMPLATE, FIELDS, "https://code.example.org/m/", asked=False, confirmed=True)


class Post:
    """Faults are raised one for each try, None letting it pass."""

    def __init__(self, *faults: Undelivered | None) -> None:
        self.sent: list[Letter] = []
        self.faults = list(faults)

    async def __call__(self, letter: Letter) -> str:
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault
        self.sent.append(letter)
        return f"N{len(self.sent)}"

    @property
    def words(self) -> list[object]:
        return [letter.message["text"] for letter in self.sent]

    @property
    def ways(self) -> list[tuple[str, str]]:
        return [(letter.account, letter.way) for letter in self.sent]


def with_templates(
    ports: Ports, wechat: dict[str, Template], mini: dict[str, Template] | None = None
) -> Ports:
    accounts = (replace(WECHAT, templates=wechat), replace(MINI, templates=mini or {}))
    return replace(ports, accounts={each.name: each for each in accounts})


async def deliver_due(ports: Ports, post: Send, now: datetime) -> int:
    queues = await outbox.due(ports, now)
    return sum([await outbox.deliver(ports, post, queue, now) for queue in queues.values()])


async def items(ports: Ports, state: str) -> Sequence[Item]:
    return await ports.store.begin().items(state, 99)


async def channel_of(ports: Ports, citizen: Citizen, account: str = WECHAT.name) -> Channel:
    channels = await ports.store.begin().channels_of(citizen.id)
    return next(each for each in channels if each.account == account)


async def another_account(ports: Ports, citizen: Citizen, seen_at: datetime, **state: object) -> Channel:
    """The citizen at the mini program, too."""
    id_ = ports.sealing.index("channel", MINI.name, "mini-1")
    channel = Channel(id_, MINI.name, "mini-1", seen_at, seen_at, citizen.id, state=state)

    tx = ports.store.begin()
    tx.put_channel(channel)
    await tx.commit()
    return channel


async def agreed(
    ports: Ports, channel: Channel, purpose: str, left: int = 0, *, lasting: bool = False
) -> None:
    tx = ports.store.begin()
    tx.put_subscription(Subscription(channel.id, purpose, left, lasting, ports.now()))
    await tx.commit()


async def left_of(ports: Ports, channel: Channel) -> dict[str, Subscription]:
    return {each.purpose: each for each in await ports.store.begin().subscriptions(channel.id)}
