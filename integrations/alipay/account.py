"""Home of one Alipay account as the rest of the program sees it: a Platform."""

from collections.abc import Callable, Mapping
from datetime import datetime

import aiohttp

from bot.conversation.messages import Card, HandOver, Message, Picture, Text
from bot.ports import NotGenuine, Undelivered
from integrations.alipay import customer, keys, login, protocol, requests
from integrations.alipay.client import Client
from integrations.alipay.config import LIFE, AlipayConfig
from integrations.alipay.errors import Declined
from integrations.alipay.transport import Transport
from integrations.platform import FaceCheck, Identity, Notice, RawRequest, RawResponse, Received

UNSENT = 1000  # pictures uploaded whose message could not be sent, remembered at most
TEMPLATE = "template"


class Alipay:
    """`draw` gives a picture's PNG; `words` are what its cards say of themselves; `now` dates what is asked."""

    def __init__(
        self,
        config: AlipayConfig,
        http: aiohttp.ClientSession,
        draw: Callable[[Picture], bytes],
        words: Mapping[str, str],
        now: Callable[[], datetime],
    ) -> None:
        """Raises KeyUnusable."""
        self._config = config
        self._keys = keys.opened(config)
        self._draw = draw
        self._words = words
        self._uploaded: dict[str, str] = {}
        signer = requests.opened(config.app_id, self._keys)
        self.client = Client(Transport(http, config.gateway, signer, self._keys, now))

    def receive(self, request: RawRequest, now: datetime) -> Received | RawResponse:
        return protocol.receive(self._config, self._keys, request, now)

    def answer(self, received: Received, _: tuple[Message, ...], at: datetime) -> RawResponse:
        """Only acknowledged: the platform takes messages by its own calls alone."""
        return protocol.answer(self._config, self._keys, received, at)

    async def send(self, open_id: str, message: Message, window: str) -> None:
        if self._config.kind != LIFE:
            raise Undelivered("a mini program has no chat", permanent=True)
        match message:
            case Text():
                body = customer.text_body(message, self._words)
            case Card():
                body = customer.card_body(message, self._words)
            case Picture():
                body = customer.picture_body(await self._address(message), self._words)
            case HandOver():
                raise Undelivered("there is nobody here to hand over to", permanent=True)
        await self.client.customer_message(open_id, customer.permitted(body, window))
        if isinstance(message, Picture):
            self._uploaded.pop(message.code, None)

    async def notify(self, open_id: str, notice: Notice, way: str) -> str:
        if way != TEMPLATE:
            raise Undelivered("Alipay knows template messages only", permanent=True)
        if self._config.kind == LIFE:
            return await self.client.life_template(open_id, customer.life_notice(notice, self._words))
        return await self.client.mini_template(open_id, customer.mini_notice(notice))

    async def identify(self, code: str) -> Identity:
        if not login.CODE.fullmatch(code):
            raise NotGenuine("code")
        try:
            return login.identity(await self.client.token(code))
        except Declined as fault:
            if fault.name == login.WRONG_CODE:
                raise NotGenuine("code") from None
            raise

    async def phone(self, proof: str) -> str:
        return login.phone(self._keys, proof)

    async def picture(self, media_id: str, most: int) -> bytes:
        return await self.client.picture(media_id, most)

    async def union(self, _: str) -> str:
        """Its messages tell it already."""
        return ""

    async def begin_face_check(self, order: str, name: str, number: str, back: str) -> FaceCheck:
        id_ = await self.client.certify_initialize(order, name, number, back)
        return FaceCheck(id_, self.client.certify_url(id_))

    async def face_passed(self, id_: str) -> bool:
        return await self.client.certify_query(id_)

    async def page_rights(self, *_: str) -> Mapping[str, object]:
        raise Undelivered("Alipay lets every page scan", permanent=True)

    def login_page(self, back: str, state: str) -> str:
        config = self._config
        return login.page(config.gateway, config.app_id, back, state) if config.web_login else ""

    async def _address(self, picture: Picture) -> str:
        """Kept until the message is sent, so that another try does not upload the picture again."""
        if picture.code not in self._uploaded:
            address = await self.client.upload_picture(self._draw(picture))
            if len(self._uploaded) >= UNSENT:
                del self._uploaded[next(iter(self._uploaded))]
            self._uploaded[picture.code] = address
        return self._uploaded[picture.code]
