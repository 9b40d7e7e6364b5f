"""What was sent and cannot be noted is not sent again: a full disk, or records that are away, double nothing."""

import asyncio
from contextlib import suppress
from pathlib import Path

import apsw
from ports import Clock, reports_of
from postgres import until
from sending import Phone, put, sent, working

from bot.ports import Ports
from handlers import jobs


async def test_records_that_take_no_writes_for_a_while(ports: Ports, clock: Clock, tmp_path: Path) -> None:
    phone = Phone()
    await put(ports, 1, 2)
    clock.forward(seconds=1)
    ports.store._engine._writer._records.set_busy_timeout(1)
    other = apsw.Connection(str(tmp_path / "records.db"))
    other.execute("BEGIN IMMEDIATE")
    async with working(ports, phone):
        failed = reports_of(ports)
        await until(lambda: len(failed.named("job_failed")) > 2)
        with suppress(TimeoutError):
            async with asyncio.timeout(3 * jobs.POLL):
                await until(lambda: len(phone.got) > 1)
        assert phone.got == [("o-0", "0")]
        other.execute("ROLLBACK")
        await until(lambda: len(phone.got) > 1)
    assert phone.got == [("o-0", "0"), ("o-0", "1")]
    assert await sent(ports) == 2
    other.close()
