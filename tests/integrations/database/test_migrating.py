"""A database made by an earlier version is brought up to the newest one, with everything it holds."""

import hashlib
from pathlib import Path

import apsw
import pytest
from beside import ON_SQLITE
from stored import NOW, channel, citizen, commit, item, login, subscription

from integrations.database.channels import owner_of
from integrations.database.columns import micros
from integrations.database.schema import migrate, migrations
from integrations.database.store import open_store
from integrations.sealing.keys import Sealer

SHIPPED = {
    "0001_records.sql": "952b5b7d464efb82adf2a007e0df2c81648f4e5bd952b281b4477a84350499ae",
    "0001_keys.sql": "eed619ef1f9305aeed48728b41de15fbef0589ffaef299ecd14e4c146f7257ee",
}


@pytest.mark.parametrize("which", ["records", "keys"])
def test_a_migration_that_shipped_is_never_changed(which: str) -> None:
    for name, text in migrations("sqlite", which):
        if name in SHIPPED:
            assert hashlib.sha256(text.encode()).hexdigest() == SHIPPED[name]


@ON_SQLITE
async def test_one_of_the_first_version_opens_with_what_it_holds(
    places: tuple[str, str], sealer: Sealer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("integrations.database.schema.migrations", lambda *of: migrations(*of)[:1])
        first_version(tmp_path, sealer)
    store = await open_store(*places, sealer)
    read = await store.begin().channel(channel().id)
    assert read == channel(version=1)
    assert await store.begin().items("waiting", 9) == (item(),)
    await commit(
        store,
        lambda _, writes: writes.put_citizen(citizen()),
        lambda tx, _: tx.put_channel(channel(version=1, citizen=citizen().id, union=b"u" * 16)),
        lambda tx, _: tx.put_item(item(way="template", receipt="r1", arrived="yes")),
        lambda tx, _: tx.put_login(login()),
        lambda tx, _: tx.put_subscription(subscription()),
    )
    (found,) = await store.begin().channels_with_union(b"u" * 16)
    assert found.id == channel().id
    assert await store.begin().item_by_receipt("demo-wechat", "r1") == item(
        way="template", receipt="r1", arrived="yes"
    )
    await store.close()
    await (await open_store(*places, sealer)).close()


def test_a_photo_becomes_that_of_the_citizen_of_its_appeal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = apsw.Connection(str(tmp_path / "records.db"))
    with monkeypatch.context() as earlier:
        earlier.setattr("integrations.database.schema.migrations", lambda *of: migrations(*of)[:7])
        migrate(connection, "records")
    connection.execute("INSERT INTO citizens VALUES (x'01', x'02', '', '', 0, 0, 1, x'')")
    connection.execute("INSERT INTO appeals VALUES ('a1', x'01', 'open', 0, 0, NULL, x'')")
    connection.execute("INSERT INTO photos VALUES ('a1', x'03')")
    connection.execute("INSERT INTO deliveries VALUES (x'04', 5, NULL, NULL)")
    migrate(connection, "records")
    assert list(connection.execute("SELECT citizen, body FROM photos")) == [(b"\1", b"\3")]
    assert list(connection.execute("SELECT key, sent_at, taken_at FROM deliveries")) == [(b"\4", 0, 5)]
    connection.close()


def first_version(folder: Path, sealer: Sealer) -> None:
    """One channel not yet registered and one message to it, in the columns there were."""
    owner, key = owner_of(channel().id, None), sealer.new_key()
    with apsw.Connection(str(folder / "keys.db")) as keys:
        migrate(keys, "keys")
        keys.execute("INSERT INTO keys VALUES (?, ?)", (owner, sealer.wrap(key, owner)))
    keys.close()

    def sealed(json: str, place: str) -> bytes:
        return sealer.seal(key, json.encode(), place)

    who, what, at = channel(), item(), micros(NOW)
    body = sealed(f'["{who.open_id}",{{"name":"{who.state["name"]}"}}]', f"channels.body:{who.id.hex()}")
    said = sealed(f'{{"text":"{what.message["text"]}"}}', f"items.body:{what.id}")
    with apsw.Connection(str(folder / "records.db")) as records:
        migrate(records, "records")
        assert {row[1] for row in records.execute("PRAGMA table_info(channels)")}.isdisjoint({"union_id"})
        records.execute(
            "INSERT INTO channels VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (who.id, who.account, None, at, at, None, 1, body),
        )
        records.execute(
            "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (what.id, who.id, what.account, "reply", "waiting", 0, "", at, micros(what.due_at), None, said),
        )
    records.close()
