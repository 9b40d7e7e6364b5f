"""Accounts, each with the person using it."""

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import ClientSession
from line import Line


@pytest.fixture
async def line_of() -> AsyncIterator[Callable[..., Line]]:
    """Makes a line for an account with these values."""
    async with ClientSession() as http:
        yield lambda **account: Line(http, **account)


@pytest.fixture
def line(line_of: Callable[..., Line]) -> Line:
    return line_of()
