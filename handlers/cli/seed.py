"""Home of `healthcode seed`: made-up citizens by the million, for measuring and for trying things out."""

import argparse
import asyncio
from datetime import UTC, datetime

from bot.ports import Account, Ports
from config.settings import Settings
from handlers.app import ports_of
from handlers.cli.options import all_of, settings_option
from handlers.cli.progress import Progress
from handlers.records import StartRefused, records_for_the_server
from handlers.seed_batches import Job, batches
from handlers.seeding import MOST, SEEDS, channel_id, open_id, resident_number
from integrations.database.bulk import Bulk
from integrations.database.inserted import Rows
from integrations.database.store import open_bulk


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("seed", help="made-up citizens, for measuring; the server stopped")
    settings_option(parser)
    parser.add_argument(
        "--citizens", type=int, required=True, metavar="N", help="how many there are at the end"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="other people for another number")
    parser.add_argument(
        "--account", default="", metavar="NAME", help="where they talk; the first of the settings"
    )
    parser.add_argument("--i-know", action="store_true", help="also on a server that people can reach")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    return asyncio.run(_seed(arguments))


async def _seed(arguments: argparse.Namespace) -> int:
    settings, policy = all_of(arguments)
    citizens, seed = int(arguments.citizens), int(arguments.seed)
    name = _account(settings, arguments.account)
    _check(settings, citizens, seed, knows=arguments.i_know)
    async with records_for_the_server(settings) as records:
        ports = ports_of(settings, policy, records, lambda: None)
        account = ports.accounts[name]
        keys = await open_bulk(settings.storage.keys_database, "keys")
        stored = await open_bulk(settings.storage.database, "records")
        try:
            there = await stored.count("citizens")
            await _same_people(ports, account, seed, there)
            job = Job(arguments.settings, account.name, seed, datetime.now(UTC), there, citizens)
            progress = Progress("citizens", citizens, done=there)
            async for count, made, made_keys in batches(job):
                await _write(keys, made_keys)  # synced before the first row that needs one
                await _write(stored, made)
                progress.add(count)
        finally:
            await keys.close()
            await stored.close()
    _tell(account, seed, there, citizens)
    return 0


def _account(settings: Settings, name: str) -> str:
    names = [account.name for account in settings.accounts]
    if name in names or (not name and names):
        return name or names[0]
    known = ", ".join(names) or "none"
    raise StartRefused(f"The settings hold no account to seed people at: --account is one of {known}.")


def _check(settings: Settings, citizens: int, seed: int, *, knows: bool) -> None:
    """Before anything is made."""
    if not 0 < citizens <= MOST or not 0 <= seed < SEEDS:
        raise StartRefused(f"--citizens is a number from 1 to {MOST:,}, --seed one from 0 to {SEEDS - 1:,}.")
    if not settings.local and not knows:
        raise StartRefused(
            "People can reach this server, and made-up citizens would stand among its own. Seed a server of this "
            "machine alone; or, if this one serves nobody yet, say --i-know."
        )
    if settings.policy.verification != "automatic":
        raise StartRefused(
            'Seeded citizens are verified at once, so the settings must say so: [policy] verification = "automatic".'
        )


async def _same_people(ports: Ports, account: Account, seed: int, there: int) -> None:
    """What is stored must be the first people of this very seed: an earlier run, whole or interrupted."""
    tx = ports.store.begin()
    for number, expected in ((0, there > 0), (there - 1, there > 0), (there, False)):
        found = number >= 0 and await tx.channel(channel_id(ports, account, seed, number)) is not None
        if found is not expected:
            raise StartRefused(
                f"There are {there:,} citizens already, and not those of seed {seed} at {account.name}: name their seed "
                "and account to add to them, or seed databases and keys that are new."
            )


async def _write(bulk: Bulk, rows: Rows) -> None:
    async with bulk.whole():
        for (table, columns), some in rows.items():
            await bulk.write(table, columns, some)


def _tell(account: Account, seed: int, there: int, citizens: int) -> None:
    last = max(citizens, there) - 1
    print(
        f"{max(citizens, there):,} citizens of seed {seed} talk at {account.name}: number 0 as {open_id(seed, 0)} with "
        f"{resident_number(seed, 0)}, the last as {open_id(seed, last)} with {resident_number(seed, last)}."
    )
