"""Home of how a SQLite file is opened: for writing, synced at every commit, or for reading beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from integrations.database.engine import DatabaseUnusable
from integrations.database.schema import SchemaUnknown
from integrations.disk import sync

WAITS = 10_000  # milliseconds for a lock held by another process
CHECKPOINT_PAGES = 4000


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Turns what the system or SQLite say about a file into DatabaseUnusable."""
    try:
        yield
    except apsw.NotADBError as fault:
        raise DatabaseUnusable(f"{path} is not a database: move it away, or put back its backup.") from fault
    except SchemaUnknown as fault:
        raise SchemaUnknown(f"{path}: {fault}") from fault
    except (apsw.Error, OSError) as fault:
        raise DatabaseUnusable(
            f"{path} cannot be used as a database ({fault}): see that its folder exists and may be written by this user."
        ) from fault


def writing(path: Path, *, checkpoints: bool) -> apsw.Connection:
    """Makes the file, for its owner alone, when absent."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        sync(path.parent)
    connection = _opened(path)
    connection.transaction_mode = "IMMEDIATE"
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "full")
    connection.pragma("foreign_keys", "on")
    connection.pragma("secure_delete", "on")
    connection.pragma("wal_autocheckpoint", CHECKPOINT_PAGES if checkpoints else 0)
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, not checkpoints)
    return connection


def reading(path: Path) -> apsw.Connection:
    connection = _opened(path)
    connection.pragma("query_only", "on")
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    return connection


def _opened(path: Path) -> apsw.Connection:
    """A statement is planned once: left to itself SQLite may parse and plan it anew whenever other values are bound."""
    connection = apsw.Connection(str(path))
    connection.set_busy_timeout(WAITS)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
    return connection
