"""Home of `healthcode restore`: a copy of the records and the newest keys, into a place that is empty."""

import argparse
import shutil
from pathlib import Path

from config.settings import Settings
from handlers.cli.copies import Copy, check_apart, copies, sqlite_files
from handlers.cli.options import settings_of, settings_option
from handlers.records import StartRefused
from integrations.database.belonging import OtherRootKey
from integrations.database.sqlite.backup import make_fit, sound
from integrations.disk import sync
from integrations.sealing.keys import held, open_keys


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("restore", help="put back what `backup` copied; nothing may be there")
    settings_option(parser)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="of the copies of the records")
    parser.add_argument(
        "--keys", type=Path, required=True, metavar="FOLDER", help="of the copies of the keys"
    )
    parser.add_argument(
        "--at", default="", metavar="MOMENT", help="an older copy of the records; the newest otherwise"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    check_apart(arguments.folder, arguments.keys)
    places = sqlite_files(settings)
    if there := [str(path) for path in places if path.exists()]:
        raise StartRefused(f"Something is there already: {', '.join(there)}. Move it away first.")
    found = (_found(arguments.folder, "records"), _found(arguments.keys, "keys"))
    chosen = _chosen(*found, arguments.at)
    for copy in chosen:
        sound(copy.path)
    with held(settings.keys.dir):
        gone = _put_back(settings, chosen, places)
    _tell(chosen, gone)
    return 0


def _found(folder: Path, which: str) -> list[Copy]:
    """At least one."""
    found = copies(folder, which)
    if not found:
        raise StartRefused(
            f"No copy of the {which} lies in {folder}: name the folder that `healthcode backup` filled, where files "
            f"{which}-….db are."
        )
    return found


def _chosen(records: list[Copy], keys: list[Copy], moment: str) -> tuple[Copy, Copy]:
    """Always the newest keys, in which those erased since are missing."""
    fitting = [copy for copy in records if moment in {"", copy.moment}]
    if not fitting:
        known = ", ".join(copy.moment for copy in records)
        raise StartRefused(f"There is no such copy of the records as {moment}. There are: {known}.")
    if keys[-1].moment < fitting[-1].moment:
        raise StartRefused(
            f"The newest keys, {keys[-1].moment}, are older than these records, {fitting[-1].moment}: whoever came between "
            "the two would be taken for erased. Find newer keys, or name older records with --at."
        )
    return fitting[-1], keys[-1]


def _put_back(settings: Settings, chosen: tuple[Copy, Copy], places: tuple[Path, Path]) -> int:
    """Under their names only when both are fit to be used."""
    root = open_keys(settings.keys.dir, create=False).index("check", "root key")
    fresh = [path.with_name(f"{path.name}.new") for path in places]
    for copy, path in zip(chosen, fresh, strict=True):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        shutil.copyfile(copy.path, path)
    try:
        gone = make_fit(fresh[0], fresh[1], root)
    except OtherRootKey:
        raise StartRefused(
            f"The key folder {settings.keys.dir} is another one than these copies were made with: put back theirs."
        ) from None
    for path, place in zip(fresh, places, strict=True):
        sync(path)
        path.rename(place)
        sync(place.parent)
    return gone


def _tell(chosen: tuple[Copy, Copy], gone: int) -> None:
    records, keys = chosen
    print(f"Records of {records.moment}, keys of {keys.moment} are back.")
    print(
        f"{gone:,} people, unfinished sign-ups or documents have no key any more: the next start erases what is left of them."
    )
    print(
        f"What came after {records.moment} is lost. Who was erased after {keys.moment} is known again: erase them "
        "again (`healthcode erase`; DEPLOYMENT.md, Backup). Then start the server and run `healthcode doctor`."
    )
