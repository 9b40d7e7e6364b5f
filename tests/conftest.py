"""Ports on a real store in a temporary folder, and a clock that the test moves."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from ports import Clock, close_ports, open_ports
from synthetic import list_officers

from bot.ports import Ports


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def ports(tmp_path: Path, clock: Clock) -> AsyncIterator[Ports]:
    opened = await open_ports(tmp_path, clock)
    await list_officers(opened)
    yield opened
    await close_ports(opened)
