"""What a page shows WeChat to use its scanner: a ticket asked for once, and the platform's signature over the address."""

from collections.abc import Callable

import pytest
from weixin_api import WeixinApi

from bot.ports import Undelivered
from integrations.tokens import ProcessTokens
from integrations.wechat.account import WeChat
from integrations.wechat.page_ticket import PATH, PageTicket, signed

ADDRESS = "https://health.example/gate"


def test_the_signature_is_the_platform_s() -> None:
    """The example of its manual: known ticket, nonce, time and address."""
    ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    found = signed("wx1", ticket, "http://mp.weixin.qq.com?params=value", "Wm3WZYTPz0wzccnW", 1414587457)
    assert found["signature"] == "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
    assert (found["appId"], found["nonceStr"], found["timestamp"]) == ("wx1", "Wm3WZYTPz0wzccnW", 1414587457)


async def test_a_ticket_is_asked_for_once_in_its_time(api: WeixinApi, wechat: WeChat) -> None:
    api.answers[PATH].append({"errcode": 0, "errmsg": "ok", "ticket": "TICKET", "expires_in": 7200})
    first = await wechat.page_rights(ADDRESS, "n1")
    again = await wechat.page_rights(ADDRESS, "n1")
    assert first == again
    (call,) = api.asked("getticket")
    assert call.query["type"] == "jsapi"
    assert "TICKET" not in str(first)


async def test_a_ticket_is_asked_for_anew_before_its_end_and_shared_by_the_workers() -> None:
    asked, at = [], [0.0]

    async def ask() -> dict[str, object]:
        asked.append(at[0])
        return {"ticket": f"T{len(asked)}", "expires_in": 7200}

    class Shared(ProcessTokens):
        async def found(self, _: str) -> tuple[str, float] | None:
            return ("T9", 5000.0) if at[0] >= 20_000 else None

    ticket = PageTicket("wx1", ask, Shared(), lambda: at[0])
    assert await ticket.current() == "T1"
    at[0] = 7139
    assert await ticket.current() == "T1"
    at[0] = 7140
    assert await ticket.current() == "T2"
    at[0] = 20_000
    assert await ticket.current() == "T9"
    assert asked == [0.0, 7140]


@pytest.mark.parametrize(
    "answer", [{}, {"ticket": ""}, {"ticket": "T", "expires_in": "7200"}, {"errcode": 40097}]
)
async def test_an_answer_without_a_ticket_gives_no_rights(
    api: WeixinApi, wechat: WeChat, answer: dict[str, object]
) -> None:
    api.answers[PATH].append(answer)
    with pytest.raises(Undelivered):
        await wechat.page_rights(ADDRESS, "n1")


async def test_a_mini_program_has_no_web_pages(open_wechat: Callable[..., WeChat]) -> None:
    with pytest.raises(Undelivered):
        await open_wechat(kind="miniprogram").page_rights(ADDRESS, "n1")
