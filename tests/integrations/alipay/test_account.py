"""A delivery in and its acknowledgement out, through the account as the program holds it."""

from urllib.parse import urlencode

import pytest
from alipay_api import signed
from alipay_desk import MADE_UP, NOW, Desk

from bot.conversation.messages import Text
from bot.ports import NotGenuine
from integrations.alipay.replies import SUCCESS
from integrations.platform import RawRequest, Received

CANCELLED = {
    "app_id": MADE_UP.app_id,
    "biz_content": f'{{"user_id":"2088000000000002","app_id":"{MADE_UP.app_id}"}}',
    "charset": "UTF-8",
    "msg_method": "alipay.open.auth.userauth.cancelled",
    "notify_id": "2026112400262000000000000000000001",
    "sign_type": "RSA2",
    "utc_timestamp": "1795539600000",
    "version": "1.1",
}


def delivery(owner: str) -> RawRequest:
    text = "&".join(f"{name}={CANCELLED[name]}" for name in sorted(CANCELLED))
    body = urlencode({**CANCELLED, "sign": signed(text, owner=owner)}).encode()
    return RawRequest("POST", {}, {"content-type": "application/x-www-form-urlencoded"}, body)


async def test_a_delivery_of_the_platform_is_taken_and_only_acknowledged(desk: Desk) -> None:
    account = desk.account()
    received = account.receive(delivery("alipay"), NOW)
    assert isinstance(received, Received)
    assert account.answer(received, (Text("您好"),), NOW) == SUCCESS
    assert desk.api.calls == []


async def test_a_delivery_of_a_stranger_is_not(desk: Desk) -> None:
    with pytest.raises(NotGenuine, match="signature"):
        desk.account().receive(delivery("stranger"), NOW)
