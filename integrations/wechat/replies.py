"""Home of the passive answer: the bot's messages as the XML or JSON WeChat shows, unsealed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wechatpy.replies import ArticlesReply, TextReply, TransferCustomerServiceReply

from bot.conversation.messages import Card, HandOver, Text
from integrations.wechat.wording import worded

Shown = Text | Card | HandOver


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """Who is answered, by which account, and when the answer was first given."""

    to: str
    by: str
    at: datetime

    @property
    def seconds(self) -> int:
        return int(self.at.timestamp())


def as_xml(reply: Reply, message: Shown) -> str:
    head = {"source": cdata(reply.by), "target": cdata(reply.to), "time": reply.seconds}
    match message:
        case Text():
            return _rendered(TextReply(**head, content=cdata(worded(message))))
        case Card(title, description, url, picture):
            words = zip(
                ("title", "description", "url", "image"), (title, description, url, picture), strict=True
            )
            return _rendered(ArticlesReply(**head, articles=[{name: cdata(each) for name, each in words}]))
        case HandOver():
            return _rendered(TransferCustomerServiceReply(**head))


def as_json(reply: Reply, message: Shown) -> str:
    head = {"ToUserName": reply.to, "FromUserName": reply.by, "CreateTime": reply.seconds}
    return json.dumps({**head, **_body(message)}, ensure_ascii=False)


def cdata(words: str) -> str:
    """A `]]>` among the words would end the CDATA section wechatpy puts them into as they are."""
    return words.replace("]]>", "]]]]><![CDATA[>")


def _rendered(reply: TextReply | ArticlesReply | TransferCustomerServiceReply) -> str:
    return str(reply.render())


def _body(message: Shown) -> Mapping[str, object]:
    match message:
        case Text():
            return {"MsgType": "text", "Content": worded(message)}
        case Card(title, description, url, picture):
            article = {"Title": title, "Description": description, "PicUrl": picture, "Url": url}
            return {"MsgType": "news", "ArticleCount": 1, "Articles": [article]}
        case HandOver():
            return {"MsgType": "transfer_customer_service"}
