"""Home of what ends an erasure or a registration in PostgreSQL: what lies between a key and its rows is done."""

from collections.abc import Mapping
from typing import Any

from integrations.database.erasing import ERASING, parted
from integrations.database.postgresql.erasures import TELL
from integrations.database.postgresql.placed import Placed
from integrations.database.units import CHANNEL

Connection = Any


async def recover(records: Connection, keys: Connection, sql: Mapping[str, Placed]) -> list[bytes]:
    """After a unit, and at a start for one whose worker died; units half way are waited for. Gives whose keys are gone.

    Each is locked until its rows are done, so that nobody makes a new key for the same owner meanwhile.
    """
    async with keys.transaction(), records.transaction():
        leaving = await keys.fetch(sql["leaving_locked"].text)
        for owner, erased in leaving:
            kind, id_ = parted(owner)
            if erased:
                await records.execute(sql[ERASING[kind][0]].text, id_)
            elif kind == CHANNEL:
                await _leave(records, keys, sql, owner)
            await keys.execute(sql["leaving_delete"].text, owner)
        owners = [owner for owner, _ in leaving]
        await keys.execute(TELL, owners)
    return owners


async def _leave(records: Connection, keys: Connection, sql: Mapping[str, Placed], owner: bytes) -> None:
    """Deletes the own key of a channel that has registered, unless it has lost its citizen and uses the key again."""
    await keys.execute(sql["key_locked"].text, owner)  # after all that rely on it
    if not await records.fetch(sql["channel_is_alone"].text, parted(owner)[1]):
        await keys.execute(sql["key_delete"].text, owner)
