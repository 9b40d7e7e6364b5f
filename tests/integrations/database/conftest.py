"""Home of a fresh store for each test, on every engine."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from beside import POSTGRESQL, Beside, BesidePostgres, BesideSqlite
from postgres import Server, running

from integrations.database.store import SealedStore, open_store
from integrations.sealing.keys import Sealer, open_keys


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return open_keys(tmp_path / "secrets", create=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture(params=["sqlite", POSTGRESQL])
async def places(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[str, str]]:
    """The settings of the two databases: records and keys."""
    if request.param == "sqlite":
        yield f"sqlite:{tmp_path / 'records.db'}", f"sqlite:{tmp_path / 'keys.db'}"
        return
    server: Server = request.getfixturevalue("server")
    async with server.pair() as fresh:
        yield fresh


@pytest.fixture
async def store(places: tuple[str, str], sealer: Sealer) -> AsyncIterator[SealedStore]:
    opened = await open_store(*places, sealer)
    yield opened
    await opened.close()


@pytest.fixture
async def other(places: tuple[str, str], sealer: Sealer) -> AsyncIterator[SealedStore]:
    """Another worker."""
    opened = await open_store(*places, sealer)
    yield opened
    await opened.close()


@pytest.fixture
def beside(request: pytest.FixtureRequest, places: tuple[str, str], tmp_path: Path) -> Beside:
    if places[0].startswith("sqlite:"):
        return BesideSqlite(tmp_path)
    return BesidePostgres(request.getfixturevalue("server"), places)
