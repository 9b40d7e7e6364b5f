"""Home of the store: opens the databases named in the settings and begins transactions on them."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from bot.ports import Sealing
from integrations.database.bulk import Bulk
from integrations.database.engine import DatabaseUnusable, Engine
from integrations.database.issued import Issuing
from integrations.database.kept_keys import KeptKeys
from integrations.database.keyring import Keyring
from integrations.database.postgresql import hosts
from integrations.database.postgresql.bulk import open_postgresql
from integrations.database.postgresql.engine import open_engine
from integrations.database.postgresql.erasures import is_led
from integrations.database.postgresql.opening import MOST, has_schema, migrate_alone
from integrations.database.postgresql.pool import Report
from integrations.database.revoked import RevokedIds
from integrations.database.schema import migrate
from integrations.database.sqlite.bulk import SqliteBulk
from integrations.database.sqlite.connections import told_of, writing
from integrations.database.sqlite.engine import SqliteEngine
from integrations.database.transaction import SealedTransaction

SCHEME, POSTGRESQL = "sqlite:", "postgresql:"


class SealedStore:
    """Implements bot.ports.Store over any engine."""

    def __init__(self, engine: Engine, sealing: Sealing) -> None:
        self._engine = engine
        self._keyring = Keyring(engine, sealing)
        self._issuing = Issuing(engine)
        self.kept = KeptKeys(engine, sealing)
        self.revoked = RevokedIds(engine)

    def refuses(self) -> bool:
        return self._engine.refusals.are_recent

    def begin(self) -> SealedTransaction:
        return SealedTransaction(self._engine, self._keyring.begin(), self._issuing)

    def connections(self) -> Mapping[str, tuple[int, int]]:
        """Of a database with a pool: how many are in use, and how many there may be."""
        return self._engine.connections()

    def waiting(self) -> float:
        """Seconds for which the oldest unit of work that is not begun yet has waited."""
        return self._engine.waiting()

    async def leads(self) -> bool:
        return await self._engine.leads()

    async def close(self) -> None:
        await self._engine.close()


async def open_store(
    database: str,
    keys_database: str,
    sealing: Sealing,
    *,
    beside_server: bool = False,
    connections: int = MOST,
    report: Report = lambda *_: None,
) -> SealedStore:
    """Both are "sqlite:PATH", made when absent, or both postgresql://…. A command `beside_server` never checkpoints.

    `connections` are those to each database of PostgreSQL at most; `report` hears when one is lost.
    Raises DatabaseUnusable, SchemaUnknown or OtherRootKey.
    """
    root = sealing.index("check", "root key")
    if database.startswith(POSTGRESQL) != keys_database.startswith(POSTGRESQL):
        raise DatabaseUnusable(f"both databases must be of one kind: {SCHEME}PATH or {POSTGRESQL}//…")
    if database.startswith(POSTGRESQL):
        postgresql = await open_engine(database, keys_database, root, connections)
        for guard in postgresql.guards:
            guard.report = report
        return SealedStore(postgresql, sealing)
    engine = SqliteEngine(_path(database), _path(keys_database), root, checkpoints=not beside_server)
    return SealedStore(engine, sealing)


async def bring_up(database: str, which: str) -> tuple[str, ...]:
    """One of the two (records or keys) to the newest schema; the names of the migrations now applied.

    Raises DatabaseUnusable or SchemaUnknown.
    """
    if database.startswith(POSTGRESQL):
        return await migrate_alone(database, which)
    path = _path(database)
    with told_of(path), closing(writing(path, checkpoints=False)) as connection:
        return migrate(connection, which)


async def open_bulk(database: str, which: str) -> Bulk:
    """One of the two (records or keys) by itself, at the schema it is at. Raises DatabaseUnusable."""
    if database.startswith(POSTGRESQL):
        return await open_postgresql(database, which)
    path = _path(database)
    with told_of(path):
        return SqliteBulk(path)


def dialect(database: str) -> str:
    """The folder of its queries and migrations."""
    return "postgresql" if database.startswith(POSTGRESQL) else "sqlite"


def sqlite_path(database: str) -> Path | None:
    """None for one that is no file."""
    return None if database.startswith(POSTGRESQL) else _path(database)


async def store_exists(database: str) -> bool:
    """Whether anything was ever stored under this setting. Raises DatabaseUnusable."""
    if database.startswith(POSTGRESQL):
        return await has_schema(database)
    path = _path(database)
    return path.exists() and path.stat().st_size > 0


async def is_served(keys_database: str) -> bool:
    """Whether a server of any machine uses it now; files are known by the lock of their key folder. Raises DatabaseUnusable."""
    return keys_database.startswith(POSTGRESQL) and await is_led(keys_database)


def shown(database: str) -> str:
    """The setting as it may be read by anybody: without a password."""
    if not database.startswith(POSTGRESQL):
        return database
    return hosts.shown(database)


def _path(database: str) -> Path:
    scheme, path = database[: len(SCHEME)], database[len(SCHEME) :]
    if scheme != SCHEME or not path:
        raise ValueError(f"{database!r} is not {SCHEME}PATH")
    return Path(path)
