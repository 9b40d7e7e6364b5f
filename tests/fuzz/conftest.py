"""What both platforms' fuzzing shares: how many requests."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from ports import WECHAT, close_ports, open_ports

from bot.ports import Account, Ports


@pytest.fixture
def count() -> int:
    """`make fuzz` raises it."""
    return int(os.environ.get("FUZZ", "5000"))


@pytest.fixture
async def ports(tmp_path: Path) -> AsyncIterator[Ports]:
    alipay = Account("demo-alipay", "alipay", "440100", passive=0, customer_service=False)
    opened = await open_ports(tmp_path, accounts={WECHAT.name: WECHAT, alipay.name: alipay})
    yield opened
    await close_ports(opened)
