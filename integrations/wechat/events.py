"""Home of WeChat's events: which ones a person did, which the operator must know, which need no answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wechatpy.events import EVENT_TYPES

from integrations.wechat.reading import Fields, text_of

SCENE = "qrscene_"


@dataclass(frozen=True, slots=True)
class Act:
    """What becomes of an event: the kind of Incoming, the field naming the person, and how its text is read."""

    kind: str
    who: str
    read: Callable[[Fields], str]


def _key(fields: Fields) -> str:
    return text_of(fields, "EventKey")


def _scene(fields: Fields) -> str:
    """Following may carry other keys too, such as last_trade_no_ after a payment."""
    key = _key(fields)
    return key.removeprefix(SCENE) if key.startswith(SCENE) else ""


def _revoked(fields: Fields) -> str:
    return text_of(fields, "RevokeInfo")


def _nothing(_: Fields) -> str:
    return ""


ACTS: Mapping[str, Act] = {
    "subscribe": Act("follow", "FromUserName", _scene),
    "unsubscribe": Act("unfollow", "FromUserName", _nothing),
    "scan": Act("scan", "FromUserName", _key),
    "click": Act("menu", "FromUserName", _key),
    "user_enter_tempsession": Act("enter", "FromUserName", _nothing),
    # These three come from an account of the platform's own; the person is named in OpenID.
    "user_authorization_revoke": Act("revoked", "OpenID", _revoked),
    "user_authorization_cancellation": Act("closed", "OpenID", _nothing),
    "user_info_modified": Act("modified", "OpenID", _nothing),
}

NOTICES = frozenset(
    {
        "qualification_verify_success",
        "qualification_verify_fail",
        "naming_verify_success",
        "naming_verify_fail",
        "annual_renew",
        "verify_expired",
        "wx_verify_pay_succ",
    }
)

ACKNOWLEDGED = frozenset(EVENT_TYPES) | {
    "subscribe_msg_popup_event",
    "subscribe_msg_change_event",
    "subscribe_msg_sent_event",
    "debug_demo",
}
