"""Home of `healthcode copy`: everything from two databases, records and keys, into two others."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from config.settings import Settings, load_settings
from config.settings_source import PREFIX
from handlers.cli.options import settings_of, settings_option
from handlers.cli.progress import Progress
from handlers.records import StartRefused
from integrations.database.belonging import OtherRootKey
from integrations.database.bulk import Bulk
from integrations.database.copying import CannotCopy, check_empty, compare, copy, rows_in
from integrations.database.store import is_served, open_bulk, open_store, shown, store_exists
from integrations.sealing.keys import held, open_keys

Pair = tuple[Bulk, Bulk]  # of keys and of records
# By these the addresses of the command beat the file; files are served by one worker, whatever the file says.
RECORDS, KEYS = f"{PREFIX}STORAGE__DATABASE", f"{PREFIX}STORAGE__KEYS_DATABASE"
WORKERS = f"{PREFIX}SERVER__WORKERS"


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "copy", help="into other databases: from SQLite to PostgreSQL; the server stopped"
    )
    settings_option(parser)
    parser.add_argument("old", nargs="?", default="", metavar="FROM", help="address of the old records")
    parser.add_argument("new", nargs="?", default="", metavar="TO", help="address of the new records")
    parser.add_argument(
        "--keys", nargs=2, default=("", ""), metavar=("FROM", "TO"), help="addresses of the databases of keys"
    )
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="instead of addresses: settings that name the new databases"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        return asyncio.run(_copy(*_settings(arguments)))
    except CannotCopy as cannot:
        raise StartRefused(str(cannot)) from cannot


def _settings(arguments: argparse.Namespace) -> tuple[Settings, Settings]:
    """Of the old databases and of the new ones. Raises Faults."""
    pairs = list(zip((arguments.old, arguments.new), arguments.keys, strict=True))
    if arguments.to and not any(map(any, pairs)):
        return settings_of(arguments), load_settings(arguments.to, os.environ)
    if arguments.to or not all(map(all, pairs)):
        raise StartRefused(
            "Say from where and to where, of the records and of the keys: `healthcode copy sqlite:data/healthcode.db "
            "postgresql://USER@HOST/NAME --keys sqlite:data/keys.db postgresql://USER@HOST/NAME_keys`; or name two "
            "settings files: `healthcode copy --settings old.toml --to new.toml`."
        )
    old, new = (
        load_settings(arguments.settings, {**os.environ, RECORDS: records, KEYS: keys, WORKERS: "1"})
        for records, keys in pairs
    )
    return old, new


async def _copy(old: Settings, new: Settings) -> int:
    await _check(old, new)
    with held(old.keys.dir):
        await _opened_once(old)
        await _opened_once(new)
        async with _both(old) as source, _both(new) as target:
            await _fill(source, target)
        async with _both(old) as source, _both(new) as target:
            return await _verify(source, target, new)


async def _check(old: Settings, new: Settings) -> None:
    if old.keys.dir.resolve() != new.keys.dir.resolve():
        raise StartRefused(
            f"The two settings name two key folders, {old.keys.dir} and {new.keys.dir}: what is copied stays sealed with "
            "the keys it has, so both must name the same folder."
        )
    before, after = old.storage, new.storage
    if {before.database, before.keys_database} & {after.database, after.keys_database}:
        raise StartRefused(
            "Old and new name the same database: FROM or --settings are the old ones, TO or --to the new ones. "
            "(HEALTHCODE_STORAGE__… in the environment beats both files.)"
        )
    for database in (before.database, before.keys_database):
        if not await store_exists(database):
            raise StartRefused(f"There is nothing to copy: {shown(database)} holds nothing.")
    for database in (before.keys_database, after.keys_database):
        if await is_served(database):
            raise StartRefused(
                f"A server runs on {shown(database)}, here or on another machine: stop each of them, then run this again."
            )


async def _opened_once(settings: Settings) -> None:
    """At the newest schema, of this root key, with nothing left half way."""
    storage, sealer = settings.storage, open_keys(settings.keys.dir, create=False)
    try:
        await (await open_store(storage.database, storage.keys_database, sealer)).close()
    except OtherRootKey:
        raise StartRefused(
            f"The key folder {settings.keys.dir} belongs to other databases than {shown(storage.database)} and "
            f"{shown(storage.keys_database)}: copy those it was made with, into two that are new."
        ) from None


@asynccontextmanager
async def _both(settings: Settings) -> AsyncIterator[Pair]:
    async with AsyncExitStack() as stack:
        keys = await open_bulk(settings.storage.keys_database, "keys")
        stack.push_async_callback(keys.close)
        records = await open_bulk(settings.storage.database, "records")
        stack.push_async_callback(records.close)
        yield keys, records


async def _fill(source: Pair, target: Pair) -> None:
    """Nothing is there before all is: first the keys are committed, then the records."""
    for bulk, which in zip(target, ("keys", "records"), strict=True):
        await check_empty(bulk, which)
    progress = Progress("rows copied", sum([await rows_in(each) for each in source]))
    keys, records = target
    async with records.whole(), keys.whole():
        for one, other in zip(source, target, strict=True):
            await copy(one, other, progress.add)


async def _verify(source: Pair, target: Pair, new: Settings) -> int:
    progress = Progress("rows compared", sum([await rows_in(each) for each in source]))
    found = [
        each
        for one, other in zip(source, target, strict=True)
        for each in await compare(one, other, progress.add)
    ]
    for each in found:
        words = f"{each.changed:,} changed, {each.missing:,} missing, {each.surplus:,} too many"
        print(f"{each.table}: {each.same:,} the same" + ("" if each.equal else f"; {words}"))
    if not all(each.equal for each in found):
        print(
            "The copy is not the original. Do not start a server on it: make both databases anew and copy again."
        )
        return 1
    storage = new.storage
    print(
        f"{shown(storage.database)} and {shown(storage.keys_database)} hold what the old databases hold, row by row. "
        "Start the server with the new settings, then delete the old databases: erasing somebody does not reach them."
    )
    return 0
