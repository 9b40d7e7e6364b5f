"""The process is killed at any moment: nothing acknowledged is lost, and nothing counts twice."""

import asyncio
import os
import sys
from pathlib import Path
from random import Random

import mortal
import pytest
from mortal import CITIZENS, opened
from power import sound
from stored import channel, citizen

KILLS = 5
ROOT = Path(__file__).parents[3]


async def test_nothing_acknowledged_is_lost_or_doubled(tmp_path: Path) -> None:
    acknowledged: set[tuple[int, int]] = set()
    for number in range(KILLS):
        acknowledged |= await killed(tmp_path, Random(number), "well")
        assert sound(tmp_path / "records.db")
        assert sound(tmp_path / "keys.db")
        kept = await declared(tmp_path)
        assert len(kept) == len(set(kept))
        assert acknowledged <= set(kept)
    assert len(acknowledged) > 100


async def test_acknowledging_before_the_commit_is_noticed(tmp_path: Path) -> None:
    for number in range(KILLS):
        acknowledged = await killed(tmp_path, Random(number), "early")
        if not acknowledged <= set(await declared(tmp_path)):
            return
    pytest.fail("a lost declaration was not noticed")


async def test_counting_twice_is_noticed(tmp_path: Path) -> None:
    for number in range(2):
        await killed(tmp_path, Random(number), "twice")
    kept = await declared(tmp_path)
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


async def declared(folder: Path) -> list[tuple[int, int]]:
    """All that is stored, opened with the keys that are there; the conversation has counted as many."""
    store, _ = await opened(folder)
    found = []
    for who in range(1, CITIZENS + 1):
        tx = store.begin()
        declarations = await tx.declarations(citizen(who).id)
        read = await tx.channel(channel(who).id)
        assert (int(str(read.state["count"])) if read else 0) == len(declarations)
        found += [(who, each.form_version) for each in declarations]
    await store.close()
    return found
