"""Opening makes what is missing, refuses what it does not know, and lets a command work beside the server."""

import asyncio
from pathlib import Path

import apsw
import pytest
from beside import ON_SQLITE, Beside
from stored import NOW, channel, citizen, commit, evidence, register

from bot.ports import LostRace, Store
from integrations.database.belonging import OtherRootKey
from integrations.database.engine import DatabaseUnusable
from integrations.database.schema import SchemaUnknown, migrate
from integrations.database.sqlite.connections import writing
from integrations.database.store import SealedStore, open_store, shown, store_exists
from integrations.database.units import StoreBroken
from integrations.sealing.keys import Sealer, open_keys


async def test_a_store_exists_once_opened(tmp_path: Path, sealer: Sealer) -> None:
    places = f"sqlite:{tmp_path / 'new' / 'records.db'}", f"sqlite:{tmp_path / 'new' / 'keys.db'}"
    assert not any([await store_exists(place) for place in places])
    opened = await open_store(*places, sealer)
    await opened.close()
    assert all([await store_exists(place) for place in places])
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "new").iterdir()} == {0o600}


async def test_what_was_stored_is_there_after_a_restart(
    store: SealedStore, places: tuple[str, str], sealer: Sealer
) -> None:
    await register(store)
    await store.close()
    again = await open_store(*places, sealer)
    assert await again.begin().channel(channel().id) == channel(citizen=citizen().id, version=1)
    await again.close()


@pytest.mark.parametrize("database", ["mysql://localhost/x", "sqlite:", "data/x.db"])
async def test_only_what_is_known_is_opened(database: str, sealer: Sealer) -> None:
    with pytest.raises(ValueError, match="sqlite:PATH"):
        await open_store(database, database, sealer)


@pytest.mark.parametrize("records", ["postgresql://u:secret@127.0.0.1/x", "sqlite:x.db"])
async def test_both_are_of_one_kind(records: str, sealer: Sealer) -> None:
    (other,) = {"postgresql://u:secret@127.0.0.1/x", "sqlite:x.db"} - {records}
    with pytest.raises(DatabaseUnusable, match="of one kind") as refused:
        await open_store(records, other, sealer)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO schema_version VALUES (99, '0099_future.sql', 'x')",
        "UPDATE schema_version SET digest = 'altered'",
    ],
)
async def test_a_schema_of_another_version_is_refused(
    store: SealedStore, places: tuple[str, str], sealer: Sealer, beside: Beside, change: str
) -> None:
    await store.close()
    await beside.run("records", change)
    with pytest.raises(SchemaUnknown, match=r"records(\.db)?: this database was"):
        await open_store(*places, sealer)


@ON_SQLITE
@pytest.mark.parametrize("which", ["records.db", "keys.db"])
async def test_databases_of_another_root_key_are_refused(
    store: SealedStore, places: tuple[str, str], sealer: Sealer, tmp_path: Path, which: str
) -> None:
    await store.close()
    (tmp_path / "other").mkdir()
    stranger = open_keys(tmp_path / "strange", create=True)
    theirs = f"sqlite:{tmp_path}/other/records.db", f"sqlite:{tmp_path}/other/keys.db"
    await (await open_store(*theirs, stranger)).close()
    mixed = {"records.db": (theirs[0], places[1]), "keys.db": (places[0], theirs[1])}[which]
    for beside_server in (False, True):
        with pytest.raises(OtherRootKey):
            await open_store(*mixed, sealer, beside_server=beside_server)
    await (await open_store(*places, sealer)).close()
    await (await open_store(*theirs, stranger)).close()


@ON_SQLITE
async def test_what_is_no_database_is_told_with_its_name(
    places: tuple[str, str], sealer: Sealer, tmp_path: Path
) -> None:
    (tmp_path / "keys.db").write_text("no database at all " * 100)
    with pytest.raises(DatabaseUnusable, match=r"keys\.db is not a database"):
        await open_store(*places, sealer)
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnusable, match=r"file/records\.db cannot be used"):
        await open_store(f"sqlite:{tmp_path}/file/records.db", places[1], sealer)


async def test_a_migration_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = writing(tmp_path / "records.db", checkpoints=True)
    broken = [("0001_a.sql", "CREATE TABLE a (x) "), ("0002_b.sql", "CREATE NONSENSE")]
    monkeypatch.setattr("integrations.database.schema.migrations", lambda *_: broken)
    with pytest.raises(apsw.SQLError):
        migrate(connection, "records")
    assert list(connection.execute("SELECT name FROM sqlite_schema")) == []
    connection.close()


@ON_SQLITE
async def test_everything_is_synced_and_only_the_server_checkpoints(
    places: tuple[str, str], sealer: Sealer, store: SealedStore
) -> None:
    command = await open_store(*places, sealer, beside_server=True)
    for opened, pages in ((store, 4000), (command, 0)):
        for connection in opened._engine._connections[2:]:
            assert connection.pragma("journal_mode") == "wal"
            assert connection.pragma("synchronous") == 2
            assert connection.pragma("foreign_keys") == 1
            assert connection.pragma("secure_delete") == 1
            assert connection.pragma("wal_autocheckpoint") == pages
    await command.close()


async def test_a_command_writes_beside_the_server(
    store: Store, places: tuple[str, str], sealer: Sealer
) -> None:
    await register(store)
    turn = store.begin()
    read = await turn.channel(channel().id)
    who = await turn.citizen(citizen().id)
    assert read is not None
    assert who is not None
    turn.put_channel(read)
    command = await open_store(*places, sealer, beside_server=True)
    await commit(command, lambda _, writes: writes.put_evidence(who.document, evidence()))
    await command.close()
    with pytest.raises(LostRace):
        await turn.commit()
    assert await store.begin().evidence(who.document) == (evidence(),)


async def test_both_write_at_the_same_time(store: Store, places: tuple[str, str], sealer: Sealer) -> None:
    command = await open_store(*places, sealer, beside_server=True)
    puts = [
        commit(store if number % 2 else command, lambda tx, _, number=number: tx.put_channel(channel(number)))
        for number in range(1, 100)
    ]
    await asyncio.gather(*puts)
    assert all([await store.begin().channel(channel(number).id) for number in range(1, 100)])
    await command.close()


async def test_the_server_does_not_use_a_key_that_a_command_erased(
    store: Store, places: tuple[str, str], sealer: Sealer, beside: Beside
) -> None:
    document = citizen().document
    await commit(store, lambda _, writes: writes.put_evidence(document, evidence(1)))
    (wrapped,) = await beside.column("keys", "SELECT wrapped FROM keys")
    command = await open_store(*places, sealer, beside_server=True)
    end = NOW.replace(year=2027)
    await commit(command, lambda tx, _: tx.forget({"evidence": end}))
    await command.close()
    try:
        await commit(store, lambda _, writes: writes.put_evidence(document, evidence(2)))
    except LostRace:  # had not heard of it yet
        await commit(store, lambda _, writes: writes.put_evidence(document, evidence(2)))
    assert not await beside.holds(wrapped)
    another = await open_store(*places, sealer, beside_server=True)
    assert await another.begin().evidence(document) == (evidence(2),)
    await another.close()


@ON_SQLITE
async def test_a_broken_store_refuses_everything(store: SealedStore) -> None:
    """So that the server says it is not ready, and is started again."""
    store._engine._writer.broken = True
    with pytest.raises(StoreBroken):
        await store.begin().channel(channel().id)
    with pytest.raises(StoreBroken):
        await commit(store, lambda _, writes: writes.put_citizen(citizen()))


async def test_an_address_is_told_without_its_password(sealer: Sealer) -> None:
    address = "postgresql://me:secretword@127.0.0.1:1/records"
    assert shown(address) == "postgresql://127.0.0.1:1/records"
    assert shown("sqlite:data/records.db") == "sqlite:data/records.db"
    with pytest.raises(DatabaseUnusable, match="cannot be used") as refused:
        await store_exists(address)
    assert "secretword" not in str(refused.value)
