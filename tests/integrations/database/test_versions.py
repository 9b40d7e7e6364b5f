"""A migration stops at any statement and is run again; an older version goes on where a newer one only added."""

import asyncio
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import killed_migrations
import pytest
from beside import ON_POSTGRESQL, ON_SQLITE
from postgres import Server
from stored import channel, citizen, commit, register

from integrations.database import schema
from integrations.database.engine import DatabaseUnusable
from integrations.database.postgresql import opening
from integrations.database.schema import ADDITIVE, SchemaUnknown, migrations
from integrations.database.store import bring_up, open_store
from integrations.sealing.keys import Sealer

ROOT = Path(__file__).parents[3]
ADDS = "CREATE TABLE letters (id bigint PRIMARY KEY);\nCREATE INDEX letters_id ON letters (id);"
ADDS_TO_ROWS = "ALTER TABLE citizens ADD COLUMN letters bigint NOT NULL DEFAULT 0;"
CHANGES = "ALTER TABLE citizens RENAME COLUMN body TO sealed;"
ADDING = re.compile(r"CREATE TABLE |CREATE INDEX |ALTER TABLE \w+ ADD COLUMN (?!.*NOT NULL(?!.*DEFAULT))")
DEADLY = """
CREATE SEQUENCE steps;
CREATE FUNCTION die() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('steps') = current_setting('die.at')::bigint THEN
        PERFORM pg_terminate_backend(pg_backend_pid());
    END IF;
END $$;
CREATE EVENT TRIGGER die ON ddl_command_end EXECUTE FUNCTION die();
"""
Later = Callable[[str, str], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Makes one further migration of the records known, as a newer version knows it."""

    def know(name: str, text: str) -> None:
        def known(dialect: str, which: str) -> list[tuple[str, str]]:
            here = migrations(dialect, which)
            written = text if dialect == "postgresql" else text.replace("bigint", "INTEGER")
            return [*here, (name, written)] if which == "records" else here

        monkeypatch.setattr(schema, "migrations", known)
        monkeypatch.setattr(opening, "migrations", known)

    return know


@pytest.mark.parametrize("text", [ADDS, ADDS_TO_ROWS])
async def test_an_older_version_works_and_starts_on_what_a_newer_one_added(
    places: tuple[str, str], sealer: Sealer, later: Later, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    older = await open_store(*places, sealer)
    await register(older)
    with monkeypatch.context():
        later(f"0099_letters{ADDITIVE}", text)
        assert await bring_up(places[0], "records") == (f"0099_letters{ADDITIVE}",)
        assert await bring_up(places[0], "records") == ()
        assert await bring_up(places[1], "keys") == ()
        monkeypatch.undo()
    found = await older.begin().citizen(citizen().id)
    assert found is not None
    await commit(older, lambda tx, _: tx.put_channel(channel(version=1, citizen=citizen().id)))
    await older.close()
    started_again = await open_store(*places, sealer)
    assert await started_again.begin().citizen(citizen().id) is not None
    await started_again.close()


async def test_an_older_version_refuses_what_a_newer_one_changed(
    places: tuple[str, str], sealer: Sealer, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await open_store(*places, sealer)).close()
    later("0099_sealed.sql", CHANGES)
    await bring_up(places[0], "records")
    monkeypatch.undo()
    with pytest.raises(SchemaUnknown, match=r"0099_sealed.sql.*use the newer version"):
        await open_store(*places, sealer)


@ON_SQLITE
async def test_killed_before_any_statement_it_is_as_before_and_runs_again(
    places: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "migrations", lambda *of: migrations(*of)[:1])
        await bring_up(places[0], "records")
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, killed_migrations.__file__, str(tmp_path)),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    out, _ = await program.communicate()
    assert program.returncode == 0
    (kills,) = out.decode().splitlines()
    assert int(kills) > 20


@ON_POSTGRESQL
async def test_its_connection_ended_at_any_statement_it_is_as_before_and_runs_again(
    server: Server, places: tuple[str, str]
) -> None:
    async with server.pair(bare=True) as (records, _):
        name = records.partition("?")[0].rpartition("/")[2]
        async with server.connected(name) as beside:
            await beside.execute(DEADLY)
            kills = 0
            while await _ended(server, name, kills + 1):
                kills += 1
                assert not await beside.fetch(
                    "SELECT 1 FROM pg_class WHERE relname IN ('citizens', 'schema_version')"
                )
            assert kills > 50
            assert await tables(beside) == await _fresh(server) | {"steps"}


async def _ended(server: Server, name: str, at: int) -> bool:
    """Whether the connection ended at that change of the schema; else the migration is done."""
    async with server.connected(name) as connection:
        await connection.execute(f"SET die.at = {at}")
        await connection.execute("SELECT setval('steps', 1, false)")
        try:
            await opening.migrate(connection, "records")
        except opening.FAILING:
            assert connection.is_closed()
            return True
    return False


async def tables(connection: Any) -> set[str]:
    """Names of all that is not PostgreSQL's own, without the days."""
    rows = await connection.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname !~ '_[0-9]{5}(_|$)'"
    )
    return {row[0] for row in rows}


async def _fresh(server: Server) -> set[str]:
    async with server.pair() as (records, _):
        name = records.partition("?")[0].rpartition("/")[2]
        async with server.connected(name) as connection:
            return await tables(connection)


@ON_POSTGRESQL
async def test_a_database_too_busy_is_told(
    server: Server, places: tuple[str, str], later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(opening.LIMITS, "lock_timeout", "100ms")
    later(f"0099_letters{ADDITIVE}", ADDS_TO_ROWS)
    name = places[0].partition("?")[0].rpartition("/")[2]
    async with server.connected(name) as busy, busy.transaction():
        await busy.execute("LOCK TABLE citizens IN ROW EXCLUSIVE MODE")
        with pytest.raises(DatabaseUnusable, match="too busy to be migrated, and is as it was"):
            await bring_up(places[0], "records")


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_what_is_called_additive_only_adds(dialect: str) -> None:
    for which in ("records", "keys"):
        for name, text in migrations(dialect, which):
            assert not name.endswith(ADDITIVE) or only_adds(text), name
    assert only_adds(ADDS)
    assert only_adds(ADDS_TO_ROWS)
    for text in (CHANGES, "ALTER TABLE citizens ADD COLUMN x bigint NOT NULL;", "DROP TABLE items;"):
        assert not only_adds(text)


def only_adds(text: str) -> bool:
    bare = re.sub(r"--[^\n]*", "", text)
    return all(ADDING.match(" ".join(each.split())) for each in bare.split(";") if each.strip())
