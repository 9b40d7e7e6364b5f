"""Home of somebody chatting with the bot, without a platform in between: what they say and tap, what comes back."""

import dataclasses
import itertools
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import ports as parts
from sign_up import CODE, HEALTHY

from bot.conversation.messages import Card, Incoming, Message, Picture, Text, from_json
from bot.conversation.turn import take
from bot.dialogs import DIALOGS
from bot.ports import Account, Ports

_DELIVERIES = itertools.count()
ZHANG = {"name": "张三", "number": "440106198001010019", "phone": "13812345678", "address": "体育西路1号"}


@dataclasses.dataclass
class Reply:
    """All messages of one answer; `text` and `choices` are those of the first text."""

    messages: tuple[Message, ...]

    @property
    def first(self) -> Text:
        return next(each for each in self.messages if isinstance(each, Text))

    @property
    def text(self) -> str:
        return self.first.words

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(choice.words for choice in self.first.choices)

    @property
    def card(self) -> Card:
        return next(each for each in self.messages if isinstance(each, Card))


class Chat:
    """One person at one account. Every message is a delivery of its own; time stands still unless moved."""

    def __init__(self, ports: Ports, open_id: str = "oAnybody", account: Account = parts.WECHAT) -> None:
        self.ports, self.open_id, self.account = ports, open_id, account
        self.inputs = 0

    async def does(self, kind: str, text: str = "", **other: Any) -> Reply:
        self.inputs += 1
        incoming = Incoming(self.account.name, self.open_id, kind, text, **other)
        key = self.ports.sealing.index("delivery", str(next(_DELIVERIES)))
        messages, _ = await take(self.ports, DIALOGS, self.account, key, incoming)
        return Reply(messages)

    async def follows(self) -> Reply:
        return await self.does("follow")

    async def says(self, words: str) -> Reply:
        return await self.does("text", words)

    async def taps(self, words: str) -> Reply:
        return await self.does("text", words, tapped=True, choice="0")

    async def menu(self, key: str = "code") -> Reply:
        return await self.does("menu", key)

    async def all_of(self, words: Sequence[str]) -> Reply:
        for each in words:
            reply = await self.says(each)
        return reply

    async def waiting(self) -> list[Message]:
        """What the outbox is about to send this person; what is planned for later is not."""
        now, items = self.ports.now(), await self.ports.store.begin().items("waiting", 1000)
        me = self.ports.sealing.index("channel", self.account.name, self.open_id)
        soon = [item for item in items if item.channel == me and item.due_at <= now + timedelta(seconds=1)]
        return [from_json(item.message) for item in soon]

    async def pictures(self) -> list[Picture]:
        return [each for each in await self.waiting() if isinstance(each, Picture)]

    async def signs_up(self, person: dict[str, str] = ZHANG, health: Sequence[str] = HEALTHY) -> Reply:
        """Wholly in chat; the last reply is the code, or that an officer checks."""
        await self.identifies(person)
        await self.all_of(health)
        return await self.taps(CODE)

    async def identifies(self, person: dict[str, str] = ZHANG) -> Reply:
        await self.taps("开始办码")
        await self.taps("就在聊天里继续")
        await self.taps("同意核对本人")
        await self.all_of([person["name"], person["number"], person["phone"]])
        await self.taps("住在广州")
        await self.says(person["address"])
        return await self.taps("同意用健康回答判断颜色")


async def chat_in(folder: Path, clock: parts.Clock | None = None, **other: Any) -> Chat:
    """Somebody at a local server with automatic verification."""
    ports = await parts.open_ports(folder, clock, **{"automatic": "demo", **other})
    return Chat(ports)
