"""Deliveries, messages and the audit are parted by day: made ahead, dropped whole, and none is missing when it is needed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta

import asyncpg
import pytest
from beside import ON_POSTGRESQL, Beside
from postgres import until
from stored import ENTRY, NOW, channel, citizen, commit, delivery, item, visit

from bot.ports import AlreadyTaken, LostRace, Store
from integrations.database.columns import EPOCH
from integrations.database.postgresql.days import AHEAD, BEHIND, TABLES, TODAY, make_days
from integrations.database.store import SealedStore, open_store
from integrations.sealing.keys import Sealer

pytestmark = ON_POSTGRESQL
DAY = timedelta(days=1)
DAYS = "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relispartition AND relname !~ 'rest'"
DELETE = "DELETE FROM {}"
AGAIN = "UPDATE {} SET state = 'waiting'"
FIRST = "INSERT INTO audit (about, at, actor, act, purpose, detail) VALUES ('00', {}, '', '', '', '')"
WHERE = "SELECT tableoid::regclass::text FROM {}"


def day_of(at: datetime) -> int:
    return (at - EPOCH) // DAY


@pytest.fixture
async def records(places: tuple[str, str], store: SealedStore) -> object:
    """Days around NOW are there as well as those of the real clock."""
    connection = await asyncpg.connect(places[0])
    await make_days(connection, day_of(NOW))
    await connection.close()
    return connection


async def fill(store: Store, at: datetime, number: int) -> None:
    tx = store.begin()
    tx.put_channel(channel(number))
    tx.put_item(item(number, of=number, created_at=at, due_at=at, state="sent", sent_at=at))
    tx.act(replace(ENTRY, at=at, about="00" * number)).put_citizen(citizen(number))
    tx.put_visit(citizen(number).id, visit(number, since=at), b"sealed")
    tx.take(replace(delivery(number), taken_at=at, sent_at=at))
    await tx.commit()


async def test_days_are_made_ahead_at_a_start(
    store: SealedStore, places: tuple[str, str], sealer: Sealer, beside: Beside
) -> None:
    (today,) = await beside.column("records", TODAY)
    wanted = {f"{table}_{day}" for table in TABLES for day in range(today - BEHIND, today + AHEAD + 1)}
    assert await beside.column("records", DAYS) == wanted
    await beside.run("records", f"DROP TABLE items_{today}, audit_{today + 1}")
    await (await open_store(*places, sealer)).close()
    assert await beside.column("records", DAYS) == wanted


@pytest.mark.usefixtures("records")
async def test_what_happens_lies_in_its_day_and_what_has_none_in_the_rest(
    store: SealedStore, beside: Beside
) -> None:
    await fill(store, NOW, 1)
    for table in TABLES:
        assert await beside.column("records", WHERE.format(table)) == {f"{table}_{day_of(NOW)}"}
    jumped = NOW + 1000 * DAY
    await fill(store, jumped, 2)
    await commit(store, lambda tx, _: tx.take(delivery(3)))
    for table in TABLES:
        assert f"{table}_rest" in await beside.column("records", WHERE.format(table))
    assert await store.begin().delivery(delivery(2).key, jumped) is not None
    assert await store.begin().delivery(delivery(3).key) is not None
    assert await store.begin().item(item(2).id) is not None


@pytest.mark.usefixtures("records")
async def test_a_day_that_is_over_is_dropped_and_the_rest_deleted(store: SealedStore, beside: Beside) -> None:
    for number, at in enumerate((NOW, NOW + DAY, NOW - 100 * DAY), 1):
        await fill(store, at, number)
    over = (NOW + DAY).replace(hour=0)
    await commit(
        store, lambda tx, _: tx.forget({"delivery": over, "outbox": over, "audit": over, "visit": over})
    )
    left = await beside.column("records", DAYS)
    for table in TABLES:
        assert f"{table}_{day_of(NOW)}" not in left
        assert f"{table}_{day_of(NOW) + 1}" in left
    assert await store.begin().delivery(delivery(1).key, NOW) is None
    assert await store.begin().delivery(delivery(2).key, NOW + DAY) is not None
    assert await store.begin().delivery(delivery(3).key, NOW - 100 * DAY) is None
    assert await store.begin().entries(b"\0" * 3) == ()
    assert [each.id for each in await store.begin().items("sent", 9)] == ["i2"]
    kept = [await store.begin().visits(citizen(number).id) for number in (1, 2, 3)]
    assert [len(each) for each in kept] == [0, 1, 0]


@pytest.mark.usefixtures("records")
async def test_a_day_in_which_something_is_kept_is_not_dropped(store: SealedStore, beside: Beside) -> None:
    """A message that still waits, and one delivered late, when its day was over already."""
    await fill(store, NOW, 1)
    late = replace(delivery(2), sent_at=NOW, taken_at=NOW + 2 * DAY)
    await commit(
        store,
        lambda tx, _: tx.take(late),
        lambda tx, _: tx.put_item(item(2, created_at=NOW, due_at=NOW)),
    )
    over = NOW + DAY
    await commit(store, lambda tx, _: tx.forget({"delivery": over, "outbox": over}))
    assert await store.begin().delivery(late.key, NOW) == replace(late, reply=None)
    assert await store.begin().delivery(delivery(1).key, NOW) is None
    assert await store.begin().item("i2") is not None
    assert await store.begin().item("i1") is None


@pytest.mark.usefixtures("records")
async def test_a_day_in_use_is_waited_for_briefly_and_dropped_the_next_time(
    store: SealedStore, places: tuple[str, str], beside: Beside
) -> None:
    await fill(store, NOW, 1)
    forget, day = {"delivery": (NOW + DAY).replace(hour=0)}, f"deliveries_{day_of(NOW)}"
    reading = await asyncpg.connect(places[0])
    async with reading.transaction():
        await reading.fetch("SELECT 1 FROM deliveries")
        await commit(store, lambda tx, _: tx.forget(forget))
        assert day in await beside.column("records", DAYS)
        assert await store.begin().delivery(delivery(1).key, NOW) is None
    await reading.close()
    await commit(store, lambda tx, _: tx.forget(forget))
    assert day not in await beside.column("records", DAYS)


@pytest.mark.usefixtures("records")
async def test_a_day_is_kept_for_what_is_being_written_while_it_is_looked_at(
    store: SealedStore, places: tuple[str, str], beside: Beside
) -> None:
    await fill(store, NOW, 1)
    over, day = (NOW + DAY).replace(hour=0), f"items_{day_of(NOW)}"
    await beside.run("records", f"DROP TABLE items_{day_of(NOW) - 1}")  # so that this one is the first
    async with written_meanwhile(places[0], AGAIN.format(day)):
        await commit(store, lambda tx, _: tx.forget({"outbox": over}))
    assert day in await beside.column("records", DAYS)
    assert [each.id for each in await store.begin().items("waiting", 9)] == ["i1"]


async def test_a_day_whose_first_row_is_just_being_written_to_the_rest_is_left_there(
    store: SealedStore, places: tuple[str, str], beside: Beside
) -> None:
    making = await asyncpg.connect(places[0])
    async with written_meanwhile(places[0], FIRST.format(day_of(NOW) * 86_400_000_000)):
        await make_days(making, day_of(NOW) + BEHIND)
    await making.close()
    assert f"audit_{day_of(NOW)}" not in await beside.column("records", DAYS)
    assert f"audit_{day_of(NOW) + 1}" in await beside.column("records", DAYS)


@asynccontextmanager
async def written_meanwhile(records: str, statement: str) -> AsyncIterator[None]:
    """It is committed as soon as somebody else waits for it."""
    writing = await asyncpg.connect(records)
    ours = writing.transaction()
    await ours.start()
    await writing.execute(statement)

    async def commits() -> None:
        with suppress(TimeoutError):
            await until(lambda: is_waited_for(writing))
        await ours.commit()

    task = asyncio.ensure_future(commits())
    yield
    await task
    await writing.close()


async def is_waited_for(connection: asyncpg.Connection) -> bool:
    return bool(await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"))


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("later", [timedelta(hours=2), timedelta(hours=25), timedelta(days=29)])
async def test_a_copy_that_comes_on_another_day_is_known(store: Store, later: timedelta) -> None:
    """It says when it was sent: just before midnight."""
    sent = NOW.replace(hour=23, minute=59)
    first = replace(delivery(), taken_at=sent + timedelta(seconds=59), sent_at=sent)
    await commit(store, lambda tx, _: tx.put_channel(channel()), lambda tx, _: tx.take(first))
    assert await store.begin().delivery(first.key, sent) == first
    with pytest.raises(AlreadyTaken) as known:
        await commit(store, lambda tx, _: tx.take(replace(first, taken_at=sent + later, reply=b"again")))
    assert known.value.delivery == first


async def test_a_day_whose_rows_lie_in_the_rest_stays_there(
    store: SealedStore, places: tuple[str, str], beside: Beside
) -> None:
    await fill(store, NOW, 1)
    connection = await asyncpg.connect(places[0])
    await make_days(connection, day_of(NOW))
    await connection.close()
    left = await beside.column("records", DAYS)
    assert f"audit_{day_of(NOW)}" not in left
    assert f"audit_{day_of(NOW) + 1}" in left
    with pytest.raises((AlreadyTaken, LostRace)):
        await fill(store, NOW, 1)


async def test_no_day_of_the_audit_is_changed_or_emptied(store: SealedStore, beside: Beside) -> None:
    (today,) = await beside.column("records", TODAY)
    await fill(store, EPOCH + today * DAY, 1)
    day = f"audit_{today}"
    assert await beside.column("records", WHERE.format("audit")) == {day}
    for change in ("TRUNCATE {}", "UPDATE {} SET act = ''"):
        for part in ("audit", day):
            with pytest.raises(beside.forbidden, match="never changed"):
                await beside.run("records", change.format(part))
    with pytest.raises(beside.forbidden, match="never changed"):
        await beside.run("records", "TRUNCATE audit_rest")
    with pytest.raises(beside.forbidden, match="until its end"):
        await beside.run("records", DELETE.format(day))
