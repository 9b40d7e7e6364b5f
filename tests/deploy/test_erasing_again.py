"""Whoever a restored moment of PostgreSQL brings back is erased again by what DEPLOYMENT.md tells to type."""

import io
import re
from pathlib import Path

import asyncpg
import pytest
from postgres import INSTALLED, MISSING
from postgres import running as postgresql
from running import demo_settings, free_port, typed

pytestmark = pytest.mark.skipif(not INSTALLED, reason=MISSING)
PAGE = (Path(__file__).parents[2] / "DEPLOYMENT.md").read_text("utf-8")
TYPED = re.findall(r"psql -At -d OLD_RECORDS -c \"(.*?)\" \| healthcode erase\n", PAGE, re.DOTALL)


async def test_what_the_page_asks_of_the_old_journal_names_whom_the_command_erases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (asked,) = TYPED
    with postgresql() as database:
        async with database.pair(bare=True) as (records, keys):
            file = demo_settings(tmp_path, free_port(), storage=(records, keys))
            assert await typed("seed", "--settings", str(file), "--citizens", "2") == 0
            one = await asyncpg.connect(records)
            (gone, *_), (stays, *_) = await one.fetch("SELECT id FROM citizens ORDER BY id")
            assert await one.fetch(asked) == []
            monkeypatch.setattr("sys.stdin", io.StringIO(f"erase_citizen|{gone.hex()}"))
            assert await typed("erase", "--settings", str(file)) == 0
            named = [tuple(row) for row in await one.fetch(asked)]
            left = await one.fetch("SELECT id FROM citizens")
            await one.close()
    assert [row["id"] for row in left] == [stays]
    assert named == [("erase_citizen", gone.hex())]
    assert "1 named, 1 of them were there" in capsys.readouterr().out
