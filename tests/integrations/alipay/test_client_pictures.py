"""Pictures that people send are fetched from where Alipay keeps them."""

import json

import pytest
from aiohttp import web
from alipay_api import AlipayApi

from bot.ports import Undelivered
from integrations.alipay.account import Alipay
from integrations.alipay.client import DOWNLOAD

PNG = b"\x89PNG what somebody sent"


async def test_a_picture_somebody_sent_is_fetched_where_they_are_kept(api: AlipayApi, alipay: Alipay) -> None:
    api.answers[DOWNLOAD].append(web.Response(body=PNG, content_type="image/png"))
    assert await alipay.picture("MEDIA", len(PNG)) == PNG
    assert json.loads(api.asked(DOWNLOAD)[0].query["biz_content"]) == {"mediaId": "MEDIA"}


async def test_a_picture_that_is_gone_or_none_or_too_large_is_not_asked_for_again(
    api: AlipayApi, alipay: Alipay
) -> None:
    api.answers[DOWNLOAD] += [
        web.Response(body=PNG, content_type="image/png"),
        {"code": "40004", "sub_code": "MEDIA_NOT_EXIST"},
        {"code": "10000"},
    ]
    for size, reason in ((len(PNG) - 1, "too large"), (999, "40004 MEDIA_NOT_EXIST"), (999, "no picture")):
        with pytest.raises(Undelivered, match=reason) as fault:
            await alipay.picture("MEDIA", size)
        assert fault.value.permanent
