"""Home of `healthcode backup`: copies of records and keys into two folders, while the server runs."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from handlers.cli.copies import KEYS_KEPT, check_apart, file_name, outlived, sqlite_files
from handlers.cli.options import settings_of, settings_option
from handlers.records import StartRefused
from integrations.database.sqlite.backup import sound, take


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("backup", help="copy the SQLite databases, while the server runs")
    settings_option(parser)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the copy of the records goes")
    parser.add_argument(
        "--keys",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="where that of the keys goes: kept apart, for 7 days",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings, now = settings_of(arguments), datetime.now(UTC)
    folder, keys_folder = arguments.folder, arguments.keys
    check_apart(folder, keys_folder)
    records, keys = sqlite_files(settings)
    if not (records.exists() and keys.exists()):
        raise StartRefused(f"There is nothing to copy yet: {records} and {keys} are not both there.")
    to_records, to_keys = folder / file_name("records", now), keys_folder / file_name("keys", now)
    for each in (folder, keys_folder):
        _make(each)
    take(records, keys, to_records, to_keys)
    for path in (to_records, to_keys):
        sound(path)
        print(f"{path}: {path.stat().st_size:,} bytes")
    _forget(keys_folder, now)
    print(
        f"Keep the two apart, and the keys no longer than {KEYS_KEPT.days} days. The key folder {settings.keys.dir} is in "
        "neither: one copy of it lies in a third place, and without it neither can be read."
    )
    return 0


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StartRefused(
            f"{folder} cannot be a folder of copies ({error.strerror}): name one that this user may make or write in."
        ) from error


def _forget(folder: Path, now: datetime) -> None:
    for old in outlived(folder, now):
        old.path.with_name(old.path.name + ".sha256").unlink(missing_ok=True)
        old.path.unlink()
        print(f"{old.path}: deleted, older than {KEYS_KEPT.days} days")
