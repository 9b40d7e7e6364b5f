"""Several workers as real processes: one that dies is followed by another, and no program that fails does harm."""

import asyncio
import itertools
import os
import re
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from postgres import INSTALLED, MISSING, Server
from postgres import running as postgresql

from drills.workers import Workers
from handlers.figures import FOLDER
from handlers.workers.parent import AT_ONCE, LONGEST, pause_after

pytestmark = pytest.mark.skipif(not INSTALLED, reason=MISSING)
LEADING = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 7211002 AND granted"
SHARED = (
    'healthcode_deliveries_total{account="",name="",outcome="unknown_account"} 8.0',
    "healthcode_workers 2.0",
    'healthcode_outbox{state="due"} 0.0',
    'healthcode_outbox{state="failed"} 0.0',
    'healthcode_database_connections{database="records",what="most"} 20.0',
)
PROGRAM = "import sys\nfrom handlers.cli import main\nif __name__ == '__main__':\n    sys.exit(main())\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgresql() as started:
        yield started


@asynccontextmanager
async def workers(server: Server, folder: Path, **other: Any) -> AsyncIterator[Workers]:
    async with server.pair(bare=True) as storage:
        opened = Workers(folder, storage, 2, **other)
        try:
            yield opened
        finally:
            await opened.end()


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_one_that_dies_is_followed_and_all_end_together(server: Server, tmp_path: Path) -> None:
    async with workers(server, tmp_path) as some:
        await some.start()
        assert await some.is_ready()
        dead, other = some.pids()
        os.kill(dead, signal.SIGKILL)
        await some.until(lambda: len(some.pids()) == 2 and dead not in some.pids())
        assert other in some.pids()
        assert [each["how"] for each in some.told("worker_ended")] == ["SIGKILL"]
        assert await some.is_ready()
        pids = some.pids()
        assert await some.end() == 0
    assert not any(is_there(pid) for pid in pids)
    assert len(some.told("stopped")) == 1
    assert [each["how"] for each in some.told("worker_ended")[1:]] == ["exit-0"] * 2


async def test_many_start_a_few_at_a_time(server: Server, tmp_path: Path) -> None:
    async with server.pair(bare=True) as storage:
        some = Workers(tmp_path, storage, 5)
        try:
            await some.start()
        finally:
            await some.end()
    change = {"worker_started": 1, "worker_ready": -1}
    found = re.findall("|".join(change), some.log())
    assert len(found) == 2 * 5
    assert max(itertools.accumulate(change[each] for each in found)) == AT_ONCE


async def test_a_rolling_restart_takes_the_place_of_each(server: Server, tmp_path: Path) -> None:
    async with workers(server, tmp_path) as some:
        await some.start()
        before = some.pids()
        await some.renew()
        assert len(some.pids()) == 2
        assert not {*before} & {*some.pids()}
        assert await some.is_ready()


async def test_when_the_leader_dies_another_leads(server: Server, tmp_path: Path) -> None:
    async def leads() -> int | None:
        async with server.connected() as connection:
            found: int | None = await connection.fetchval(LEADING)
            return found

    async with workers(server, tmp_path) as some:
        await some.start()
        await some.until(lambda: is_led(leads, {None}))
        first = await leads()
        for pid in some.pids():  # whichever it is
            os.kill(pid, signal.SIGKILL)
            await some.until(lambda: is_led(leads, {None}))
        await some.until(
            lambda: is_led(leads, {None, first})
        )  # the dead one's connection may outlive it a moment


async def is_led(leads: Callable[[], Awaitable[int | None]], not_by: Collection[int | None]) -> bool:
    return await leads() not in not_by


async def test_figures_are_those_of_all_of_them(server: Server, tmp_path: Path) -> None:
    async with workers(server, tmp_path) as some:
        await some.start()
        for _ in range(8):  # each over a connection of its own
            async with (
                aiohttp.ClientSession() as http,
                http.post(f"{some.address}/hooks/gz-helath") as answer,
            ):
                assert answer.status == 404
        await some.until(lambda: told(some, SHARED))
        os.kill(some.pids()[0], signal.SIGKILL)
        await some.until(lambda: len(some.told("worker_ended")) == 1)
        await some.until(lambda: len(some.pids()) == 2)
        await some.renew()
        await some.until(lambda: told(some, SHARED))
        await some.until(lambda: files_of(some.pids()[0]) <= {"0", *map(str, some.pids())})


async def test_the_doctor_sees_what_reaches_any_of_them(server: Server, tmp_path: Path) -> None:
    async with workers(server, tmp_path) as some:
        await some.start()
        for number in range(10):
            async with (
                aiohttp.ClientSession() as http,
                http.post(f"{some.address}/hooks/nobody-{number}") as answer,
            ):
                assert answer.status == 404
        for _ in range(6):  # whichever worker answers
            seen = await seen_at(some)
            assert [each["account"] for each in seen] == [f"nobody-{number}" for number in range(10)]
        assert {int(each["worker"]) for each in seen} <= {*some.pids()}
        last = {each["worker"]: each["number"] for each in seen}
        known = ",".join(f"{worker}:{number}" for worker, number in last.items())
        assert await seen_at(some, known) == []
        dead = some.pids()[0]
        os.kill(dead, signal.SIGKILL)
        await some.until(lambda: len(some.pids()) == 2 and dead not in some.pids())
        left = [each for each in seen if each["worker"] != str(dead)]
        assert await seen_at(some) == left


async def seen_at(some: Workers, after: str = "") -> list[dict[str, Any]]:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{some.address}/doctor/events", params={"after": after}) as answer,
    ):
        return list((await answer.json())["events"])


def files_of(worker: int) -> set[str]:
    """The processes whose figures lie in the folder of a worker."""
    given = Path(f"/proc/{worker}/environ").read_bytes().split(b"\0")
    (folder,) = [each.partition(b"=")[2].decode() for each in given if each.startswith(FOLDER.encode())]
    return {file.stem.rpartition("_")[2] for file in Path(folder).glob("*.db")}


async def told(some: Workers, wanted: Collection[str]) -> bool:
    """Each time, whichever worker answers."""
    seen = []
    for _ in range(6):
        async with aiohttp.ClientSession() as http, http.get(f"{some.address}/metrics") as answer:
            seen.append(await answer.text())
    assert not any("pid=" in each for each in seen)
    return all(line in each.splitlines() for each in seen for line in wanted)


async def test_without_their_parent_they_end(server: Server, tmp_path: Path) -> None:
    async with workers(server, tmp_path) as some:
        await some.start()
        pids = some.pids()
        await some.end(signal.SIGKILL)
        await some.until(lambda: not any(is_there(pid) for pid in pids))


async def test_when_the_first_cannot_start_it_is_told(server: Server, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import pathlib\npathlib.Path(__file__).unlink(missing_ok=True)\n" + PROGRAM)
    async with workers(server, tmp_path, program=(str(program),)) as some:
        await some.begin()
        assert await some.end(0) == 1
    assert "The first worker did not start; what is wrong stands above." in some.log()
    assert some.told("serving") == []


async def test_a_program_that_does_not_start_replaces_nobody(server: Server, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    async with workers(server, tmp_path, program=(str(program),)) as some:
        await some.start()
        before = some.pids()
        program.write_text("import sys\nsys.exit(3)\n")
        await some.renew("restart_stopped")
        assert some.pids() == before
        assert await some.is_ready()
        os.kill(before[0], signal.SIGKILL)
        await some.until(lambda: len(some.told("worker_started")) >= 5)  # tried again, with pauses between
        program.write_text(PROGRAM)
        await some.until(lambda: len(some.pids()) == 2)
        assert await some.is_ready()


async def test_a_second_server_on_the_same_keys_is_refused(server: Server, tmp_path: Path) -> None:
    async with workers(server, tmp_path) as some:
        await some.start()
        log = tmp_path / "second"
        with log.open("wb") as said:
            second = await asyncio.create_subprocess_exec(*some.command(), env=some.env(), stderr=said)
        assert await second.wait() == 1
        assert "Another server runs with the key folder" in log.read_text("utf-8")


def test_the_pause_doubles_and_has_an_end() -> None:
    assert [pause_after(failures) for failures in (0, 1, 2, 3, 4, 5)] == [0.0, 0.0, 0.5, 1.0, 2.0, 4.0]
    assert pause_after(10_000) == LONGEST
