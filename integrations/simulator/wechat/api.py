"""Home of the platform's API as our client meets it: tokens, customer messages, media, menu, notices."""

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from integrations.simulator import bubbles
from integrations.simulator.bubbles import Bubble
from integrations.simulator.follower import CLOSED, QUOTA, TOKEN_EXPIRED, USED_UP, Follower
from integrations.simulator.reading import Abnormal
from integrations.simulator.wechat.account import MINIPROGRAM, union_id
from integrations.simulator.wechat.acts import subscription_sent, template_finished
from integrations.simulator.wechat.refusal import Refusal, errcode
from integrations.simulator.wechat.sign_in import PHONE, check_credential, phone_number
from integrations.simulator.wechat.simulator import Desk, Token, WeChat

Answer = Mapping[str, object]
Body = Mapping[str, Any]
TOKEN_LASTS = timedelta(hours=2)
IMAGE_BYTES = 10 * 1024 * 1024
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
BUTTON_BYTES = 16
LONGEST_SCENE = 64
OVER: Mapping[str, int] = {CLOSED: 45015, USED_UP: 45047}


def call(wechat: WeChat, desk: Desk, path: str, access_token: str, body: Body) -> Answer:
    """Answers a JSON call; `path` is one of CALLS. The person it concerns sees it on their wire. Raises Down."""
    follower = wechat.at(desk, str(body.get("touser", "")))
    try:
        if follower:
            _strike(desk, follower, path)
        if path != LOG_IN:
            require_token(wechat, desk, access_token)
        answer = CALLS[path](wechat, desk, body)
    except Refusal as refusal:
        answer = errcode(refusal.code)
    except (KeyError, TypeError, AttributeError):
        answer = errcode(47001)
    if follower:
        follower.show({"kind": "call", "path": path, "body": dict(body), "answer": dict(answer)})
    return answer


def user_info(wechat: WeChat, desk: Desk, access_token: str, open_id: str) -> Answer:
    """Whether somebody follows, and who they are to all accounts of the operator."""
    try:
        require_token(wechat, desk, access_token)
    except Refusal as refusal:
        return errcode(refusal.code)
    follower = wechat.at(desk, open_id)
    if follower is None:
        return errcode(40003)
    if not follower.followed:
        return {"subscribe": 0, "openid": open_id, "unionid": union_id(follower.open_id)}
    return {"subscribe": 1, "openid": open_id, "language": "zh_CN", "unionid": union_id(follower.open_id)}


def page_ticket(wechat: WeChat, desk: Desk, access_token: str, kind: str) -> Answer:
    """By which web pages use the app's scanner; the same until its end."""
    try:
        require_token(wechat, desk, access_token)
    except Refusal as refusal:
        return errcode(refusal.code)
    if kind != "jsapi":
        return errcode(40097)
    now = wechat.now()
    if desk.page_ticket is None or now >= desk.page_ticket.ends:
        desk.page_ticket = Token(secrets.token_urlsafe(64), now + TOKEN_LASTS)
    left = int((desk.page_ticket.ends - now).total_seconds())
    return {**errcode(0), "ticket": desk.page_ticket.words, "expires_in": left}


def upload(wechat: WeChat, desk: Desk, access_token: str, kind: str, content: bytes) -> Answer:
    try:
        require_token(wechat, desk, access_token)
        _check_picture(kind, content)
    except Refusal as refusal:
        return errcode(refusal.code)
    media_id = wechat.keep_media(content)
    return {"type": kind, "media_id": media_id, "created_at": int(wechat.now().timestamp())}


def media(wechat: WeChat, desk: Desk, access_token: str, media_id: str) -> bytes | Answer:
    """A picture somebody sent or the account uploaded; or why there is none."""
    try:
        require_token(wechat, desk, access_token)
    except Refusal as refusal:
        return errcode(refusal.code)
    return wechat.media.get(media_id) or errcode(40007)


def require_token(wechat: WeChat, desk: Desk, access_token: str) -> None:
    token, given = desk.token, access_token.encode()
    if token is None or wechat.now() >= token.ends or not secrets.compare_digest(given, token.words.encode()):
        raise Refusal(40001)


def _strike(desk: Desk, follower: Follower, path: str) -> None:
    fault = follower.struck(path)
    if fault == TOKEN_EXPIRED:
        desk.token = None
        raise Refusal(42001)
    if fault == QUOTA:
        raise Refusal(45009)


def _check_picture(kind: str, content: bytes) -> None:
    if kind != "image" or not content.startswith(PICTURES):
        raise Refusal(40005)
    if len(content) > IMAGE_BYTES:
        raise Refusal(40009)


def _stable_token(wechat: WeChat, desk: Desk, body: Body) -> Answer:
    if body["grant_type"] != "client_credential":
        raise Refusal(40002)
    check_credential(desk, body["appid"], body["secret"])
    now = wechat.now()
    if desk.token is None or now >= desk.token.ends or body.get("force_refresh"):
        desk.token = Token(secrets.token_urlsafe(96), now + TOKEN_LASTS)
    return {
        "access_token": desk.token.words,
        "expires_in": int((desk.token.ends - now).total_seconds()),
    }


def _custom_send(wechat: WeChat, desk: Desk, body: Body) -> Answer:
    follower = _follower(wechat, desk, body)
    bubble = _bubble(wechat, body)
    spent = CLOSED if desk.account.kind == MINIPROGRAM else follower.spend(wechat.now())
    if spent in OVER:
        raise Refusal(OVER[spent])
    follower.show(bubble)
    return errcode(0)


def _bubble(wechat: WeChat, body: Body) -> Bubble:
    match body["msgtype"]:
        case "text":
            return _text(body["text"]["content"])
        case "image":
            if body["image"]["media_id"] not in wechat.media:
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


def _menu_create(wechat: WeChat, _: Desk, body: Body) -> Answer:
    buttons = body["button"]
    if not 1 <= len(buttons) <= 3:
        raise Refusal(40016)
    if any(len(button["name"].encode()) > BUTTON_BYTES for button in buttons):
        raise Refusal(40018)
    wechat.menu = tuple(dict(button) for button in buttons)
    return errcode(0)


def _scene_create(_wechat: WeChat, _desk: Desk, body: Body) -> Answer:
    scene = body["action_info"]["scene"].get("scene_str", "")
    if body["action_name"] != "QR_LIMIT_STR_SCENE" or not 1 <= len(scene) <= LONGEST_SCENE:
        raise Refusal(40053)
    return {"ticket": secrets.token_urlsafe(48), "url": f"http://weixin.qq.com/q/{secrets.token_urlsafe(16)}"}


def _subscribe_send(wechat: WeChat, desk: Desk, body: Body) -> Answer:
    follower = _follower(wechat, desk, body)
    if not follower.accepts_notices:
        raise Refusal(43101)
    follower.show(_notice("订阅消息 Subscription notice", body, body.get("page", "")))
    number = str(secrets.randbelow(10**18))
    wechat.tell(desk, follower, subscription_sent(body["template_id"], number))
    return {**errcode(0), "msgid": int(number)}


def _template_send(wechat: WeChat, desk: Desk, body: Body) -> Answer:
    follower = _follower(wechat, desk, body)
    if not follower.followed:
        raise Refusal(43004)
    follower.show(_notice("服务通知 Service notice", body, body.get("url", "")))
    number = secrets.randbelow(10**9)
    wechat.tell(desk, follower, template_finished(str(number)))
    return {**errcode(0), "msgid": number}


def _notice(title: str, body: Body, url: str) -> Bubble:
    if not body["template_id"]:
        raise Refusal(40037)
    rows = [(str(name), str(field["value"])) for name, field in body["data"].items()]
    return bubbles.notice(title, rows, url)


def _follower(wechat: WeChat, desk: Desk, body: Body) -> Follower:
    follower = wechat.at(desk, body["touser"])
    if follower is None:
        raise Refusal(40003)
    return follower


LOG_IN = "/cgi-bin/stable_token"
CALLS: Mapping[str, Callable[[WeChat, Desk, Body], Answer]] = {
    LOG_IN: _stable_token,
    "/cgi-bin/message/custom/send": _custom_send,
    "/cgi-bin/menu/create": _menu_create,
    "/cgi-bin/qrcode/create": _scene_create,
    "/cgi-bin/message/subscribe/send": _subscribe_send,
    "/cgi-bin/message/subscribe/bizsend": _subscribe_send,
    "/cgi-bin/message/template/send": _template_send,
    PHONE: phone_number,
}
