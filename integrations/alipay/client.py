"""Home of what we ask of Alipay: messages, pictures, who somebody is, their face beside their name, and QR codes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.ports import Undelivered
from integrations.alipay.customer import Body, recipient
from integrations.alipay.responses import Answer
from integrations.alipay.transport import Transport

CUSTOM, TEMPLATE = "alipay.open.public.message.custom.send", "alipay.open.public.message.single.send"
MINI_TEMPLATE = "alipay.open.app.mini.templatemessage.send"
DOWNLOAD = "alipay.mobile.public.multimedia.download"
UPLOAD, TOKEN = "alipay.offline.material.image.upload", "alipay.system.oauth.token"
INITIALIZE, CERTIFY = "alipay.user.certify.open.initialize", "alipay.user.certify.open.certify"
CERTIFIED, QR_CODE = "alipay.user.certify.open.query", "alipay.open.app.qrcode.create"


@dataclass(frozen=True, slots=True)
class Client:
    """Every call raises Undelivered; refusals are errors.Declined."""

    transport: Transport

    async def customer_message(self, open_id: str, body: Body) -> None:
        await self.transport.ask(CUSTOM, {**recipient(open_id), **body}, open_id)

    async def life_template(self, open_id: str, body: Body) -> str:
        return _number(await self.transport.ask(TEMPLATE, {**recipient(open_id, "to_"), **body}, open_id))

    async def mini_template(self, open_id: str, body: Body) -> str:
        return _number(
            await self.transport.ask(MINI_TEMPLATE, {**recipient(open_id, "to_"), **body}, open_id)
        )

    async def upload_picture(self, picture: bytes) -> str:
        """The address at which the platform shows it."""
        named = {"image_type": "png", "image_name": "code"}
        return _text(await self.transport.upload(UPLOAD, named, picture), "image_url")

    async def picture(self, media_id: str, most: int) -> bytes:
        return await self.transport.download(DOWNLOAD, {"mediaId": media_id}, most)

    async def token(self, code: str) -> Answer:
        """Who gave the login code. The tokens in it are for calls we never make."""
        return await self.transport.ask_by(TOKEN, {"grant_type": "authorization_code", "code": code}, code)

    async def certify_initialize(self, outer_order_no: str, name: str, number: str, return_url: str) -> str:
        """Opens a check of somebody's face against a mainland identity; its number. An order number serves once."""
        claimed = {
            "identity_type": "CERT_INFO",
            "cert_type": "IDENTITY_CARD",
            "cert_name": name,
            "cert_no": number,
        }
        values = {
            "outer_order_no": outer_order_no,
            "biz_code": "FACE",
            "identity_param": _json(claimed),
            "merchant_config": _json({"return_url": return_url}),
        }
        return _text(await self.transport.ask(INITIALIZE, values, name, number), "certify_id")

    def certify_url(self, certify_id: str) -> str:
        """Opened on the person's phone; the face is seen by the platform alone."""
        return self.transport.address(CERTIFY, {"certify_id": certify_id})

    async def certify_query(self, certify_id: str) -> bool:
        return (await self.transport.ask(CERTIFIED, {"certify_id": certify_id})).get("passed") == "T"

    async def qrcode_create(self, page: str, query: str, describe: str) -> str:
        """The picture's address of a code that opens a page of the mini program; it never ends."""
        values = {"url_param": page, "query_param": query, "describe": describe}
        return _text(await self.transport.ask(QR_CODE, values), "qr_code_url")


def _json(values: Mapping[str, str]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _number(answer: Answer) -> str:
    return str(answer.get("msg_id", ""))


def _text(answer: Answer, name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise Undelivered(f"the answer holds no {name}", permanent=False)
    return value
