"""The power may go at any moment: what was acknowledged is there afterwards, with its key, and the files are sound."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import apsw
import pytest
from power import power, sound
from stored import column

from integrations.database.connections import writing
from integrations.database.schema import load_queries, migrate
from integrations.database.units import CHANNEL, Must, StoreBroken, Unit
from integrations.database.writer import Writer

BATCHES, UNITS = 8, 3
SYNCS = 2 * BATCHES  # the new keys, then the rows
SQL: Mapping[str, str] = load_queries("sqlite")


@dataclass
class Place:
    """Two databases made with the power on."""

    records: Path
    keys: Path

    @contextmanager
    def open(self, *, records: str = "full", keys: str = "full") -> Iterator[Writer]:
        connections = writing(self.records, checkpoints=True), writing(self.keys, checkpoints=True)
        for connection, which, sync in zip(connections, ("records", "keys"), (records, keys), strict=True):
            migrate(connection, which)
            connection.pragma("synchronous", sync)
        yield Writer(*connections, SQL, checkpoints=True)
        for connection in connections:
            connection.close()

    def rows(self) -> set[bytes]:
        return column(self.records, "SELECT id FROM channels")

    def owners(self) -> set[bytes]:
        return column(self.keys, "SELECT owner FROM keys")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "records.db", tmp_path / "keys.db")


def test_nothing_acknowledged_is_lost_at_any_cut(tmp_path: Path) -> None:
    """At every sync, with everything un-synced lost and with a random part of it torn into the files."""
    for syncs in range(SYNCS + 1):
        for number, keep in enumerate((None, Random(syncs), Random(syncs + 1000))):
            folder = tmp_path / f"{syncs}-{number}"
            place = Place(folder / "records.db", folder / "keys.db")
            acknowledged = cut_at(place, syncs, keep)
            assert sound(place.records)
            assert sound(place.keys)
            assert acknowledged <= place.rows()
            assert {CHANNEL + id_ for id_ in place.rows()} <= place.owners()
            assert len(acknowledged) == UNITS * (syncs // 2)


def test_without_full_syncs_the_cut_shows(place: Place) -> None:
    with power() as vfs, place.open(records="normal") as writer:
        acknowledged = work(writer)
        vfs.cut()
    assert len(acknowledged) == UNITS * BATCHES
    assert not acknowledged <= place.rows()


def test_without_synced_keys_the_cut_shows(place: Place) -> None:
    with power() as vfs, place.open(keys="normal") as writer:
        work(writer)
        vfs.cut()
    assert not {CHANNEL + id_ for id_ in place.rows()} <= place.owners()


def test_after_a_failed_sync_nothing_is_promised_any_more(place: Place) -> None:
    with power() as vfs, place.open() as writer:
        assert writer.run([unit(b"before")]) == [None]
        vfs.failing = apsw.IOError
        assert [type(each) for each in writer.run([unit(b"during"), unit(b"too")])] == [apsw.IOError] * 2
        vfs.failing = None
        assert [type(each) for each in writer.run([unit(b"after")])] == [StoreBroken]
    assert b"before" in place.rows()
    assert b"after" not in place.rows()


def test_a_full_disk_heals(place: Place) -> None:
    with power() as vfs, place.open() as writer:
        vfs.failing = apsw.FullError
        assert [type(each) for each in writer.run([unit(b"full")])] == [apsw.FullError]
        vfs.failing = None
        assert writer.run([unit(b"healed")]) == [None]
    assert place.rows() == {b"healed"}


def cut_at(place: Place, syncs: int, keep: Random | None) -> set[bytes]:
    with power() as vfs, place.open() as writer:
        vfs.cut_after = vfs.syncs + syncs
        acknowledged = work(writer)
        vfs.cut(keep)
    return acknowledged


def work(writer: Writer) -> set[bytes]:
    """What was acknowledged of several batches."""
    acknowledged = set()
    for batch in range(BATCHES):
        ids = [bytes([batch, number]) * 8 for number in range(UNITS)]
        outcomes = writer.run([unit(id_) for id_ in ids])
        acknowledged |= {id_ for id_, outcome in zip(ids, outcomes, strict=True) if outcome is None}
    return acknowledged


def unit(id_: bytes) -> Unit:
    """A first message: a channel and its key."""
    made = Unit(made={CHANNEL + id_: b"wrapped"})
    values = {
        "id": id_,
        "account": "a",
        "citizen": None,
        "created_at": 1,
        "seen_at": 1,
        "unfollowed_at": None,
        "union_id": None,
    }
    made.add("channel_insert", values | {"body": b"sealed" * 100}, Must.HOLD)
    return made
