"""A gate whose lists a test signs, and a doorkeeper's phone at the metro."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from api_site import ApiSite
from gate_site import Door, Gate, browser_with_camera, open_gate, open_page
from playwright.async_api import Browser


@dataclass(frozen=True)
class Post:
    """`gate` is the page, ready to check."""

    door: Door
    site: ApiSite
    browser: Browser
    gate: Gate


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
async def site(tmp_path: Path, door: Door) -> AsyncIterator[ApiSite]:
    async with open_gate(tmp_path, door) as opened:
        yield opened


@pytest.fixture
async def post(site: ApiSite, door: Door) -> AsyncIterator[Post]:
    async with browser_with_camera() as browser, open_page(browser, site.url) as gate:
        await gate.stands("地铁")
        yield Post(door, site, browser, gate)
