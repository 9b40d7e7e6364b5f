"""A site of the JSON API."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from api_site import ApiSite, open_api


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[ApiSite]:
    async with open_api(tmp_path) as opened:
        yield opened
