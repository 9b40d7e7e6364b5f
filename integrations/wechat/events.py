"""Home of WeChat's events: which ones a person did, which the operator must know, which need no answer."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from wechatpy.events import EVENT_TYPES

from bot.domain.notices import REFUSED, YES
from integrations.reading import Fields, text_of
from integrations.wechat.errors import UNWANTED

SCENE = "qrscene_"
LONGEST = 80
Told = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Act:
    """What becomes of an event: the kind of Incoming, the field naming the person, and how its text, and what is
    told in it of messages, are read.
    """

    kind: str
    who: str
    read: Callable[[Fields], str]
    told: Callable[[Fields], Told]


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


def _rows(fields: Fields) -> Iterator[Fields]:
    """Of an event about subscribe messages, in XML inside an element named as the event, in JSON at the top.

    One row is no list; the platform's own sample of a change has the element of a popup.
    """
    inside = [fields, *(value for name, value in fields.items() if name.lower().startswith("subscribemsg"))]
    for each in inside:
        rows = each.get("List", ()) if isinstance(each, Mapping) else ()
        yield from (
            row for row in ([rows] if isinstance(rows, Mapping) else rows) if isinstance(row, Mapping)
        )


def _agreed(fields: Fields) -> Told:
    return tuple((text_of(row, "TemplateId"), text_of(row, "SubscribeStatusString")) for row in _rows(fields))


def _arrived(fields: Fields) -> Told:
    return tuple((text_of(row, "MsgID"), _word(row)) for row in _rows(fields))


def _word(row: Fields) -> str:
    code = text_of(row, "ErrorCode")
    if code == str(UNWANTED):
        return REFUSED
    return YES if code == "0" else f"{code} {text_of(row, 'ErrorStatus')}".strip()[:LONGEST]


def _finished(fields: Fields) -> Told:
    """Of a template message: success, failed:user block, failed: system failed."""
    status = text_of(fields, "Status")
    return ((text_of(fields, "MsgID"), YES if status == "success" else status[:LONGEST]),)


def _untold(_: Fields) -> Told:
    return ()


ACTS: Mapping[str, Act] = {
    "subscribe": Act("follow", "FromUserName", _scene, _untold),
    "unsubscribe": Act("unfollow", "FromUserName", _nothing, _untold),
    "scan": Act("scan", "FromUserName", _key, _untold),
    "click": Act("menu", "FromUserName", _key, _untold),
    "user_enter_tempsession": Act("enter", "FromUserName", _nothing, _untold),
    # These three come from an account of the platform's own; the person is named in OpenID.
    "user_authorization_revoke": Act("revoked", "OpenID", _revoked, _untold),
    "user_authorization_cancellation": Act("closed", "OpenID", _nothing, _untold),
    "user_info_modified": Act("modified", "OpenID", _nothing, _untold),
    "subscribe_msg_popup_event": Act("agreement", "FromUserName", _nothing, _agreed),
    "subscribe_msg_change_event": Act("agreement", "FromUserName", _nothing, _agreed),
    "subscribe_msg_sent_event": Act("arrival", "FromUserName", _nothing, _arrived),
    "templatesendjobfinish": Act("arrival", "FromUserName", _nothing, _finished),
}

# All that was ever authorised, with what is told of it: nothing is left, as of a closed account.
ALL_REVOKED = ("user_authorization_revoke", "301")

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

ACKNOWLEDGED = frozenset(EVENT_TYPES) | {"debug_demo"}
