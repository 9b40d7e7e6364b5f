"""Home of the power cut: SQLite's files lose what was not synced, at every sync and at random writes between.

What was acknowledged must be there afterwards, with its key, and the files sound. The control syncs as SQLite does
with synchronous=NORMAL.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from power import power, sound
from stored import column

from drills.frame import Options, Outcome, folder, main
from integrations.database.schema import load_queries, migrate
from integrations.database.sqlite.connections import writing
from integrations.database.sqlite.writer import Writer
from integrations.database.units import CHANNEL, Must, Unit

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


async def drill(options: Options) -> Outcome:
    random, sync, cuts, acknowledged = Random(options.seed), "normal" if options.control else "full", 0, 0
    found: list[str] = []
    most = _writes(sync)
    for keep, syncs, writes in _points(random, options.n, most):
        with folder() as made:
            place = Place(made / "records.db", made / "keys.db")
            done = cut_at(place, syncs=syncs, writes=writes, keep=keep, records=sync)
            found = faults(place, done)
        cuts, acknowledged = cuts + 1, acknowledged + len(done)
        if found:
            break
    return Outcome(f"{cuts} cuts", f"{acknowledged} units acknowledged", found)


def _points(random: Random, many: int, most: int) -> Iterator[tuple[Random | None, int | None, int | None]]:
    """What is kept of the un-synced, and the syncs or writes after which the power goes."""
    for syncs in range(SYNCS + 1):
        yield None, syncs, None
        yield Random(random.random()), syncs, None
    for _ in range(many):
        yield random.choice((None, Random(random.random()))), None, random.randrange(most)


def _writes(sync: str) -> int:
    """Without any cut."""
    with (
        folder() as made,
        power() as vfs,
        Place(made / "records.db", made / "keys.db").open(records=sync) as writer,
    ):
        before = vfs.writes
        work(writer)
        return vfs.writes - before


def cut_at(
    place: Place,
    *,
    syncs: int | None = None,
    writes: int | None = None,
    keep: Random | None = None,
    records: str = "full",
    keys: str = "full",
) -> set[bytes]:
    """What was acknowledged until the power went, after so many syncs or writes, or at the end."""
    with power() as vfs, place.open(records=records, keys=keys) as writer:
        vfs.cut_after = None if syncs is None else vfs.syncs + syncs
        vfs.cut_after_writes = None if writes is None else vfs.writes + writes
        acknowledged = work(writer)
        vfs.cut(keep)
    return acknowledged


def faults(place: Place, acknowledged: set[bytes]) -> list[str]:
    rows = place.rows()
    found = [f"{path.name} is damaged" for path in (place.records, place.keys) if not sound(path)]
    found += [f"{len(acknowledged - rows)} acknowledged units are lost"] * (not acknowledged <= rows)
    keyless = {CHANNEL + id_ for id_ in rows} - place.owners()
    return found + [f"{len(keyless)} rows have no key"] * bool(keyless)


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


if __name__ == "__main__":
    sys.exit(main("power cut, SQLite", drill, short=60, full=2000))
