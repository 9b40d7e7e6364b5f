"""Home of how a PostgreSQL database is opened: what it must be set to, and its schema."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import asyncpg

from integrations.database.belonging import OtherRootKey
from integrations.database.engine import DatabaseUnusable
from integrations.database.postgresql.hosts import connect, shown
from integrations.database.postgresql.placed import Placed
from integrations.database.postgresql.remedies import remedy
from integrations.database.schema import APPLIED, VERSIONS, SchemaUnknown, digest, migrations, missing

OLDEST = 14
MOST = 10  # connections of one worker to each database, where the settings do not say
PREPARED = 500  # statements, more than there are
TIMEOUT = 10  # seconds for a connection
LIMITS = {"statement_timeout": "10s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s"}
FAILING = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
NEEDED = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
}
ALONE, MIGRATING = "SELECT pg_advisory_xact_lock($1)", 7_211_001  # one worker after the other
AS_LONG_AS_IT_TAKES = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0"
Pool = Any  # asyncpg has no types of its own
Connection = Any
Connect = Callable[..., Awaitable[Connection]]


@contextmanager
def told_of(which: str, address: str) -> Iterator[None]:
    """Turns what the system or PostgreSQL say into DatabaseUnusable, which names the database."""
    try:
        yield
    except ValueError as fault:  # its words may hold a part of the password
        raise DatabaseUnusable(
            f"the address of the database of {which} is not understood: write postgresql://USER:PASSWORD@HOST/NAME"
        ) from fault
    except SchemaUnknown as fault:
        raise SchemaUnknown(f"{shown(address)}: {fault}") from fault
    except FAILING as fault:
        raise DatabaseUnusable(
            f"the database of {named(which, address)} cannot be used ({type(fault).__name__}: {_words(fault)}): {remedy(fault)}."
        ) from fault


def named(which: str, address: str) -> str:
    return f"{which}, {shown(address)},"


async def open_pool(address: str, which: str, most: int, connecting: Connect) -> Pool:
    """Raises DatabaseUnusable for one that cannot be reached, is too old or may lose what it acknowledged."""
    with told_of(which, address):
        pool = await asyncpg.create_pool(
            address,
            connect=connecting,
            min_size=0,
            max_size=most,
            timeout=TIMEOUT,
            statement_cache_size=PREPARED,
            max_cached_statement_lifetime=0,
            server_settings={"application_name": "healthcode", **LIMITS},
            reset=_as_it_is,
        )
        try:
            async with pool.acquire() as connection:
                await _check(connection, named(which, address))
        except (DatabaseUnusable, *FAILING):
            await pool.close()
            raise
    return pool


async def has_schema(address: str) -> bool:
    """Whether it was ever opened. Raises DatabaseUnusable."""
    with told_of("the settings", address):
        connection = await connect(address, timeout=TIMEOUT)
        try:
            found: object = await connection.fetchval("SELECT to_regclass('schema_version')")
        finally:
            await connection.close()
    return found is not None


async def migrate(connection: Connection, which: str) -> tuple[str, ...]:
    """To the newest schema, in one commit or not at all; the names of the migrations now applied."""
    known = migrations("postgresql", which)
    async with connection.transaction():
        await connection.execute(AS_LONG_AS_IT_TAKES)
        await connection.execute(ALONE, MIGRATING)
        await connection.execute(f"SET LOCAL lock_timeout = '{LIMITS['lock_timeout']}'")  # others are at work
        await connection.execute(VERSIONS)
        applied = [(row[0], row[1]) for row in await connection.fetch(APPLIED)]
        wanting = missing(applied, known)
        for number, (name, text) in enumerate(wanting, len(applied) + 1):
            await connection.execute(text)
            await connection.execute(
                "INSERT INTO schema_version VALUES ($1, $2, $3)", number, name, digest(text)
            )
    return tuple(name for name, _ in wanting)


async def migrate_alone(address: str, which: str) -> tuple[str, ...]:
    """The same on a connection of its own. Raises DatabaseUnusable or SchemaUnknown."""
    with told_of(which, address):
        connection = await connect(address, timeout=TIMEOUT)
        try:
            return await migrate(connection, which)
        except asyncpg.LockNotAvailableError as fault:
            raise DatabaseUnusable(
                f"the database of {named(which, address)} is too busy to be migrated, and is as it was: run it again, or when less is done"
            ) from fault
        finally:
            await connection.close()


async def check_root(connection: Connection, root: bytes, sql: Mapping[str, Placed]) -> None:
    """Raises OtherRootKey."""
    async with connection.transaction():
        await connection.execute(ALONE, MIGRATING)
        await connection.execute(sql["root_check_put"].text, root)
        if await connection.fetch(sql["root_check_others"].text, root):
            raise OtherRootKey


async def check_safe(connection: Connection, which: str) -> None:
    """Of each connection, for another server may have taken the first one's place. Raises DatabaseUnusable."""
    for name, right in NEEDED.items():
        set_to = await connection.fetchval(f"SHOW {name}")
        if set_to not in right:
            raise DatabaseUnusable(
                f"the database of {which} runs with {name} = {set_to}, so that what was acknowledged can be lost: "
                f"set it to {right[0]}"
            )


async def _check(connection: Connection, which: str) -> None:
    """`which` as `named`."""
    version = connection.get_server_version().major
    if version < OLDEST:
        raise DatabaseUnusable(
            f"the database of {which} is of PostgreSQL {version}, which is too old: {OLDEST} or newer is needed"
        )
    encoding = await connection.fetchval("SHOW server_encoding")
    if encoding != "UTF8":
        raise DatabaseUnusable(
            f"the database of {which} is encoded as {encoding}: make it anew with ENCODING 'UTF8'"
        )


def _words(fault: Exception) -> str:
    """Without the details, which may quote a row."""
    return str(fault).partition("\n")[0] or "no answer"


async def _as_it_is(_: Connection) -> None:
    """A connection keeps nothing of a unit, so there is nothing to reset."""
