"""Home of copies in their folders: named by what they hold and the moment they were taken, which the name sorts by."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.settings import Settings
from handlers.records import StartRefused
from integrations.database.store import sqlite_path

NAME = re.compile(r"(records|keys)-([0-9]{8}T[0-9]{6}Z)\.db")
MOMENT = "%Y%m%dT%H%M%SZ"
KEYS_KEPT = timedelta(days=7)  # after which nothing can bring an erased person back


@dataclass(frozen=True, slots=True, order=True)
class Copy:
    moment: str
    path: Path


def file_name(which: str, at: datetime) -> str:
    return f"{which}-{at.astimezone(UTC):{MOMENT}}.db"


def copies(folder: Path, which: str) -> list[Copy]:
    """The oldest first."""
    found = ((NAME.fullmatch(path.name), path) for path in folder.glob("*.db"))
    return sorted(Copy(name[2], path) for name, path in found if name and name[1] == which)


def outlived(folder: Path, at: datetime) -> list[Copy]:
    """Copies of keys that are older than they may be; never the newest one."""
    before = f"{at - KEYS_KEPT:{MOMENT}}"
    return [copy for copy in copies(folder, "keys")[:-1] if copy.moment < before]


def sqlite_files(settings: Settings) -> tuple[Path, Path]:
    """Records and keys. Raises StartRefused where they are no files."""
    records, keys = (
        sqlite_path(each) for each in (settings.storage.database, settings.storage.keys_database)
    )
    if records is None or keys is None:
        raise StartRefused(
            "The databases are PostgreSQL's, which copies itself: pg_basebackup and the archive of its log, for the "
            "keys apart from the records. DEPLOYMENT.md, under Backup, says how, and how to put them back."
        )
    return records, keys


def check_apart(folder: Path, keys: Path) -> None:
    if folder.resolve() == keys.resolve():
        raise StartRefused(
            f"Records and keys would lie in one folder, {folder}: whoever takes it could read erased people, too. "
            "Name two that are kept apart."
        )
