"""Home of a fresh store for each test, on every engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import secrets
import pytest

from integrations.database.store import SealedStore, open_store
from integrations.sealing.keys import Sealer, open_keys


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return open_keys(tmp_path / "secrets", create=True)


@pytest.fixture(params=["sqlite", "postgresql"])
async def places(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """The settings of the two databases: records and keys."""
    if request.param == "sqlite":
        return f"sqlite:{tmp_path / 'records.db'}", f"sqlite:{tmp_path / 'keys.db'}"
    base = "postgresql://healthcode@127.0.0.1:5439"
    con = await asyncpg.connect(f"{base}/postgres")
    name = f"t{secrets.token_hex(6)}"
    for each in ("records", "keys"):
        await con.execute(f"CREATE DATABASE {name}_{each}")
    await con.close()
    return f"{base}/{name}_records", f"{base}/{name}_keys"


@pytest.fixture
async def store(places: tuple[str, str], sealer: Sealer) -> AsyncIterator[SealedStore]:
    opened = await open_store(*places, sealer)
    yield opened
    await opened.close()
