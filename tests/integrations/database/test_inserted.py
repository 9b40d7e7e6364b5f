"""Units of work as bare rows: what their statements would insert, and nothing that does more than that."""

from pathlib import Path

import pytest
from stored import channel, citizen, commit

from integrations.database.inserted import KEYS, Collected, inserted
from integrations.database.schema import load_queries
from integrations.database.store import SealedStore
from integrations.sealing.keys import Sealer, open_keys


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return open_keys(tmp_path / "secrets", create=True)


async def test_rows_stand_in_the_order_they_need_each_other(sealer: Sealer) -> None:
    collected = Collected()
    await commit(
        SealedStore(collected, sealer),
        lambda tx, _: tx.put_channel(channel(citizen=citizen().id)),
        lambda _, writes: writes.put_citizen(citizen()),
    )
    records, keys = inserted(collected.units, load_queries("sqlite"))
    assert [table for table, _ in records] == ["citizens", "channels", "audit"]
    ((_, columns), (row,)) = next(iter(records.items()))
    assert dict(zip(columns, row, strict=True))["id"] == citizen().id
    assert dict(zip(columns, row, strict=True))["version"] == 1
    assert [owner for owner, _ in keys[KEYS]] == [b"citizen:" + citizen().id]


async def test_what_changes_a_row_is_no_insertion(sealer: Sealer) -> None:
    collected = Collected()
    await commit(SealedStore(collected, sealer), lambda _, writes: writes.put_citizen(citizen(version=1)))
    with pytest.raises(ValueError, match="not an insertion: UPDATE citizens"):
        inserted(collected.units, load_queries("sqlite"))
