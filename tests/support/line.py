"""Home of both ends of a WeChat delivery face to face: the account and the person using it, without HTTP between."""

import dataclasses
from datetime import UTC, datetime

from aiohttp import ClientSession
from wechat_client import Delivery, MadeUpAccount, Reply, WeChatUser

from bot.conversation.messages import Message
from integrations.platform import RawRequest, Received
from integrations.wechat import protocol
from integrations.wechat.config import WeChatConfig

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


class Line:
    """The account and its user, face to face."""

    def __init__(self, http: ClientSession, **account: str) -> None:
        played = MadeUpAccount(**account)
        self.config = WeChatConfig(**dataclasses.asdict(played))
        self.user = WeChatUser(http, "http://127.0.0.1", played, now=NOW.timestamp)

    def receive(self, delivery: Delivery, max_age: int = 900) -> Received:
        request = RawRequest("POST", delivery.query, {}, delivery.body)
        received = protocol.receive(self.config, request, NOW, max_age)
        assert isinstance(received, Received)
        return received

    def hears(self, **fields: object) -> Received:
        return self.receive(self.user.delivery(self.user.message(fields)))

    def answers(self, message: Message) -> Reply:
        received = self.hears(MsgType="text", Content="健康码")
        assert isinstance(received.context, protocol.Origin)
        answer = protocol.answer(self.config, received.context, message, NOW)
        return self.user.read(answer.status, answer.body)
