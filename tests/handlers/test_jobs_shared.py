"""Several workers at one outbox over PostgreSQL: each message once and in order, and whoever dies is replaced."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from ports import Clock, open_ports
from postgres import INSTALLED, MISSING, Server, until
from postgres import running as postgresql
from sending import Phone, put, sent, working

from bot.ports import LEASE, Ports
from handlers import jobs
from integrations.database.store import open_store

pytestmark = pytest.mark.skipif(not INSTALLED, reason=MISSING)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgresql() as started:
        yield started


@pytest.fixture
async def pair(server: Server, tmp_path: Path, clock: Clock) -> AsyncIterator[tuple[Ports, Ports]]:
    """Two workers on the same records."""
    async with server.pair() as places:
        one = await open_ports(tmp_path, clock)
        await one.store.close()
        stores = [await open_store(*places, one.sealing) for _ in range(2)]
        yield replace(one, store=stores[0]), replace(one, store=stores[1])
        for store in stores:
            await asyncio.gather(store.close(), return_exceptions=True)


async def test_each_message_is_sent_once_and_in_order(pair: tuple[Ports, Ports], clock: Clock) -> None:
    one, two = pair
    phone = Phone()
    await put(one, 6, 5)
    clock.forward(seconds=1)
    async with working(one, phone), working(two, phone):
        await until(lambda: len(phone.got) == 30)
    assert await sent(one) == 30
    for person in range(6):
        assert [words for who, words in phone.got if who == f"o-{person}"] == ["0", "1", "2", "3", "4"]


async def test_what_a_killed_worker_was_sending_is_sent_after_its_lease(
    pair: tuple[Ports, Ports], clock: Clock
) -> None:
    one, two = pair
    stuck, phone = Phone(holding="o-0"), Phone()
    await put(one, 1, 2)
    clock.forward(seconds=1)
    async with working(one, stuck):
        async with asyncio.timeout(10):
            await stuck.begun.wait()
        await cut_off(one)  # it can say nothing any more
    async with working(two, phone):
        await asyncio.sleep(2 * jobs.POLL)
        assert phone.got == []
        clock.forward(seconds=LEASE.total_seconds() + 1)
        await until(lambda: phone.got == [("o-0", "0"), ("o-0", "1")])


async def test_what_a_worker_that_ends_cannot_send_is_another_s_at_once(
    pair: tuple[Ports, Ports], clock: Clock
) -> None:
    one, two = pair
    stuck, phone = Phone(holding="o-0"), Phone()
    await put(one, 1, 1)
    clock.forward(seconds=1)
    async with working(one, stuck):
        async with asyncio.timeout(10):
            await stuck.begun.wait()
    async with working(two, phone):
        await until(lambda: phone.got == [("o-0", "0")])


async def test_who_takes_longer_than_the_lease_is_not_overtaken(
    pair: tuple[Ports, Ports], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "RENEW_EVERY", 0.05)
    one, two = pair
    stuck, phone = Phone(holding="o-0"), Phone()
    await put(one, 1, 1)
    clock.forward(seconds=1)
    async with working(one, stuck):
        async with asyncio.timeout(10):
            await stuck.begun.wait()
        async with working(two, phone):
            for _ in range(4):
                clock.forward(seconds=LEASE.total_seconds() - 1)
                await asyncio.sleep(0.5)
        assert phone.got == []


async def cut_off(ports: Ports) -> None:
    engine = ports.store._engine
    for pool in (engine._records, engine._keys):
        pool._pool.terminate()
