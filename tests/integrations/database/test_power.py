"""The power may go at any moment: what was acknowledged is there afterwards, with its key, and the files are sound."""

from pathlib import Path
from random import Random

import apsw
import pytest
from power import power

from drills.power import SYNCS, UNITS, Place, cut_at, faults, unit
from integrations.database.units import StoreBroken


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "records.db", tmp_path / "keys.db")


def test_nothing_acknowledged_is_lost_at_any_cut(tmp_path: Path) -> None:
    """At every sync, with everything un-synced lost and with a random part of it torn into the files."""
    for syncs in range(SYNCS + 1):
        for number, keep in enumerate((None, Random(syncs), Random(syncs + 1000))):
            folder = tmp_path / f"{syncs}-{number}"
            place = Place(folder / "records.db", folder / "keys.db")
            acknowledged = cut_at(place, syncs=syncs, keep=keep)
            assert faults(place, acknowledged) == []
            assert len(acknowledged) == UNITS * (syncs // 2)


def test_without_full_syncs_the_cut_shows(place: Place) -> None:
    acknowledged = cut_at(place, records="normal")
    assert faults(place, acknowledged) == [f"{len(acknowledged)} acknowledged units are lost"]


def test_without_synced_keys_the_cut_shows(place: Place) -> None:
    acknowledged = cut_at(place, keys="normal")
    assert faults(place, acknowledged) == [f"{len(acknowledged)} rows have no key"]


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
