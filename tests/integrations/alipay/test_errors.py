"""Which refusals of Alipay pass by themselves: an answer met by one of these is sent again."""

import pytest
from alipay_desk import Desk

from bot.conversation.messages import Text
from bot.ports import Undelivered
from integrations.alipay.client import CUSTOM
from integrations.alipay.errors import declined

USER = "2088000000000002"


@pytest.mark.parametrize(
    ("code", "sub_code", "permanent"),
    [
        ("20001", "aop.invalid-auth-token", False),
        ("20001", "aop.no-product-reg-by-partner", True),
        ("20001", "", True),
        ("40002", "aop.invalid-auth-token", False),
        ("40002", "isv.invalid-auth-token", True),
    ],
)
def test_a_worthless_token_is_a_better_one_later(code: str, sub_code: str, permanent: bool) -> None:
    assert declined(code, sub_code, "", ()).permanent is permanent


async def test_an_answer_refused_for_a_token_is_taken_the_next_time(desk: Desk) -> None:
    desk.api.answers[CUSTOM] += [
        {"code": "20001", "msg": "x", "sub_code": "aop.invalid-auth-token"},
        {"code": "10000", "msg": "Success"},
    ]
    account = desk.account()
    with pytest.raises(Undelivered) as fault:
        await account.send(USER, Text("您的健康码有更新"), "tapped")
    assert not fault.value.permanent
    await account.send(USER, Text("您的健康码有更新"), "tapped")
