"""Home of copies of the two SQLite files: taken beside a running server, and made fit to be put back.

The keys are copied first and the records after them, both as they were at one moment: every row has its key. Whoever
has been erased since has no key in a newer copy of the keys, so records are always put back with the newest keys.
"""

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw

from integrations.database.belonging import check_root
from integrations.database.engine import DatabaseUnusable
from integrations.database.schema import load_queries, migrate
from integrations.database.sqlite.connections import reading, told_of, writing
from integrations.database.units import CHANNEL, CITIZEN, DOCUMENT
from integrations.disk import sync

OWNERS = {
    CITIZEN: "SELECT id FROM citizens",
    CHANNEL: "SELECT id FROM channels WHERE citizen IS NULL",
    DOCUMENT: "SELECT DISTINCT document FROM evidence",
}
PIECE = 1 << 20


def take(records: Path, keys: Path, to_records: Path, to_keys: Path) -> None:
    """Beside the server, which goes on writing; an erasure waits while the keys are read. Raises DatabaseUnusable."""
    with told_of(records), closing(reading(records)) as rows, rows:
        rows.execute(
            "SELECT count(*) FROM schema_version"
        ).fetchall()  # from here on it reads this very moment
        with told_of(keys), closing(reading(keys)) as wrapped:
            _copy(wrapped, to_keys)
        _copy(rows, to_records)


def sound(path: Path) -> None:
    """Raises DatabaseUnusable for a copy that is not what was written, or no sound database."""
    with told_of(path), closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as copy:
        found = str(copy.pragma("integrity_check"))
    if found != "ok":
        raise DatabaseUnusable(f"{path} is damaged ({found.splitlines()[0]}): take another copy.")
    written = _sums(path)
    if written.exists() and written.read_text("ascii").split()[0] != digest(path):
        raise DatabaseUnusable(f"{path} is not what {written.name} says was written: take another copy.")


def make_fit(records: Path, keys: Path, root: bytes) -> int:
    """The two files at the newest schema, of this root key; whoever has no key in them is marked to be erased.

    How many those are. The next start erases them. Raises DatabaseUnusable, SchemaUnknown or OtherRootKey.
    """
    sql = load_queries("sqlite")
    with told_of(records), _opened(records, "records", root) as rows, _opened(keys, "keys", root) as wrapped:
        gone = [
            kind + id_
            for kind, query in OWNERS.items()
            for (id_,) in rows.execute(query)
            if not wrapped.execute(sql["key_by_owner"], {"owner": kind + id_}).fetchall()
        ]
        with wrapped:
            for owner in gone:
                wrapped.execute(sql["leaving_put"], {"owner": owner, "erased": 1})
    return len(gone)


def digest(path: Path) -> str:
    """SHA-256, in hexadecimal."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def _copy(source: apsw.Connection, to: Path) -> None:
    """Under its name only when it is whole and synced, with its sum beside it as `sha256sum -c` reads it."""
    fresh = to.with_name(f"{to.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    with closing(apsw.Connection(str(fresh))) as target:
        with target.backup("main", source, "main") as copying:
            copying.step(-1)
        target.pragma("journal_mode", "delete")  # one file, nothing beside it
    sum_ = _sums(to)
    sum_.write_text(f"{digest(fresh)}  {to.name}\n", "ascii")
    for file in (fresh, sum_):
        sync(file)
    fresh.rename(to)
    sync(to.parent)


@contextmanager
def _opened(path: Path, which: str, root: bytes) -> Iterator[apsw.Connection]:
    with closing(writing(path, checkpoints=True)) as connection:
        migrate(connection, which)
        check_root(connection, root, load_queries("sqlite"))
        yield connection


def _sums(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")
