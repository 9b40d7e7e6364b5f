"""Home of opening keys and databases, by the server alone, by its workers or by a command, and of why they cannot be."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.settings import Settings
from handlers.pass_keys import PassKeys
from integrations.database.belonging import OtherRootKey
from integrations.database.engine import DatabaseUnusable
from integrations.database.schema import SchemaUnknown
from integrations.database.store import SealedStore, open_store, shown, store_exists
from integrations.logs import report
from integrations.pass_files import PassKeysUnusable
from integrations.sealing.keys import KeysUnusable, Sealer, held, open_keys

UNFINISHED = "first-start"  # lies in the key folder while a first start makes keys and databases; killed, it begins again


class StartRefused(Exception):
    """It would not be safe to start; says why and what to do."""


CANNOT_OPEN = (StartRefused, KeysUnusable, PassKeysUnusable, DatabaseUnusable, SchemaUnknown)


@dataclass(frozen=True, slots=True)
class Records:
    store: SealedStore
    sealer: Sealer
    pass_keys: PassKeys


@asynccontextmanager
async def records_for_the_server(settings: Settings) -> AsyncIterator[Records]:
    """To this server alone until the end; what is missing at a first start is made."""
    first = await _is_first(settings)
    with held(settings.keys.dir):
        records = await _begun(settings, first=first)
        try:
            yield records
        finally:
            await records.store.close()


@asynccontextmanager
async def records_for_workers(settings: Settings) -> AsyncIterator[None]:
    """As for one server, but each of its workers opens them by itself."""
    first = await _is_first(settings)
    with held(settings.keys.dir):
        records = await _begun(settings, first=first)
        await records.store.close()
        yield


@asynccontextmanager
async def records_beside_the_server(settings: Settings) -> AsyncIterator[Records]:
    """For a command, beside a running server or without one, and for a worker; nothing is made."""
    if await _is_first(settings):
        raise StartRefused(_nothing_there(settings))
    sealer = open_keys(settings.keys.dir, create=False)
    store = await _open_store(settings, sealer, beside_server=True)
    try:
        yield Records(store, sealer, await _pass_keys(settings, store))
    finally:
        await store.close()


async def _begun(settings: Settings, *, first: bool) -> Records:
    folder = settings.keys.dir
    if first:
        (folder / UNFINISHED).touch()
    sealer = open_keys(folder, create=first)
    if first:
        report("first_start", {"folder": folder})
    store = await _open_store(settings, sealer, beside_server=False)
    pass_keys = await _pass_keys(settings, store, first=first)
    (folder / UNFINISHED).unlink(missing_ok=True)
    return Records(store, sealer, pass_keys)


async def _pass_keys(settings: Settings, store: SealedStore, *, first: bool = False) -> PassKeys:
    """Those of the database; where there are none yet, those that lay as files, and new ones."""
    pass_keys = PassKeys(store.kept, store.revoked, settings.keys.dir)
    try:
        made = await pass_keys.begin(datetime.now(UTC), local=settings.local)
    except PassKeysUnusable:
        await store.close()
        raise
    if made and not first:
        report("pass_keys_made", {"count": made})
    return pass_keys


async def _open_store(settings: Settings, sealer: Sealer, *, beside_server: bool) -> SealedStore:
    storage = settings.storage
    try:
        return await open_store(
            storage.database,
            storage.keys_database,
            sealer,
            beside_server=beside_server,
            connections=storage.connections,
            report=report,
        )
    except OtherRootKey:
        raise StartRefused(
            f"The key folder {settings.keys.dir} belongs to other databases than {shown(storage.database)} and "
            f"{shown(storage.keys_database)}: with its keys nothing in them would be found. Put back the key folder "
            "they were made with, or name the databases that go with this one."
        ) from None


async def _is_first(settings: Settings) -> bool:
    """Keys and schema are made when both are absent; one without the other is a lost key or a lost database."""
    folder = settings.keys.dir
    if (folder / UNFINISHED).exists():
        return True
    keys = folder.is_dir() and any(folder.iterdir())
    storage = settings.storage
    stored = [await store_exists(each) for each in (storage.database, storage.keys_database)]
    if keys and not all(stored):
        raise StartRefused(
            f"The key folder {folder} is there, but not both databases. Restore the databases from their "
            "backup; or, to begin anew without the old records, move the key folder and what is left away."
        )
    if any(stored) and not keys:
        raise StartRefused(
            f"There are databases, but the key folder {folder} is missing or empty, so nothing in them can "
            "be read. Restore the key folder from its backup."
        )
    return not keys


def _nothing_there(settings: Settings) -> str:
    storage = settings.storage
    return (
        f"Nothing is stored here yet: there is neither {settings.keys.dir} nor {shown(storage.database)} nor "
        f"{shown(storage.keys_database)}, seen from {Path.cwd()}. Run commands in the server's folder with its "
        "settings; the first start of `healthcode serve` makes what is missing."
    )
