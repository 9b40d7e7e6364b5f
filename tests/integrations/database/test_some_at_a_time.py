"""However much is over, no unit of work deletes more of it than is done soon; the rest goes with the next ones."""

from datetime import timedelta

import pytest
from beside import ON_POSTGRESQL, ON_SQLITE, Beside
from stored import NOW, channel, commit

from bot.ports import Store
from integrations.database.columns import micros

EXTRA = 100
LONG_AGO = micros(NOW - timedelta(days=900))
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})"
FILL = {
    "outbox": """
        INSERT INTO items (
            channel, id, account, kind, state, tries, reason, created_at, due_at, sent_at, way, receipt, arrived, body
        )
        {numbers} SELECT c.id, CAST(n.i AS text), '', '', 'sent', 1, '', {at} + n.i, {at} + n.i, {at}, '', '', '', c.body
        FROM n CROSS JOIN channels AS c
    """,
    "audit": """
        INSERT INTO audit (about, at, actor, act, purpose, detail)
        {numbers} SELECT '00', {at} + i, '', '', '', '' FROM n
    """,
    "delivery": "INSERT INTO deliveries (key, {times}) {numbers} SELECT {key}, {moments} FROM n",
    "reply": "INSERT INTO deliveries (key, {times}, owner, reply) {numbers} SELECT {key}, {moments}, {key}, {key} FROM n",
}
COUNT = {
    "outbox": "SELECT count(*) FROM items WHERE due_at < :now",
    "audit": "SELECT count(*) FROM audit WHERE at < :now",
    "delivery": "SELECT count(*) FROM deliveries WHERE taken_at < :now",
    "reply": "SELECT count(*) FROM deliveries WHERE reply IS NOT NULL AND taken_at < :now",
}
MOMENT = f"{LONG_AGO} + i"
OF_ENGINE = {
    "sqlite": {"key": "CAST(CAST(i AS text) AS blob)", "times": "taken_at", "moments": MOMENT},
    "postgresql": {
        "key": "convert_to(CAST(i AS text), 'UTF8')",
        "times": "taken_at, sent_at",
        "moments": f"{MOMENT}, {MOMENT}",
    },
}
MOST = {
    "sqlite": {"outbox": 10_000, "audit": 10_000, "delivery": 100_000, "reply": 10_000},
    "postgresql": {"outbox": 100_000, "audit": 100_000, "delivery": 100_000, "reply": 10_000},
}


async def fall(store: Store, beside: Beside, what: str, engine: str) -> None:
    await commit(store, lambda tx, _: tx.put_channel(channel()))
    most = MOST[engine][what]
    numbers = NUMBERS.format(most + EXTRA)
    await beside.run("records", FILL[what].format(at=LONG_AGO, numbers=numbers, **OF_ENGINE[engine]))
    assert await _over(beside, what) == most + EXTRA
    await commit(store, lambda tx, _: tx.forget({what: NOW}))
    assert await _over(beside, what) == EXTRA
    await commit(store, lambda tx, _: tx.forget({what: NOW}))
    assert await _over(beside, what) == 0


async def _over(beside: Beside, what: str) -> int:
    ((number,),) = await beside.run("records", COUNT[what], {"now": micros(NOW)})
    return int(number)


@ON_SQLITE
@pytest.mark.parametrize("what", COUNT)
async def test_on_files(store: Store, beside: Beside, what: str) -> None:
    await fall(store, beside, what, "sqlite")


@ON_POSTGRESQL
@pytest.mark.parametrize("what", COUNT)
async def test_in_postgresql(store: Store, beside: Beside, what: str) -> None:
    await fall(store, beside, what, "postgresql")
