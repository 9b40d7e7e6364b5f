"""Home of what we ask of WeChat: messages, media, the menu, who somebody is and which number is theirs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.ports import Undelivered
from integrations.wechat import notices, page_ticket
from integrations.wechat.config import MINIPROGRAM, WeChatConfig
from integrations.wechat.errors import TOKEN, refused
from integrations.wechat.token import AccessToken
from integrations.wechat.transport import Answer, Transport, errcode

CUSTOM, MEDIA, MENU = "/cgi-bin/message/custom/send", "/cgi-bin/media/upload", "/cgi-bin/menu/create"
SUBSCRIBE, SUBSCRIBE_SERVICE = "/cgi-bin/message/subscribe/send", "/cgi-bin/message/subscribe/bizsend"
SCENE = "/cgi-bin/qrcode/create"
GET_MEDIA = "/cgi-bin/media/get"
TEMPLATE = "/cgi-bin/message/template/send"
SESSION, OAUTH = "/sns/jscode2session", "/sns/oauth2/access_token"
PHONE = "/wxa/business/getuserphonenumber"
INFO = "/cgi-bin/user/info"
BUTTONS = 3
BUTTON_BYTES = 16


@dataclass(frozen=True, slots=True)
class Client:
    config: WeChatConfig
    transport: Transport
    token: AccessToken

    async def customer_message(self, open_id: str, body: Mapping[str, object]) -> None:
        await self._post(CUSTOM, {"touser": open_id, **body}, open_id)

    async def subscribe_message(self, open_id: str, template: str, page: str, values: notices.Values) -> str:
        """The platform's number of it. Raises ValueError for a field out of its limits."""
        path = SUBSCRIBE if self.config.kind == MINIPROGRAM else SUBSCRIBE_SERVICE
        body = notices.subscribe_body(template, page, values)
        return _number(await self._post(path, {"touser": open_id, **body}, open_id))

    async def template_message(self, open_id: str, template: str, url: str, values: notices.Values) -> str:
        """The platform's number of it. Raises ValueError for a field out of its limits."""
        body = notices.template_body(template, url, values)
        return _number(await self._post(TEMPLATE, {"touser": open_id, **body}, open_id))

    async def upload_picture(self, picture: bytes) -> str:
        """The id of a picture the platform keeps for three days."""
        answer = await self._asked(lambda words: self._uploaded(picture, words))
        media_id = answer.get("media_id")
        if not isinstance(media_id, str):
            raise Undelivered("the answer holds no media id", permanent=False)
        return media_id

    async def picture(self, media_id: str, most: int) -> bytes:
        """What somebody sent; the platform keeps it for three days."""
        query = {"media_id": media_id}
        answer = await self._asked(
            lambda words: self.transport.download(GET_MEDIA, {"access_token": words, **query}, most), media_id
        )
        picture = answer.get("picture")
        if not isinstance(picture, bytes):
            raise Undelivered("the answer holds no picture", permanent=True)
        return picture

    async def create_menu(self, buttons: Sequence[tuple[str, str]]) -> None:
        """Words and key of each button. Raises ValueError when the platform would refuse them."""
        if not 1 <= len(buttons) <= BUTTONS:
            raise ValueError(f"a menu has 1 to {BUTTONS} buttons")
        for words, _ in buttons:
            if len(words.encode()) > BUTTON_BYTES:
                raise ValueError(f"{words}: longer than {BUTTON_BYTES} bytes")
        clicks = [{"type": "click", "name": words, "key": key} for words, key in buttons]
        await self._post(MENU, {"button": clicks})

    async def lasting_scene(self, scene: str) -> str:
        """The text of a code that leads to the account and says this scene; 100,000 of an account last for ever."""
        body = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": scene}}}
        address = (await self._post(SCENE, body)).get("url")
        if not isinstance(address, str) or not address:
            raise Undelivered("the answer holds no address of a code", permanent=True)
        return address

    async def session(self, code: str) -> Answer:
        """Who gave the login code. No token is needed; the secret stands in the address, which nothing logs."""
        mini = self.config.kind == MINIPROGRAM
        query = {
            "appid": self.config.app_id,
            "secret": self.config.secret,
            "js_code" if mini else "code": code,
            "grant_type": "authorization_code",
        }
        answer = await self.transport.get(SESSION if mini else OAUTH, query)
        if number := errcode(answer):
            raise refused(number, str(answer.get("errmsg", "")), (self.config.secret, code))
        return answer

    async def user(self, open_id: str) -> Answer:
        """Of a follower more than that they do not follow."""
        return await self._asked(
            lambda words: self.transport.get(INFO, {"access_token": words, "openid": open_id}), open_id
        )

    async def page_ticket(self) -> Answer:
        return await self._asked(
            lambda words: self.transport.get(
                page_ticket.PATH, {"access_token": words, "type": page_ticket.KIND}
            )
        )

    async def phone(self, code: str) -> Answer:
        return await self._post(PHONE, {"code": code}, code)

    async def _post(self, path: str, body: Mapping[str, object], *hidden: str) -> Answer:
        return await self._asked(
            lambda words: self.transport.post(path, body, {"access_token": words}), *hidden
        )

    async def _asked(self, call: Callable[[str], Awaitable[Answer]], *hidden: str) -> Answer:
        """Once more with another token when the platform refuses the first. Raises Undelivered."""
        first = words = await self.token.current()
        answer = await call(words)
        if errcode(answer) in TOKEN:
            words = await self.token.instead_of(first)
            if words != first:
                answer = await call(words)
        if code := errcode(answer):
            hidden = (self.config.secret, first, words, *hidden)
            raise refused(code, str(answer.get("errmsg", "")), hidden, renewed=words != first)
        return answer

    async def _uploaded(self, picture: bytes, token: str) -> Answer:
        return await self.transport.upload(MEDIA, picture, {"access_token": token, "type": "image"})


def _number(answer: Answer) -> str:
    return str(answer.get("msgid", ""))
