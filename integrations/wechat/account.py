"""Home of one WeChat account as the rest of the program sees it: a Platform."""

from collections.abc import Callable
from datetime import datetime

import aiohttp

from bot.conversation.messages import Card, HandOver, Message, Picture, Text
from bot.ports import Undelivered
from integrations.platform import RawRequest, RawResponse, Received
from integrations.wechat import customer, protocol
from integrations.wechat.client import Client
from integrations.wechat.config import MINIPROGRAM, WeChatConfig
from integrations.wechat.envelope import SUCCESS
from integrations.wechat.token import AccessToken
from integrations.wechat.transport import Transport

UNSENT = 1000  # pictures uploaded whose message could not be sent, remembered at most


class WeChat:
    """`draw` gives a picture's PNG. `max_age` in seconds, 0: any age."""

    def __init__(
        self,
        config: WeChatConfig,
        http: aiohttp.ClientSession,
        draw: Callable[[Picture], bytes],
        max_age: int,
    ) -> None:
        transport = Transport(http, config.api_base)
        self._config = config
        self._draw = draw
        self._max_age = max_age
        self._uploaded: dict[str, str] = {}
        self.client = Client(config, transport, AccessToken(config, transport))

    def receive(self, request: RawRequest, now: datetime) -> Received | RawResponse:
        return protocol.receive(self._config, request, now, self._max_age)

    def answer(self, received: Received, messages: tuple[Message, ...], at: datetime) -> RawResponse:
        """A mini program is never answered passively, nor is an account of the platform's own."""
        origin, incoming = received.context, received.incoming
        if not messages or self._config.kind == MINIPROGRAM:
            return SUCCESS
        if not isinstance(origin, protocol.Origin) or incoming is None or incoming.open_id != origin.open_id:
            return SUCCESS
        return protocol.answer(self._config, origin, messages[0], at)

    async def send(self, open_id: str, message: Message) -> None:
        match message:
            case Text():
                body = customer.text_body(self._config.kind, message)
            case Card():
                body = customer.card_body(self._config.kind, message)
            case Picture():
                body = customer.picture_body(await self._media_id(message))
            case HandOver():
                raise Undelivered("a hand-over travels only in an answer", permanent=True)
        await self.client.customer_message(open_id, body)
        if isinstance(message, Picture):
            self._uploaded.pop(message.code, None)

    async def _media_id(self, picture: Picture) -> str:
        """Kept until the message is sent, so that another try does not upload the picture again."""
        if picture.code not in self._uploaded:
            media_id = await self.client.upload_picture(self._draw(picture))
            if len(self._uploaded) >= UNSENT:
                del self._uploaded[next(iter(self._uploaded))]
            self._uploaded[picture.code] = media_id
        return self._uploaded[picture.code]
