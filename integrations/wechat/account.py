"""Home of one WeChat account as the rest of the program sees it: a Platform."""

from collections.abc import Callable, Mapping
from datetime import datetime

import aiohttp

from bot.conversation.messages import Card, HandOver, Message, Picture, Text
from bot.ports import NotGenuine, Undelivered, Unwanted
from integrations.platform import FaceCheck, Identity, Notice, RawRequest, RawResponse, Received
from integrations.tokens import Tokens
from integrations.wechat import customer, login, protocol
from integrations.wechat.client import Client
from integrations.wechat.config import MINIPROGRAM, WeChatConfig
from integrations.wechat.envelope import SUCCESS
from integrations.wechat.errors import UNWANTED, WRONG_CODE, Declined
from integrations.wechat.page_ticket import PageTicket, signed
from integrations.wechat.token import AccessToken
from integrations.wechat.transport import Transport

SUBSCRIBE = "subscribe"
NO_FACES = "WeChat checks faces for accounts by invitation only"
UNSENT = 1000  # pictures uploaded whose message could not be sent, remembered at most


class WeChat:
    """`draw` gives a picture's PNG. `max_age` in seconds, 0: any age. `now` is what sealed data is held against."""

    def __init__(
        self,
        config: WeChatConfig,
        http: aiohttp.ClientSession,
        draw: Callable[[Picture], bytes],
        max_age: int,
        tokens: Tokens,
        now: Callable[[], datetime],
    ) -> None:
        transport = Transport(http, config.api_base)
        self._config = config
        self._draw = draw
        self._max_age = max_age
        self._now = now
        self._uploaded: dict[str, str] = {}
        self.client = Client(config, transport, AccessToken(config, transport, tokens))
        self._page_ticket = PageTicket(config.app_id, self.client.page_ticket, tokens)

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

    async def send(self, open_id: str, message: Message, _: str) -> None:
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

    async def notify(self, open_id: str, notice: Notice, way: str) -> str:
        mini = self._config.kind == MINIPROGRAM
        if mini and way != SUBSCRIBE:
            raise Undelivered("a mini program sends subscribe messages only", permanent=True)
        send = self.client.subscribe_message if way == SUBSCRIBE else self.client.template_message
        try:
            return await send(open_id, notice.template, notice.page, notice.values)
        except ValueError as fault:
            raise Undelivered(str(fault), permanent=True) from None
        except Declined as fault:
            if fault.code == UNWANTED:
                raise Unwanted(fault.reason) from None
            raise

    async def identify(self, code: str) -> Identity:
        if not login.CODE.fullmatch(code):
            raise NotGenuine("code")
        try:
            return login.identity(await self.client.session(code))
        except Declined as fault:
            if fault.code in WRONG_CODE:
                raise NotGenuine("code") from None
            raise

    async def phone(self, proof: str) -> str:
        """`proof` is the code of the button, another than that of the login; or what it sealed, as older apps get it."""
        sealed = login.sealed_phone(proof) if self._config.kind == MINIPROGRAM else None
        if self._config.kind != MINIPROGRAM or not (sealed or login.CODE.fullmatch(proof)):
            raise NotGenuine("phone")
        try:
            if sealed is not None:
                session = await self.client.session(sealed.code)
                return login.opened_phone(session, sealed, self._config.app_id, self._now())
            return login.e164(await self.client.phone(proof))
        except Declined as fault:
            if fault.code in WRONG_CODE:
                raise NotGenuine("phone") from None
            raise

    async def picture(self, media_id: str, most: int) -> bytes:
        return await self.client.picture(media_id, most)

    async def union(self, open_id: str) -> str:
        """A mini program is told it with each login."""
        if self._config.kind == MINIPROGRAM:
            return ""
        return login.union(await self.client.user(open_id))

    async def begin_face_check(self, *_: str) -> FaceCheck:
        raise Undelivered(NO_FACES, permanent=True)

    async def face_passed(self, _: str) -> bool:
        raise Undelivered(NO_FACES, permanent=True)

    def login_page(self, back: str, state: str) -> str:
        return login.page(self._config, back, state)

    async def page_rights(self, address: str, nonce: str) -> Mapping[str, object]:
        """A mini program has no pages on the web."""
        if self._config.kind == MINIPROGRAM:
            raise Undelivered("a mini program has no web pages", permanent=True)
        ticket = await self._page_ticket.current()
        return signed(self._config.app_id, ticket, address, nonce, int(self._now().timestamp()))

    async def _media_id(self, picture: Picture) -> str:
        """Kept until the message is sent, so that another try does not upload the picture again."""
        if picture.code not in self._uploaded:
            media_id = await self.client.upload_picture(self._draw(picture))
            if len(self._uploaded) >= UNSENT:
                del self._uploaded[next(iter(self._uploaded))]
            self._uploaded[picture.code] = media_id
        return self._uploaded[picture.code]
