"""Home of customer messages: the bot's messages as the JSON WeChat takes outside the answer to a delivery."""

from collections.abc import Mapping

from bot.conversation.messages import Card, Text
from integrations.wechat.config import MINIPROGRAM
from integrations.wechat.wording import LIMIT, linked, plain, worded
from integrations.wording import shortened

Body = Mapping[str, object]


def text_body(kind: str, text: Text) -> Body:
    """A mini program knows no tappable choices; there their numbers and words can be typed."""
    if kind == MINIPROGRAM:
        return {"msgtype": "text", "text": {"content": worded(text, tappable=False)}}
    return _menu(text) if text.choices else {"msgtype": "text", "text": {"content": worded(text)}}


def card_body(kind: str, card: Card) -> Body:
    if kind == MINIPROGRAM:
        link = {
            "title": card.title,
            "description": card.description,
            "url": card.url,
            "thumb_url": card.picture,
        }
        return {"msgtype": "link", "link": link}
    article = {
        "title": card.title,
        "description": card.description,
        "url": card.url,
        "picurl": card.picture,
    }
    return {"msgtype": "news", "news": {"articles": [article]}}


def picture_body(media_id: str) -> Body:
    return {"msgtype": "image", "image": {"media_id": media_id}}


def _menu(text: Text) -> Body:
    head = "\n".join([plain(text.words), *linked(text.links)])
    menu = {
        "head_content": shortened(head, LIMIT),
        "list": [{"id": str(choice.id), "content": choice.words} for choice in text.choices],
        "tail_content": plain(text.after),
    }
    return {"msgtype": "msgmenu", "msgmenu": menu}
