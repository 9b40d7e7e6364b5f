"""A site of the citizen's pages, and a phone that keeps its cookies."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from page_site import Site, browser_of_its_own, open_site


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(tmp_path) as opened:
        yield opened


@pytest.fixture
async def phone() -> AsyncIterator[ClientSession]:
    async with browser_of_its_own() as session:
        yield session
