"""Telling people by subscribe and template messages."""

from collections.abc import Callable

import pytest
from weixin_api import WeixinApi

from bot.ports import Undelivered
from integrations.platform import Notice
from integrations.wechat.account import WeChat
from integrations.wechat.client import SUBSCRIBE, SUBSCRIBE_SERVICE, TEMPLATE

OPEN_ID = "oTESTuser000000000000000001"
NOTICE = Notice("TPL", "https://example.org/p", {"thing1": "您的健康码有更新"})
Open = Callable[..., WeChat]


async def test_each_way_has_its_call_and_tells_its_number(
    api: WeixinApi, wechat: WeChat, open_wechat: Open
) -> None:
    for path in (SUBSCRIBE, SUBSCRIBE_SERVICE, TEMPLATE):
        api.answers[path].append({"errcode": 0, "errmsg": "ok", "msgid": 2000000000000000001})
    assert await wechat.notify(OPEN_ID, NOTICE, "subscribe") == "2000000000000000001"
    assert await wechat.notify(OPEN_ID, NOTICE, "template") == "2000000000000000001"
    assert await open_wechat(kind="miniprogram").notify(OPEN_ID, NOTICE, "subscribe") != ""
    data = {"thing1": {"value": "您的健康码有更新"}}
    expected = {"touser": OPEN_ID, "template_id": "TPL", "data": data}
    assert api.asked(SUBSCRIBE_SERVICE)[0].body == {**expected, "page": NOTICE.page}
    assert api.asked(TEMPLATE)[0].body == {**expected, "url": NOTICE.page}
    assert api.asked(SUBSCRIBE)[0].body == {**expected, "page": NOTICE.page}


async def test_a_person_who_refuses_is_not_asked_again(api: WeixinApi, wechat: WeChat) -> None:
    api.answers[SUBSCRIBE_SERVICE].append({"errcode": 43101, "errmsg": "user refuse to accept the msg"})
    with pytest.raises(Undelivered) as fault:
        await wechat.notify(OPEN_ID, NOTICE, "subscribe")
    assert (fault.value.reason, fault.value.permanent) == ("43101 user refuse to accept the msg", True)


async def test_a_field_out_of_its_limits_is_named_and_never_sent(api: WeixinApi, wechat: WeChat) -> None:
    with pytest.raises(Undelivered) as fault:
        await wechat.notify(OPEN_ID, Notice("TPL", "", {"thing1": "长" * 21}), "template")
    assert (fault.value.reason, fault.value.permanent) == ("thing1: takes 1 to 20 characters", True)
    assert api.calls == []


async def test_a_mini_program_has_no_template_messages(api: WeixinApi, open_wechat: Open) -> None:
    with pytest.raises(Undelivered) as fault:
        await open_wechat(kind="miniprogram").notify(OPEN_ID, NOTICE, "template")
    assert fault.value.permanent
    assert api.calls == []
