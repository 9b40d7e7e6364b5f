"""A pass is noted before it is shown, many to a commit, and forgotten when it expires."""

import asyncio
from datetime import timedelta

import pytest
from beside import Beside
from stored import NOW, channel, citizen, commit, register

from bot.ports import LostRace, SignedPass, Store
from integrations.database.engine import Engine
from integrations.database.issued import MOST, Issued, Issuing
from integrations.database.store import SealedStore
from integrations.database.units import StoreBroken, Unit

ALL = "SELECT cti, exp, pseudonym FROM issued ORDER BY cti"
EXPIRES = NOW + timedelta(seconds=120)
EXP = int(EXPIRES.timestamp()) * 1_000_000


def live(number: int) -> SignedPass:
    return SignedPass(f"HP1:{number}", number.to_bytes(8, "big"), NOW, EXPIRES)


def issued(number: int) -> Issued:
    return Issued(live(number).id, EXPIRES, citizen().id)


async def give_out(store: Store, number: int) -> None:
    tx = store.begin()
    tx.issue(live(number), citizen().id)
    await tx.commit()


async def test_its_id_end_and_pseudonym_are_noted_and_nothing_else(store: Store, beside: Beside) -> None:
    await give_out(store, 1)
    assert await beside.run("records", ALL) == [(live(1).id, EXP, citizen().id)]
    assert not await beside.holds(live(1).code.encode())


async def test_it_is_forgotten_at_its_end_and_not_before(store: Store, beside: Beside) -> None:
    await give_out(store, 1)
    for at, left in ((EXPIRES, 1), (EXPIRES + timedelta(microseconds=1), 0)):
        tx = store.begin()
        tx.forget({"pass": at})
        await tx.commit()
        assert len(await beside.run("records", ALL)) == left


async def test_in_an_act_it_is_noted_with_the_act_or_not_at_all(store: Store, beside: Beside) -> None:
    await register(store)
    late = store.begin()
    read = await late.channel(channel().id)
    assert read is not None
    late.put_channel(read)
    late.issue(live(1), citizen().id)
    await commit(store, lambda tx, _: tx.put_channel(read), lambda tx, _: tx.issue(live(2), citizen().id))
    with pytest.raises(LostRace):
        await late.commit()
    assert [row[0] for row in await beside.run("records", ALL)] == [live(2).id]


async def test_many_at_once_share_few_commits(store: SealedStore, beside: Beside) -> None:
    engine = Counting(store._engine)
    issuing, count = Issuing(engine), 3 * MOST
    await asyncio.gather(*(issuing.write([issued(number)]) for number in range(count)))
    assert len(await beside.run("records", ALL)) == count
    assert max(engine.passes) <= MOST
    assert len(engine.passes) == 3


async def test_whoever_gives_up_holds_up_nobody(store: SealedStore, beside: Beside) -> None:
    issuing = Issuing(store._engine)
    gone, stays = (asyncio.create_task(issuing.write([issued(number)])) for number in (1, 2))
    await asyncio.sleep(0)
    gone.cancel()
    await stays
    assert gone.cancelled()
    assert (live(2).id, EXP, citizen().id) in await beside.run("records", ALL)


async def test_a_commit_that_fails_is_told_to_all_who_wait(store: SealedStore, beside: Beside) -> None:
    engine = Counting(store._engine, StoreBroken())
    issuing = Issuing(engine)
    told = await asyncio.gather(
        *(issuing.write([issued(number)]) for number in range(3)), return_exceptions=True
    )
    assert [type(each) for each in told] == [StoreBroken] * 3
    assert await beside.run("records", ALL) == []


async def test_what_one_asks_for_is_in_one_commit(store: SealedStore) -> None:
    engine = Counting(store._engine)
    issuing = Issuing(engine)
    strips = [[issued(10 * number + place) for place in range(6)] for number in range(21)]
    await asyncio.gather(*(issuing.write(strip) for strip in strips))
    assert all(count % 6 == 0 and count <= MOST for count in engine.passes)
    assert sum(engine.passes) == 6 * 21


async def test_ids_noted_already_are_known(store: Store) -> None:
    await give_out(store, 1)
    assert await store.begin().issued([live(1).id, live(2).id]) == {live(1).id}
    assert await store.begin().issued([]) == frozenset()


async def test_an_id_taken_meanwhile_is_refused_to_that_one_alone(store: SealedStore, beside: Beside) -> None:
    await give_out(store, 1)
    issuing = Issuing(store._engine)
    told = await asyncio.gather(
        *(issuing.write([issued(number)]) for number in (2, 1, 3)), return_exceptions=True
    )
    assert [type(each) for each in told] == [type(None), LostRace, type(None)]
    assert [row[0] for row in await beside.run("records", ALL)] == [live(number).id for number in (1, 2, 3)]


class Counting:
    """An engine that counts the passes of each commit; with a `fault` it fails instead."""

    def __init__(self, engine: Engine, fault: Exception | None = None) -> None:
        self.passes: list[int] = []
        self._engine, self._fault = engine, fault

    async def commit(self, unit: Unit) -> None:
        (statement,) = unit.statements
        self.passes.append(str(statement.values["rows"]).count("]") - 1)
        if self._fault:
            raise self._fault
        await self._engine.commit(unit)
