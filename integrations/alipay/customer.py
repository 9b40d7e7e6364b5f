"""Home of what Alipay shows: the bot's messages and notices as the values its calls take."""

import json
from collections.abc import Iterator, Mapping

from bot.conversation.messages import Card, Link, Text
from integrations.alipay.config import USER_ID
from integrations.platform import Notice
from integrations.wording import fitted, numbered

Body = Mapping[str, object]
Words = Mapping[str, str]

LIMIT = 2048  # bytes of one text; the platform names no number
IN_CHAT = "1"  # in the thread of the person's own messages, not on the account's page
EVENTS = {"followed": "follow", "tapped": "click", "scanned": "enter_ppchat", "entered": "enter_ppchat"}
INK = "#1a1a1a"  # a notice tells no colour of a code


def recipient(open_id: str, prefix: str = "") -> Mapping[str, str]:
    """Newer accounts know people by an id of their own, older ones by the number of their wallet."""
    return {"to_user_id" if USER_ID.fullmatch(open_id) else f"{prefix}open_id": open_id}


def text_body(text: Text, words: Words) -> Body:
    """Choices are numbers to type. A single link is a card to tap, for its address alone may be nine lines long;
    several, which are short, stand in the text.
    """
    match text.links:
        case [Link(title, url)] if url:
            values = {"title": title, "desc": _written(text, ()), "url": url, "action_name": words["open"]}
            return _article(values)
    return {"msg_type": "text", "chat": IN_CHAT, "text": {"content": _written(text, text.links)}}


def card_body(card: Card, words: Words) -> Body:
    return _article(
        {
            "title": card.title,
            "desc": card.description,
            "image_url": card.picture,
            "url": card.url,
            "action_name": words["open"],
        }
    )


def picture_body(address: str, words: Words) -> Body:
    """A chat shows no bare picture, so it is an article's, which opens it by itself."""
    return _article(
        {
            "title": words["code"],
            "desc": words["enlarge"],
            "image_url": address,
            "url": address,
            "action_name": words["open"],
        }
    )


def permitted(body: Body, window: str) -> Body:
    """With the event that permits it. Typed words are none: the answer stands in their own thread (`chat`).

    What the platform allows there it does not say; without an event or a thread it takes a message for an answer to
    following.
    """
    event = EVENTS.get(window)
    return {**body, "event_type": event} if event else body


def life_notice(notice: Notice, words: Words) -> Body:
    values = {name: {"value": value, "color": INK} for name, value in notice.values.items()}
    head = {"head_color": INK, "url": notice.page, "action_name": words["open"]}
    return {"template": {"template_id": notice.template, "context": {**head, **values}}}


def mini_notice(notice: Notice) -> Body:
    data = {name: {"value": value} for name, value in notice.values.items()}
    return {
        "user_template_id": notice.template,
        "page": notice.page,
        "data": json.dumps(data, ensure_ascii=False),
    }


def _article(values: Mapping[str, str]) -> Body:
    return {"msg_type": "image-text", "chat": IN_CHAT, "articles": [values]}


def _written(text: Text, links: tuple[Link, ...]) -> str:
    rest = [*_linked(links), *numbered(choice.words for choice in text.choices)]
    if text.after:
        rest.append(text.after)
    return fitted(text.words, rest, LIMIT)


def _linked(links: tuple[Link, ...]) -> Iterator[str]:
    for link in links:
        yield f"{link.words} {link.url}".rstrip()
