"""Whoever a restored moment of PostgreSQL brings back is erased again by what DEPLOYMENT.md tells to type."""

import re
from pathlib import Path

import asyncpg
import pytest
from postgres import INSTALLED, MISSING
from postgres import running as postgresql
from running import demo_settings, free_port, server, typed

pytestmark = pytest.mark.skipif(not INSTALLED, reason=MISSING)
PAGE = (Path(__file__).parents[2] / "DEPLOYMENT.md").read_text("utf-8")
TYPED = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


async def test_the_statements_of_the_page_erase_one_citizen(tmp_path: Path) -> None:
    (block,) = TYPED
    asked, _, told = block.partition("\n\n")
    with postgresql() as database:
        async with database.pair(bare=True) as (records, keys):
            file = demo_settings(tmp_path, free_port(), storage=(records, keys))
            assert await typed("seed", "--settings", str(file), "--citizens", "2") == 0
            one = await asyncpg.connect(records)
            (gone, *_), (stays, *_) = await one.fetch("SELECT id FROM citizens ORDER BY id")
            assert await one.fetch(asked) == []
            other = await asyncpg.connect(keys)
            await other.execute(told.replace("ABOUT", gone.hex()))
            await other.close()
            async with server(file):
                left = await one.fetch("SELECT id FROM citizens")
            await one.close()
    assert [row["id"] for row in left] == [stays]
