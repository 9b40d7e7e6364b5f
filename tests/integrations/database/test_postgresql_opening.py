"""A PostgreSQL that cannot be used, or may lose what was acknowledged, is refused with its reason."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from beside import ON_POSTGRESQL, Beside
from postgres import Server
from stored import channel, register

from integrations.database.belonging import OtherRootKey
from integrations.database.engine import DatabaseUnusable
from integrations.database.postgresql.opening import ALONE, LIMITS, MIGRATING, migrate
from integrations.database.store import open_store, store_exists
from integrations.sealing.keys import Sealer, open_keys

pytestmark = ON_POSTGRESQL
Places = tuple[str, str]
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'healthcode' AND datname = current_database()"


@pytest.fixture
async def empty(server: Server, places: Places) -> AsyncIterator[Places]:
    """Two databases without a table."""
    names = [f"{urlsplit(place).path[1:]}_empty" for place in places]
    async with server.connected() as connection:
        for name in names:
            await connection.execute(f"CREATE DATABASE {name}")
        yield server.address(names[0]), server.address(names[1])
        for name in names:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
async def test_one_that_may_lose_what_was_acknowledged(
    server: Server, places: Places, sealer: Sealer, beside: Beside, name: str
) -> None:
    async with server.set_to(name, "off"):
        with pytest.raises(
            DatabaseUnusable, match=rf"records, postgresql://\S+, runs with {name} = off.*set it to on"
        ):
            await open_store(*places, sealer)
    assert await beside.column("records", OPEN) == {0}
    await (await open_store(*places, sealer)).close()


async def test_nobody_is_there(places: Places, sealer: Sealer) -> None:
    nowhere = "postgresql://healthcode:secret@127.0.0.1:1/healthcode"
    with pytest.raises(
        DatabaseUnusable,
        match=r"database of records, postgresql://127.0.0.1:1/healthcode, cannot be used.*see that PostgreSQL runs",
    ):
        await open_store(nowhere, places[1], sealer)
    with pytest.raises(DatabaseUnusable, match=r"database of keys, \S+, cannot be used") as refused:
        await open_store(places[0], nowhere, sealer)
    assert "secret" not in str(refused.value)


async def test_there_is_no_such_database_or_user(server: Server, places: Places, sealer: Sealer) -> None:
    with pytest.raises(DatabaseUnusable, match=r'"absent" does not exist.*CREATE DATABASE'):
        await open_store(server.address("absent"), places[1], sealer)
    with pytest.raises(
        DatabaseUnusable, match=r'"stranger" does not exist.*make this user there.*PGPASSFILE'
    ):
        await open_store(places[0].replace("healthcode@", "stranger@"), places[1], sealer)
    with pytest.raises(DatabaseUnusable, match="of the settings, postgresql:///absent, cannot be used"):
        await store_exists(server.address("absent"))


@pytest.mark.parametrize("address", ["postgresql://u:se/cret@h/x", "postgresql://u:secret@h:port/x"])
async def test_an_address_that_is_not_understood_is_not_repeated(
    places: Places, sealer: Sealer, address: str
) -> None:
    for opening in (open_store(address, places[1], sealer), store_exists(address)):
        with pytest.raises(DatabaseUnusable, match=r"(records|the settings) is not understood") as refused:
            await opening
        assert "cret" not in str(refused.value)


async def test_one_that_is_too_old(places: Places, sealer: Sealer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.database.postgresql.opening.OLDEST", 99)
    with pytest.raises(DatabaseUnusable, match=r"records, \S+, is of PostgreSQL \d+, which is too old: 99"):
        await open_store(*places, sealer)


async def test_one_that_cannot_hold_every_word(server: Server, places: Places, sealer: Sealer) -> None:
    name = f"{urlsplit(places[0]).path[1:]}_latin"
    async with server.connected() as connection:
        await connection.execute(f"CREATE DATABASE {name} ENCODING 'LATIN1' TEMPLATE template0")
        with pytest.raises(DatabaseUnusable, match=r"records, \S+, is encoded as LATIN1"):
            await open_store(server.address(name), places[1], sealer)
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def test_a_user_who_may_not_make_tables(server: Server, empty: Places, sealer: Sealer) -> None:
    async with server.connected() as connection:
        await connection.execute("CREATE ROLE guest LOGIN")
        with pytest.raises(DatabaseUnusable, match="may make tables"):
            await open_store(empty[0].replace("healthcode@", "guest@"), empty[1], sealer)
        await connection.execute("DROP ROLE guest")


@pytest.mark.parametrize("which", [0, 1])
async def test_databases_of_another_root_key(
    places: Places, sealer: Sealer, empty: Places, tmp_path: Path, which: int
) -> None:
    stranger = open_keys(tmp_path / "strange", create=True)
    await (await open_store(*empty, stranger)).close()
    mixed = (empty[0], places[1]) if which == 0 else (places[0], empty[1])
    with pytest.raises(OtherRootKey):
        await open_store(*mixed, sealer)
    await (await open_store(*empty, stranger)).close()


async def test_no_more_connections_than_are_set(places: Places, sealer: Sealer, beside: Beside) -> None:
    store = await open_store(*places, sealer, connections=4)
    await asyncio.gather(*(register(store, number) for number in range(1, 20)))
    for which in ("records", "keys"):
        (count,) = await beside.column(which, OPEN)
        assert 1 <= count <= 4
    await store.close()


async def test_many_workers_make_the_tables_at_once(empty: Places, sealer: Sealer) -> None:
    stores = await asyncio.gather(*(open_store(*empty, sealer) for _ in range(4)))
    await register(stores[0])
    assert all([await each.begin().channel(channel().id) for each in stores])
    for each in stores:
        await each.close()


async def test_a_worker_waits_while_another_migrates_for_long(
    empty: Places, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "lock_timeout", "50ms")
    monkeypatch.setitem(LIMITS, "statement_timeout", "50ms")
    held = await asyncpg.connect(empty[0])
    async with held.transaction():
        await held.execute(ALONE, MIGRATING)
        opening = asyncio.ensure_future(open_store(*empty, sealer))
        done, _ = await asyncio.wait([opening], timeout=0.3)
        assert not done
    await held.close()
    await (await opening).close()


async def test_a_migration_that_fails_leaves_nothing_behind(
    empty: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = [("0001_a.sql", "CREATE TABLE a (x int)"), ("0002_b.sql", "CREATE NONSENSE")]
    monkeypatch.setattr("integrations.database.postgresql.opening.migrations", lambda *_: broken)
    connection = await asyncpg.connect(empty[0])
    with pytest.raises(asyncpg.PostgresSyntaxError):
        await migrate(connection, "records")
    assert await connection.fetch("SELECT 1 FROM pg_tables WHERE schemaname = 'public'") == []
    await connection.close()
