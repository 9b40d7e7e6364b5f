"""What the drills notice of a PostgreSQL whose disk has changed what was stored."""

import pytest
from postgres import INSTALLED, MISSING, running

from drills.records import PostgresFiles

PAGE = 8192


@pytest.mark.skipif(not INSTALLED, reason=MISSING)
async def test_a_changed_page_is_noticed() -> None:
    with running() as database:
        records, keys = await database.new_pair()
        files = PostgresFiles(records, keys)
        assert await files.damaged() == []
        async with database.connected(records.partition("@/")[2].partition("?")[0]) as connection:
            await connection.execute(
                "CREATE TABLE filled AS SELECT repeat('x', 900) FROM generate_series(1, 90)"
            )
            place = await connection.fetchval("SELECT pg_relation_filepath('filled')")
            await connection.execute("CHECKPOINT")
        database.crash()
        with (database.data / place).open("r+b") as file:
            file.seek(3 * PAGE - 200)
            file.write(b"y")
        database.start()
        assert await files.damaged() == ["filled in the database of records is damaged"]
