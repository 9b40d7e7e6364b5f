"""A whole server with the platform's API played, for journeys of people in a chat."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from journey import Town, town


@pytest.fixture
async def automatic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """People are verified at once."""
    async with town(tmp_path, monkeypatch) as opened:
        yield opened


@pytest.fixture
async def manual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """An officer verifies."""
    changed = {'verification = "automatic"': 'verification = "manual"'}
    async with town(tmp_path, monkeypatch, changed) as opened:
        yield opened
