"""What WeChat tells of messages by template: who takes them and whether they arrived, in every shape it has."""

from collections.abc import Callable

import pytest
from line import Line

A = {"TemplateId": "TPL_A", "SubscribeStatusString": "accept", "PopupScene": "0"}
B = {"TemplateId": "TPL_B", "SubscribeStatusString": "reject", "PopupScene": "0"}
Told = tuple[tuple[str, str], ...]


def sent(code: object, status: str) -> dict[str, object]:
    return {"TemplateId": "TPL_A", "MsgID": "1700000000000000001", "ErrorCode": code, "ErrorStatus": status}


@pytest.mark.parametrize(
    ("format_", "fields", "kind", "told"),
    [
        (
            "xml",
            {"Event": "subscribe_msg_popup_event", "SubscribeMsgPopupEvent": {"List": A}},
            "agreement",
            (("TPL_A", "accept"),),
        ),
        (
            "json",
            {"Event": "subscribe_msg_popup_event", "SubscribeMsgPopupEvent": {"List": [A, B]}},
            "agreement",
            (("TPL_A", "accept"), ("TPL_B", "reject")),
        ),
        ("json", {"Event": "subscribe_msg_popup_event", "List": A}, "agreement", (("TPL_A", "accept"),)),
        (
            "json",
            {"Event": "subscribe_msg_change_event", "List": [B, "odd"]},
            "agreement",
            (("TPL_B", "reject"),),
        ),
        (
            "xml",
            {"Event": "subscribe_msg_change_event", "SubscribeMsgPopupEvent": {"List": B}},
            "agreement",
            (("TPL_B", "reject"),),
        ),
        ("json", {"Event": "subscribe_msg_change_event", "SubscribeMsgChangeEvent": "odd"}, "agreement", ()),
        (
            "json",
            {"Event": "subscribe_msg_sent_event", "List": sent(0, "success")},
            "arrival",
            (("1700000000000000001", "yes"),),
        ),
        (
            "json",
            {"Event": "subscribe_msg_sent_event", "List": sent("43101", "user refuse")},
            "arrival",
            (("1700000000000000001", "refused"),),
        ),
        (
            "json",
            {"Event": "subscribe_msg_sent_event", "List": sent("20001", "system error")},
            "arrival",
            (("1700000000000000001", "20001 system error"),),
        ),
        (
            "xml",
            {"Event": "TEMPLATESENDJOBFINISH", "MsgID": 200000001, "Status": "success"},
            "arrival",
            (("200000001", "yes"),),
        ),
        (
            "xml",
            {"Event": "TEMPLATESENDJOBFINISH", "MsgID": 200000001, "Status": "failed:user block"},
            "arrival",
            (("200000001", "failed:user block"),),
        ),
    ],
)
def test_what_is_told(
    line_of: Callable[..., Line], format_: str, fields: dict[str, object], kind: str, told: Told
) -> None:
    incoming = line_of(format=format_).hears(MsgType="event", **fields).incoming
    assert incoming is not None
    assert (incoming.kind, incoming.told) == (kind, told)
