"""Home of an Alipay account for each test, and of what it asks the platform for."""

from collections.abc import AsyncIterator

import pytest
from alipay_api import AlipayApi
from alipay_desk import Desk, open_desk

from integrations.alipay.account import Alipay


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with open_desk() as opened:
        yield opened


@pytest.fixture
def api(desk: Desk) -> AlipayApi:
    return desk.api


@pytest.fixture
def alipay(desk: Desk) -> Alipay:
    return desk.account()
