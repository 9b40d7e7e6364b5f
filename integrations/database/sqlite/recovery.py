"""Home of what is finished at start when the process died between a key and its rows."""

from collections.abc import Mapping
from typing import Any

import apsw

from integrations.database.erasing import ERASING, parted

ALONE = "SELECT 1 FROM channels WHERE id = ? AND citizen IS NULL"


def recover(records: apsw.Connection, keys: apsw.Connection, sql: Mapping[str, str]) -> None:
    """Takes the lock of the records first, as the writer does, so that the two can never wait for each other."""
    if not keys.execute(sql["leaving_all"]).fetchall():
        return
    for connection in (records, keys):
        connection.execute("BEGIN IMMEDIATE")
    leaving: list[tuple[Any, ...]] = keys.execute(sql["leaving_all"]).fetchall()
    for owner, erased in leaving:
        kind, id_ = parted(owner)
        if erased:
            query, name = ERASING[kind]
            records.execute(sql[query], {name: id_})
        elif not records.execute(ALONE, (id_,)).fetchall():
            keys.execute(sql["key_delete"], {"owner": owner})
        keys.execute(sql["leaving_delete"], {"owner": owner})
    for connection in (records, keys):
        connection.execute("COMMIT")
