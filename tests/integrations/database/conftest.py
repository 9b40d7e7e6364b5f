"""Home of a fresh store for each test, on every engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from integrations.database.store import SealedStore, open_store
from integrations.sealing.keys import Sealer, open_keys


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return open_keys(tmp_path / "secrets", create=True)


@pytest.fixture(params=["sqlite"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """The settings of the two databases: records and keys."""
    return f"{request.param}:{tmp_path / 'records.db'}", f"{request.param}:{tmp_path / 'keys.db'}"


@pytest.fixture
async def store(places: tuple[str, str], sealer: Sealer) -> AsyncIterator[SealedStore]:
    opened = await open_store(*places, sealer)
    yield opened
    await opened.close()
