"""Home of the platform's API as our client meets it: tokens, customer messages, media, menu, notices."""

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from integrations.simulator import bubbles
from integrations.simulator.bubbles import Bubble
from integrations.simulator.envelope import Abnormal
from integrations.simulator.follower import Follower
from integrations.simulator.simulator import Simulator, Token

Answer = Mapping[str, object]
Body = Mapping[str, Any]
TOKEN_LASTS = timedelta(hours=2)
IMAGE_BYTES = 10 * 1024 * 1024
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
BUTTON_BYTES = 16
WORDS: Mapping[int, str] = {
    0: "ok",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40005: "invalid file type",
    40007: "invalid media_id",
    40008: "invalid message type",
    40009: "invalid image size",
    40013: "invalid appid",
    40016: "invalid button size",
    40018: "invalid button name size",
    40037: "invalid template_id",
    40125: "invalid appsecret",
    43004: "require subscribe",
    43101: "user refuse to accept the msg",
    44004: "text content is empty",
    45002: "content size out of limit",
    45008: "article size out of limit",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    47001: "data format error",
}


class Refusal(Exception):
    """The platform answers with an errcode."""

    def __init__(self, code: int) -> None:
        super().__init__(WORDS[code])
        self.code = code


def call(simulator: Simulator, path: str, access_token: str, body: Body) -> Answer:
    """Answers a JSON call; `path` is one of CALLS. The person it concerns sees it on their wire."""
    try:
        if path != LOG_IN:
            require_token(simulator, access_token)
        answer = CALLS[path](simulator, body)
    except Refusal as refusal:
        answer = _errcode(refusal.code)
    except (KeyError, TypeError, AttributeError):
        answer = _errcode(47001)
    follower = simulator.people.get(str(body.get("touser", "")))
    if follower:
        follower.show({"kind": "call", "path": path, "body": dict(body), "answer": dict(answer)})
    return answer


def upload(simulator: Simulator, access_token: str, kind: str, content: bytes) -> Answer:
    try:
        require_token(simulator, access_token)
        _check_picture(kind, content)
    except Refusal as refusal:
        return _errcode(refusal.code)
    media_id = simulator.keep_media(content)
    return {"type": kind, "media_id": media_id, "created_at": int(simulator.now().timestamp())}


def require_token(simulator: Simulator, access_token: str) -> None:
    token = simulator.token
    if (
        token is None
        or simulator.now() >= token.ends
        or not secrets.compare_digest(access_token, token.words)
    ):
        raise Refusal(40001)


def _check_picture(kind: str, content: bytes) -> None:
    if kind != "image" or not content.startswith(PICTURES):
        raise Refusal(40005)
    if len(content) > IMAGE_BYTES:
        raise Refusal(40009)


def _errcode(code: int) -> Answer:
    return {"errcode": code, "errmsg": WORDS[code]}


def _stable_token(simulator: Simulator, body: Body) -> Answer:
    if body["grant_type"] != "client_credential":
        raise Refusal(40002)
    if body["appid"] != simulator.account.app_id:
        raise Refusal(40013)
    if body["secret"] != simulator.account.secret:
        raise Refusal(40125)
    now = simulator.now()
    if simulator.token is None or now >= simulator.token.ends or body.get("force_refresh"):
        simulator.token = Token(secrets.token_urlsafe(96), now + TOKEN_LASTS)
    return {
        "access_token": simulator.token.words,
        "expires_in": int((simulator.token.ends - now).total_seconds()),
    }


def _custom_send(simulator: Simulator, body: Body) -> Answer:
    follower = _follower(simulator, body)
    bubble = _bubble(simulator, body)
    if code := follower.spend(simulator.now()):
        raise Refusal(code)
    follower.show(bubble)
    return _errcode(0)


def _bubble(simulator: Simulator, body: Body) -> Bubble:
    match body["msgtype"]:
        case "text":
            return _text(body["text"]["content"])
        case "image":
            if body["image"]["media_id"] not in simulator.media:
                raise Refusal(40007)
            return bubbles.image(body["image"]["media_id"])
        case "news":
            if len(body["news"]["articles"]) != 1:
                raise Refusal(45008)
            article = body["news"]["articles"][0]
            return bubbles.card(
                *(str(article.get(key, "")) for key in ("title", "description", "picurl", "url"))
            )
        case "msgmenu":
            menu = body["msgmenu"]
            choices = [(str(each["id"]), str(each["content"])) for each in menu["list"]]
            return bubbles.menu_text(menu.get("head_content", ""), choices, menu.get("tail_content", ""))
        case _:
            raise Refusal(40008)


def _text(content: str) -> Bubble:
    try:
        return bubbles.text(content)
    except Abnormal as fault:
        raise Refusal(45002 if content else 44004) from fault


def _menu_create(simulator: Simulator, body: Body) -> Answer:
    buttons = body["button"]
    if not 1 <= len(buttons) <= 3:
        raise Refusal(40016)
    if any(len(button["name"].encode()) > BUTTON_BYTES for button in buttons):
        raise Refusal(40018)
    simulator.menu = tuple(dict(button) for button in buttons)
    return _errcode(0)


def _subscribe_send(simulator: Simulator, body: Body) -> Answer:
    follower = _follower(simulator, body)
    if not follower.accepts_notices:
        raise Refusal(43101)
    follower.show(_notice("订阅消息 Subscription notice", body, body.get("page", "")))
    return _errcode(0)


def _template_send(simulator: Simulator, body: Body) -> Answer:
    follower = _follower(simulator, body)
    if not follower.followed:
        raise Refusal(43004)
    follower.show(_notice("服务通知 Service notice", body, body.get("url", "")))
    return {**_errcode(0), "msgid": secrets.randbelow(10**9)}


def _notice(title: str, body: Body, url: str) -> Bubble:
    if not body["template_id"]:
        raise Refusal(40037)
    rows = [(str(name), str(field["value"])) for name, field in body["data"].items()]
    return bubbles.notice(title, rows, url)


def _follower(simulator: Simulator, body: Body) -> Follower:
    follower = simulator.people.get(body["touser"])
    if follower is None:
        raise Refusal(40003)
    return follower


LOG_IN = "/cgi-bin/stable_token"
CALLS: Mapping[str, Callable[[Simulator, Body], Answer]] = {
    LOG_IN: _stable_token,
    "/cgi-bin/message/custom/send": _custom_send,
    "/cgi-bin/menu/create": _menu_create,
    "/cgi-bin/message/subscribe/send": _subscribe_send,
    "/cgi-bin/message/subscribe/bizsend": _subscribe_send,
    "/cgi-bin/message/template/send": _template_send,
}
