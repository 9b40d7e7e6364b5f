"""Pictures that somebody sent, fetched from where the platform keeps them for three days."""

import pytest
from aiohttp import web
from weixin_api import WeixinApi

from bot.ports import Undelivered
from integrations.wechat.account import WeChat
from integrations.wechat.client import GET_MEDIA

PNG = b"\x89PNG what somebody sent"


async def test_a_picture_is_fetched_by_its_number(api: WeixinApi, wechat: WeChat) -> None:
    api.answers[GET_MEDIA].append(web.Response(body=PNG, content_type="image/png"))
    assert await wechat.picture("MEDIA", len(PNG)) == PNG
    (call,) = api.asked(GET_MEDIA)
    assert (call.query["media_id"], call.token) == ("MEDIA", "TOKEN1")


@pytest.mark.parametrize(
    ("answer", "most", "reason", "permanent"),
    [
        (web.Response(body=PNG), len(PNG) - 1, "the picture is too large", True),
        (web.json_response({"errcode": 40007, "errmsg": "invalid media_id"}), 999, "40007 invalid", True),
        (web.json_response({"errcode": -1, "errmsg": "system error"}), 999, "-1 system error", False),
        (web.json_response({"video_url": "https://example.org"}), 999, "holds no picture", True),
        (web.Response(status=502, body=PNG), 999, "HTTP status 502", False),
    ],
)
async def test_a_picture_that_cannot_be_had(
    api: WeixinApi, wechat: WeChat, answer: web.Response, most: int, reason: str, permanent: bool
) -> None:
    api.answers[GET_MEDIA].append(answer)
    with pytest.raises(Undelivered, match=reason) as fault:
        await wechat.picture("MEDIA", most)
    assert fault.value.permanent == permanent


async def test_a_picture_is_fetched_with_a_new_token_when_the_old_is_refused(
    api: WeixinApi, wechat: WeChat
) -> None:
    refusal = web.json_response({"errcode": 42001, "errmsg": "expired"})
    api.answers[GET_MEDIA] += [refusal, web.Response(body=PNG)]
    assert await wechat.picture("MEDIA", 999) == PNG
    assert [call.token for call in api.asked(GET_MEDIA)] == ["TOKEN1", "TOKEN2"]
