"""A store on files of its own, for tests of the keys that it keeps."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from integrations.database.store import SealedStore, open_store
from integrations.sealing.keys import open_keys


@asynccontextmanager
async def keyed_store(folder: Path) -> AsyncIterator[SealedStore]:
    sealer = open_keys(folder / "secrets", create=True)
    opened = await open_store(f"sqlite:{folder}/records.db", f"sqlite:{folder}/of-keys.db", sealer)
    yield opened
    await opened.close()
