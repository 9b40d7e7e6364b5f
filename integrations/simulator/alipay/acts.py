"""Home of what a person can do at a life account: what their phone shows of it, and what the server is told."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.simulator.acts import Act
from integrations.simulator.alipay.account import PlayedAccount
from integrations.simulator.alipay.letters import Fields, Letter, message, milliseconds, notice
from integrations.simulator.bubbles import Bubble, said, system
from integrations.simulator.follower import Allowance
from integrations.simulator.reading import cdata

CANCELLED = "alipay.open.auth.userauth.cancelled"
FOLLOW, CLICK, SPOKE, ENTER = "follow", "click", "spoke", "enter_ppchat"
MANY = 10**6
# After following, after a click, and after a message: five minutes. After opening the chat: one message a day.
ALLOWED: Mapping[str, Allowance] = {
    FOLLOW: (MANY, timedelta(minutes=5)),
    CLICK: (MANY, timedelta(minutes=5)),
    SPOKE: (MANY, timedelta(minutes=5)),
    ENTER: (1, timedelta(days=1)),
}


@dataclass(frozen=True, slots=True)
class Told:
    """`opens` is the window of messages it opens; `shown` is None for what leaves no trace in the chat."""

    letter: Letter
    opens: str
    shown: Bubble | None


Written = tuple[Fields, str, Bubble | None]  # of the message, the window it opens, what the chat shows


def told(account: PlayedAccount, user_id: str, act: Act, now: datetime) -> Told:
    """Raises KeyError for an unknown kind."""
    if act.kind == "revoke":
        content = {"cancel_time": int(milliseconds(now)), "user_id": user_id, "app_id": account.app_id}
        shown = system("已取消授权 · Authorisation withdrawn")
        return Told(notice(account, CANCELLED, content, now), "", shown)
    fields, opens, shown_as = MESSAGES[act.kind](act.words, now)
    return Told(message(account, user_id, now, act.kind, fields), opens, shown_as)


def _text(words: str, now: datetime) -> Written:
    content = f"<Content>{cdata(words)}</Content>"
    return (_number(now), ("MsgType", "text"), ("Text", content)), SPOKE, said(words)


def _picture(media_id: str, now: datetime) -> Written:
    media = f"<MediaId>{cdata(media_id)}</MediaId><Format>{cdata('jpg')}</Format>"
    return (_number(now), ("MsgType", "image"), ("Image", media)), SPOKE, said("图片 Picture", "picture")


def _follow(scene: str, _: datetime) -> Written:
    return _event("follow", _scene(scene)), FOLLOW, None


def _unfollow(_: str, __: datetime) -> Written:
    return _event("unfollow", ""), "", None


def _enter(scene: str, _: datetime) -> Written:
    return _event("enter", _scene(scene)), ENTER, None


def _menu(key: str, _: datetime) -> Written:
    return _event("click", key), CLICK, None


def _event(kind: str, param: str) -> Fields:
    empty = (("AgreementId", ""), ("AccountNo", ""))
    return (("MsgType", "event"), ("EventType", kind), ("ActionParam", param), *empty)


def _scene(scene: str) -> str:
    return json.dumps({"scene": {"sceneId": scene}}, separators=(",", ":")) if scene else ""


def _number(now: datetime) -> tuple[str, str]:
    return ("MsgId", f"{milliseconds(now)}{secrets.randbelow(10**6):06}")


MESSAGES: Mapping[str, Callable[[str, datetime], Written]] = {
    "text": _text,
    "picture": _picture,
    "follow": _follow,
    "unfollow": _unfollow,
    "enter": _enter,
    "menu": _menu,
}
