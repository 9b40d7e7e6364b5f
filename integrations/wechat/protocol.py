"""Home of WeChat's webhook, bytes ⇄ values without I/O: verify, then parse; render, then seal."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.messages import Message, Picture
from bot.ports import NotGenuine
from integrations.platform import RawRequest, RawResponse, Received
from integrations.reading import Fields, text_of
from integrations.wechat.config import SECURE, WeChatConfig
from integrations.wechat.crypto import check_signature, open_message
from integrations.wechat.envelope import SUCCESS, enclosed
from integrations.wechat.messages import Note, meaning
from integrations.wechat.reading import read_fields
from integrations.wechat.replies import Reply, as_json, as_xml

SECONDS = re.compile(r"[0-9]{1,10}")
ECHO_LENGTH = 256


@dataclass(frozen=True, slots=True, repr=False)
class Origin:
    """What an answer needs of its question: who asked, which account was asked, and in which format."""

    open_id: str
    account: str
    json: bool


def receive(config: WeChatConfig, request: RawRequest, now: datetime, max_age: int) -> Received | RawResponse:
    """Raises NotGenuine. `max_age` in seconds, 0: any age."""
    if request.method == "GET":
        return _handshake(config, request, now, max_age)
    message = _verified(config, request, now, max_age)
    fields, json = read_fields(message)
    told = meaning(config.name, fields)
    origin = Origin(text_of(fields, "FromUserName"), text_of(fields, "ToUserName"), json)
    return Received(message, told.name, told.incoming, origin, (*told.notes, *_recipient(config, fields)))


def answer(config: WeChatConfig, origin: Origin, message: Message, at: datetime) -> RawResponse:
    """A picture cannot travel in an answer: it must be uploaded first."""
    if isinstance(message, Picture):
        return SUCCESS
    reply = Reply(origin.open_id, origin.account, at)
    words = as_json(reply, message) if origin.json else as_xml(reply, message)
    return enclosed(config, words, at, as_json=origin.json)


def _handshake(config: WeChatConfig, request: RawRequest, now: datetime, max_age: int) -> RawResponse:
    _check_address(config, request)
    _check_age(request, now, max_age)
    return RawResponse(request.query.get("echostr", "")[:ECHO_LENGTH].encode("utf-8", "replace"))


def _verified(config: WeChatConfig, request: RawRequest, now: datetime, max_age: int) -> bytes:
    """The message itself. In secure mode only what is encrypted and signed counts, whatever stands beside it."""
    if config.mode != SECURE:
        _check_address(config, request)
        _check_age(request, now, max_age)
        return request.body
    fields, _ = read_fields(request.body)
    encrypted = text_of(fields, "Encrypt")
    if not encrypted:
        raise NotGenuine("plain")
    query = request.query
    given = query.get("msg_signature", "")
    check_signature(given, config.token, query.get("timestamp", ""), query.get("nonce", ""), encrypted)
    _check_age(request, now, max_age)
    return open_message(config.key, encrypted, config.app_id)


def _check_address(config: WeChatConfig, request: RawRequest) -> None:
    query = request.query
    given = query.get("signature", "")
    check_signature(given, config.token, query.get("timestamp", ""), query.get("nonce", ""))


def _check_age(request: RawRequest, now: datetime, max_age: int) -> None:
    seconds = request.query.get("timestamp", "")
    if not max_age:
        return
    if not SECONDS.fullmatch(seconds) or abs(now.timestamp() - int(seconds)) > max_age:
        raise NotGenuine("stale")


def _recipient(config: WeChatConfig, fields: Fields) -> tuple[Note, ...]:
    """Counted, never refused: the app id inside the envelope is what counts."""
    same = text_of(fields, "ToUserName") == config.original_id
    return () if same else (("wrong_recipient", ""),)
