"""A site of the offices' pages, and an office's browser without scripts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from office_site import OfficeSite, open_office_site
from plain_browser import Browser


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[OfficeSite]:
    async with open_office_site(tmp_path) as opened:
        yield opened


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with Browser() as opened:
        yield opened
