"""Home of the methods Alipay's gateway is asked for here: messages, templates, pictures, menu and codes."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from integrations.simulator import bubbles
from integrations.simulator.alipay import identity
from integrations.simulator.alipay.acts import CLICK, ENTER, FOLLOW, SPOKE
from integrations.simulator.alipay.refusal import Refusal
from integrations.simulator.alipay.requests import Request
from integrations.simulator.alipay.simulator import Alipay, Desk
from integrations.simulator.bubbles import Bubble
from integrations.simulator.follower import SENT, Follower
from integrations.simulator.reading import json_object

Answer = Mapping[str, object]
DONE: Answer = {"code": "10000", "msg": "Success"}
EVENTS = (FOLLOW, CLICK, ENTER)
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
IMAGE_BYTES = 10 * 1024 * 1024
BUTTONS = 4


@dataclass(frozen=True, slots=True)
class Called:
    """`whose` finds the person a call is about; `by_token`: it needs a right to call,
    and a refusal stands under the method's own name.
    """

    answer: Callable[[Alipay, Desk, Request, Follower | None], Answer]
    whose: Callable[[Alipay, Desk, Request], Follower | None]
    by_token: bool = True


def _to(alipay: Alipay, _: Desk, request: Request) -> Follower | None:
    named = request.content.get("to_user_id") or request.content.get("to_open_id")
    return alipay.people.get(str(named))


def _nobody(_: Alipay, __: Desk, ___: Request) -> None:
    return None


def _custom_send(alipay: Alipay, _: Desk, request: Request, follower: Follower | None) -> Answer:
    """By the event that is named, else by a follow. What somebody wrote has no event: it is answered in their thread."""
    shown, content = _bubbles(request.content), request.content
    event = content.get("event_type", FOLLOW)
    if event not in EVENTS:
        raise Refusal("isv.invalid-parameter")
    if follower is None or not follower.followed:
        raise Refusal("USER_NOT_FOLLOW")
    if follower.spend(alipay.now(), (event, SPOKE) if content.get("chat") == "1" else (event,)) != SENT:
        raise Refusal("MSG_SD_OVER_TIME")
    for bubble in shown:
        follower.show(bubble)
    return DONE


def _bubbles(content: Mapping[str, Any]) -> list[Bubble]:
    match content["msg_type"]:
        case "text":
            words = content["text"]["content"]
            if not words:
                raise Refusal("isv.invalid-parameter")
            return [bubbles.plain_text(words)]
        case "image-text":
            return [_card(article) for article in content["articles"]]
        case _:
            raise Refusal("isv.invalid-parameter")


def _card(article: Mapping[str, Any]) -> Bubble:
    title, about, picture = (str(article.get(key, "")) for key in ("title", "desc", "image_url"))
    return bubbles.card(title, about, picture, str(article["url"]))


def _single_send(_: Alipay, __: Desk, request: Request, follower: Follower | None) -> Answer:
    template = request.content["template"]
    if not template["template_id"]:
        raise Refusal("TEMPLATE_NOT_EXIST")
    context = template["context"]
    rows = [(name, str(field["value"])) for name, field in context.items() if isinstance(field, dict)]
    if follower is None or not follower.followed:
        raise Refusal("USER_NOT_FOLLOW")
    follower.show(bubbles.notice("服务提醒 Service notice", rows, str(context.get("url", ""))))
    return DONE


def _template_send(_: Alipay, __: Desk, request: Request, follower: Follower | None) -> Answer:
    """`data` is JSON in a string. Without a form or a trade it needs a subscription."""
    content = request.content
    if not content["user_template_id"]:
        raise Refusal("TEMPLATE_NOT_EXIST")
    rows = json_object(content["data"])
    if follower is None or not (follower.accepts_notices or content.get("form_id")):
        raise Refusal("USER_NOT_SUBSCRIBE")
    words = [(name, str(field["value"])) for name, field in rows.items()]
    follower.show(bubbles.notice("小程序通知 Mini program notice", words, str(content["page"])))
    return DONE


def _image_upload(alipay: Alipay, _: Desk, request: Request, __: Follower | None) -> Answer:
    content = request.files["image_content"]
    if not content.startswith(PICTURES) or len(content) > IMAGE_BYTES:
        raise Refusal("INVALID_IMAGE")
    if not request.fields["image_name"] or request.fields["image_type"] not in {"png", "jpg", "jpeg"}:
        raise Refusal("INVALID_IMAGE")
    media_id = alipay.keep_media(content)
    return {**DONE, "image_id": media_id, "image_url": _address(alipay, media_id)}


def _menu_create(alipay: Alipay, _: Desk, request: Request, __: Follower | None) -> Answer:
    buttons = request.content["button"]
    if not 1 <= len(buttons) <= BUTTONS or not all(each["name"] for each in buttons):
        raise Refusal("INVALID_BUTTON")
    alipay.menu = tuple(_button(each) for each in buttons)
    return {**DONE, "menu_key": secrets.token_hex(8)}


def _button(button: Mapping[str, str]) -> Mapping[str, object]:
    """Only a button that leads outside (`out`) tells the server of a click; `link` opens a page."""
    kind, value = button["action_type"], button["action_param"]
    if kind not in {"out", "link"}:
        raise Refusal("INVALID_BUTTON")
    if kind == "link":
        return {"type": "view", "name": button["name"], "url": value}
    return {"type": "click", "name": button["name"], "key": value}


def _qr_code(alipay: Alipay, desk: Desk, request: Request, _: Follower | None) -> Answer:
    content = request.content
    words = f"alipays://platformapi/startapp?appId={desk.account.app_id}&page={content['url_param']}"
    query, _described = content["query_param"], content["describe"]
    drawn = alipay.keep_media(alipay.draw(f"{words}&query={query}").encode())
    address = _address(alipay, drawn)
    names = ("qr_code_url", "qr_code_url_circle_white", "qr_code_url_circle_blue")
    return {**DONE, **dict.fromkeys(names, address)}


def _address(alipay: Alipay, media_id: str) -> str:
    return f"{alipay.origin}/demo/api/media/{media_id}"


CALLS: Mapping[str, Called] = {
    "alipay.open.public.message.custom.send": Called(_custom_send, _to),
    "alipay.open.public.message.single.send": Called(_single_send, _to),
    "alipay.open.app.mini.templatemessage.send": Called(_template_send, _to),
    "alipay.offline.material.image.upload": Called(_image_upload, _nobody),
    "alipay.open.public.menu.create": Called(_menu_create, _nobody),
    "alipay.open.app.qrcode.create": Called(_qr_code, _nobody),
    "alipay.system.oauth.token": Called(identity.token, identity.of_code, by_token=False),
    "alipay.user.certify.open.initialize": Called(identity.initialize, _nobody),
    "alipay.user.certify.open.query": Called(identity.query, identity.of_check),
}
