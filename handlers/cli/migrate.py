"""Home of `healthcode migrate`: both databases to the newest schema, before the workers of a new version start."""

import argparse
import asyncio

from config.settings import Settings
from handlers.cli.options import settings_of, settings_option
from handlers.records import StartRefused
from integrations.database.store import bring_up, shown, store_exists


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "migrate", help="bring both databases to the newest schema, beside the server"
    )
    settings_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    return asyncio.run(_migrate(settings_of(arguments)))


async def _migrate(settings: Settings) -> int:
    """Each in one commit: stopped at any moment, it is run again."""
    both = {"keys": settings.storage.keys_database, "records": settings.storage.database}
    for which, database in both.items():
        if not await store_exists(database):
            raise StartRefused(
                f"There is no database of {which} at {shown(database)} yet: the first start of `healthcode serve` "
                "makes it, at the newest schema."
            )
    for which, database in both.items():
        applied = await bring_up(database, which)
        done = f"applied {', '.join(applied)}" if applied else "at the newest schema already"
        print(f"{which}, {shown(database)}: {done}.")
    return 0
