"""The process is killed at any moment: nothing acknowledged is lost, and nothing counts twice."""

import asyncio
import os
import sys
from pathlib import Path
from random import Random

import mortal
import pytest
from mortal import declared, opened
from power import sound

KILLS = 5
ROOT = Path(__file__).parents[3]


async def test_nothing_acknowledged_is_lost_or_doubled(tmp_path: Path) -> None:
    acknowledged: set[tuple[int, int]] = set()
    for number in range(KILLS):
        acknowledged |= await killed(tmp_path, Random(number), "well")
        assert sound(tmp_path / "records.db")
        assert sound(tmp_path / "keys.db")
        kept = await kept_in(tmp_path)
        assert len(kept) == len(set(kept))
        assert acknowledged <= set(kept)
    assert len(acknowledged) > 100


async def test_acknowledging_before_the_commit_is_noticed(tmp_path: Path) -> None:
    for number in range(KILLS):
        acknowledged = await killed(tmp_path, Random(number), "early")
        if not acknowledged <= set(await kept_in(tmp_path)):
            return
    pytest.fail("a lost declaration was not noticed")


async def test_counting_twice_is_noticed(tmp_path: Path) -> None:
    for number in range(2):
        await killed(tmp_path, Random(number), "twice")
    kept = await kept_in(tmp_path)
    assert len(kept) > len(set(kept))


async def killed(folder: Path, random: Random, how: str) -> set[tuple[int, int]]:
    """What one process acknowledged between its first word and its death."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        mortal.__file__,
        str(folder),
        how,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests/support'}"},
        limit=2**24,
    )
    assert child.stdout is not None
    first = await child.stdout.readline()
    reading = asyncio.ensure_future(child.stdout.read())
    await asyncio.sleep(random.uniform(0.05, 0.4))
    child.kill()
    lines = (first + await reading).decode().splitlines()
    assert await child.wait() == -9
    whole = [line.split() for line in lines]
    return {(int(words[0]), int(words[1])) for words in whole if len(words) == 2}


async def kept_in(folder: Path) -> list[tuple[int, int]]:
    store, _ = await opened(folder)
    found = await declared(store)
    await store.close()
    return found
