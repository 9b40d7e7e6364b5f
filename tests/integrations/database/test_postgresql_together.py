"""What a turn asks and writes goes to PostgreSQL at once where nothing in it depends on the rest, prepared once."""

import re
from dataclasses import replace

import pytest
from beside import ON_POSTGRESQL
from stored import ENTRY, NOW, channel, citizen, commit, declaration, delivery, evidence, item, register

from bot.ports import LostRace
from integrations.database.postgresql import engine
from integrations.database.postgresql.engine import PostgresEngine
from integrations.database.postgresql.together import PARTS
from integrations.database.store import SealedStore, open_store
from integrations.sealing.keys import Sealer

pytestmark = ON_POSTGRESQL
TABLE = re.compile("deliveries|channels|citizens")
PREPARED = """
SELECT count(*), count(DISTINCT statement), sum(generic_plans + custom_plans)
FROM pg_prepared_statements WHERE statement LIKE 'WITH p0%'
"""


@pytest.fixture
async def told(store: SealedStore) -> list[str]:
    """Every statement from now on. One after the other they all take the same connection."""
    assert isinstance(store._engine, PostgresEngine)
    said: list[str] = []
    async with store._engine._records.acquire() as records:
        records.add_query_logger(lambda record: said.append(record.query))
    return said


async def turn(store: SealedStore, number: int) -> None:
    tx = store.begin()
    assert await tx.delivery(delivery(number).key, NOW, channel().id) is None
    read = await tx.channel(channel().id)
    assert read is not None
    if read.citizen is not None:
        assert await tx.citizen(read.citizen) is not None
    tx.put_channel(read)
    tx.take(replace(delivery(number), sent_at=NOW))
    await tx.commit()


@pytest.mark.parametrize("known", [False, True])
async def test_a_turn_is_one_question_and_one_answer(
    store: SealedStore, told: list[str], known: bool
) -> None:
    if known:
        await register(store)
    else:
        await commit(store, lambda tx, _: tx.put_channel(channel()))
    await turn(store, 1)
    told.clear()
    await turn(store, 2)
    assert len(told) == 2, told
    assert await store.begin().delivery(delivery(2).key, NOW) == replace(delivery(2), sent_at=NOW)


async def test_where_tables_are_spread_each_statement_goes_alone(
    places: tuple[str, str], sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "IS_SPREAD", "SELECT 1")
    store = await open_store(*places, sealer)
    await register(store)
    said: list[str] = []
    assert isinstance(store._engine, PostgresEngine)
    async with store._engine._records.acquire() as records:
        records.add_query_logger(lambda record: said.append(record.query))
    await turn(store, 1)
    assert [set(TABLE.findall(each)) for each in said] == [
        {"deliveries"}, {"channels"}, {"citizens"}, set(), {"deliveries"}, {"citizens"}, {"channels"}, set()
    ]  # fmt: skip
    await store.close()


async def test_an_act_is_few_statements_in_one_transaction(store: SealedStore, told: list[str]) -> None:
    await register(store)
    tx = store.begin()
    read = await tx.channel(channel().id)
    assert read is not None
    assert await tx.citizen(citizen().id) is not None
    writes = tx.act(ENTRY)
    writes.put_declaration(citizen().id, declaration())
    writes.put_evidence(citizen().document, evidence())
    tx.put_channel(read)
    for number in range(2 * PARTS):
        tx.put_item(item(number))
    tx.take(delivery())
    told.clear()
    await tx.commit()
    assert told[0] == "BEGIN;"
    assert told[-1] == "COMMIT;"
    assert len(told) < 8
    assert len(await store.begin().unsent(channel().id)) == 2 * PARTS
    assert await store.begin().evidence(citizen().document) == (evidence(),)


async def test_of_a_statement_whose_last_part_does_not_hold_nothing_is_done(
    store: SealedStore, told: list[str]
) -> None:
    await register(store)
    tx = store.begin()
    tx.act(replace(ENTRY, about=citizen().id.hex()))
    assert await tx.channel(channel().id) is not None
    tx.take(delivery())
    tx.put_channel(channel(citizen=citizen().id, version=7))
    told.clear()
    with pytest.raises(LostRace):
        await tx.commit()
    assert len(told) == 1
    assert await store.begin().delivery(delivery().key) is None
    assert await store.begin().entries(citizen().id) == ()


async def test_every_statement_is_prepared_once(store: SealedStore) -> None:
    await register(store)
    for number in range(1, 9):
        await turn(store, number)
    assert isinstance(store._engine, PostgresEngine)
    async with store._engine._records.acquire() as records:
        (statements, different, runs) = await records.fetchrow(PREPARED)
    assert statements == different
    assert runs >= 8 + statements - 1
