"""Home of how a PostgreSQL database is opened: what it must be set to, its schema, and what a crash left half done."""

from typing import Any

import asyncpg

from integrations.database.belonging import OtherRootKey
from integrations.database.connections import DatabaseUnusable
from integrations.database.placed import Placed
from integrations.database.recovery import ERASING, parted
from integrations.database.schema import APPLIED, VERSIONS, digest, migrations, missing
from integrations.database.units import CHANNEL

OLDEST = 140000
MOST = 10  # connections of one worker to each database
PREPARED = 500  # statements, more than there are
STATEMENT, LOCK, IDLE = "10s", "5s", "30s"
DURABLE = {"fsync": ("on",), "full_page_writes": ("on",), "synchronous_commit": ("on", "local", "remote_write", "remote_apply")}
MIGRATING, RECOVERING = 7_211_001, 7_211_002  # advisory locks
Pool = Any
Connection = Any


async def open_pool(address: str) -> Pool:
    """Raises DatabaseUnusable for one that cannot be reached, is too old or may lose what it acknowledged."""
    limits = {"statement_timeout": STATEMENT, "lock_timeout": LOCK, "idle_in_transaction_session_timeout": IDLE}
    try:
        pool = await asyncpg.create_pool(
            address,
            min_size=1,
            max_size=MOST,
            statement_cache_size=PREPARED,
            server_settings={"application_name": "healthcode", **limits},
            reset=_as_it_is,
        )
    except (OSError, asyncpg.PostgresError, ValueError) as fault:
        raise DatabaseUnusable(f"the database cannot be reached ({type(fault).__name__}: {fault}): see its address and that it runs") from fault
    async with pool.acquire() as connection:
        await _check(connection)
    return pool


async def migrate(connection: Connection, which: str) -> None:
    """To the newest schema, in one commit or not at all; one worker after the other."""
    known = migrations("postgresql", which)
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", MIGRATING)
        await connection.execute(VERSIONS)
        applied = [(row[0], row[1]) for row in await connection.fetch(APPLIED)]
        for number, (name, text) in enumerate(missing(applied, known), len(applied) + 1):
            await connection.execute(text)
            await connection.execute("INSERT INTO schema_version VALUES ($1, $2, $3)", number, name, digest(text))


async def check_root(connection: Connection, root: bytes, sql: dict[str, Placed]) -> None:
    """Raises OtherRootKey."""
    async with connection.transaction():
        await connection.execute(sql["root_check_put"].text, root)
        if await connection.fetch(sql["root_check_others"].text, root):
            raise OtherRootKey


async def recover(records: Connection, keys: Connection, sql: dict[str, Placed]) -> None:
    """What was between a key and its rows when a worker died. One at a time, while no worker has a unit half way."""
    async with records.transaction(), keys.transaction():
        await keys.execute("SELECT pg_advisory_xact_lock($1)", RECOVERING)
        for owner, erased in await keys.fetch(sql["leaving_all"].text):
            kind, id_ = parted(owner)
            if erased:
                await records.execute(sql[ERASING[kind][0]].text, id_)
            elif kind == CHANNEL and not await records.fetch(
                "SELECT 1 FROM channels WHERE id = $1 AND citizen IS NULL", id_
            ):
                await keys.execute(sql["key_delete"].text, owner)
            await keys.execute(sql["leaving_delete"].text, owner)


async def _check(connection: Connection) -> None:
    version = connection.get_server_version()
    number = version.major * 10000
    if number < OLDEST:
        raise DatabaseUnusable(f"PostgreSQL {version.major} is too old: 14 or newer is needed")
    for name, right in DURABLE.items():
        is_ = await connection.fetchval(f"SHOW {name}")
        if is_ not in right:
            raise DatabaseUnusable(f"PostgreSQL runs with {name} = {is_}, so what was acknowledged can be lost: set it to {right[0]}")


async def _as_it_is(_: Connection) -> None:
    """A connection keeps nothing of a unit, so there is nothing to reset."""
