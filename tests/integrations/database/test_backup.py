"""Copies taken while people register: every row of a copy has its key in the copy taken with it, and in no older one."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from beside import ON_SQLITE
from postgres import until
from stored import register

from integrations.database.engine import DatabaseUnusable
from integrations.database.sqlite.backup import make_fit, sound, take
from integrations.database.store import SealedStore
from integrations.sealing.keys import Sealer

COPIES = 4
pytestmark = ON_SQLITE


@asynccontextmanager
async def registering(store: SealedStore) -> AsyncIterator[list[int]]:
    """People register one after the other; how many have been acknowledged, counted in the one number given."""
    done = [0]

    async def go_on() -> None:
        for number in itertools.count(1):
            await register(store, number)
            done[0] = number

    task = asyncio.ensure_future(go_on())
    try:
        yield done
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def copied(folder: Path, number: int) -> tuple[Path, Path]:
    records, keys = folder / f"records-{number}.db", folder / f"keys-{number}.db"
    await asyncio.to_thread(take, folder / "records.db", folder / "keys.db", records, keys)
    return records, keys


async def more(done: list[int]) -> None:
    """Some more people have come, so that a copy stands between two of them."""
    enough = done[0] + 5
    await until(lambda: done[0] >= enough)


async def test_every_row_has_its_key(store: SealedStore, sealer: Sealer, tmp_path: Path) -> None:
    root, copies = sealer.index("check", "root key"), []
    async with registering(store) as done:
        for number in range(COPIES):
            await more(done)
            copies.append(await copied(tmp_path, number))
        await more(done)
    older = shutil.copy(copies[0][1], tmp_path / "older.db")
    newer = shutil.copy(copies[-1][0], tmp_path / "newer.db")
    for records, keys in copies:
        sound(records)
        sound(keys)
        assert make_fit(records, keys, root) == 0
    # The other way round, keys before records, whoever came between would have no key.
    assert make_fit(Path(newer), Path(older), root) > COPIES


async def test_a_copy_is_one_file_for_its_owner_alone(store: SealedStore, tmp_path: Path) -> None:
    await register(store)
    for path in await copied(tmp_path, 1):
        assert path.stat().st_mode & 0o777 == 0o600
        assert not path.with_name(f"{path.name}-wal").exists()
        assert path.with_name(f"{path.name}.sha256").read_text().endswith(f"  {path.name}\n")


@pytest.mark.parametrize("lost", ["records.db", "keys.db"])
async def test_what_is_no_database_is_told(store: SealedStore, tmp_path: Path, lost: str) -> None:
    await store.close()
    (tmp_path / lost).write_bytes(b"no database" * 100)
    with pytest.raises(DatabaseUnusable, match=lost):
        await copied(tmp_path, 1)
