"""Ports on a real store in a temporary folder, and a clock that the test moves."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from ports import Clock, close_ports, open_ports
from synthetic import list_officers

from bot.ports import Ports


def pytest_runtest_setup() -> None:
    """Told to end, the tests still end their servers and remove their folders, as with Ctrl-C.

    Before each test, since a server within the process takes the signal for itself and gives it back to nobody.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def ports(tmp_path: Path, clock: Clock) -> AsyncIterator[Ports]:
    opened = await open_ports(tmp_path, clock)
    await list_officers(opened)
    yield opened
    await close_ports(opened)
