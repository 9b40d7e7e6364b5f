"""The real server is killed again and again while people sign up: what was acknowledged is there, once."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from drills.kill import SIGN_UP, Ledger, end_faults, faults, lives, until_killed
from drills.server import ServerUnderDrill

SEEDS = (11, 12)  # one server for each, killed side by side
KILLS, PEOPLE = 8, 16  # of each server
ALIVE = (0.02, 0.5)  # seconds between being ready and being killed
WITHIN = 50.0  # seconds; on a slower machine fewer kills are made


def people_of(count: int) -> list[Ledger]:
    return [Ledger(f"oJOURNEYkill{serial:016}", serial) for serial in range(1, count + 1)]


def acts_lost(server: ServerUnderDrill, people: Sequence[Ledger]) -> list[str]:
    """Registrations and declarations against those acknowledged, and those sent at all."""
    acknowledged = sum(each.answered >= len(SIGN_UP) for each in people)
    sent = sum(each.sent >= len(SIGN_UP) for each in people)
    stored = {table: server.count(table) for table in ("citizens", "declarations")}
    return [
        f"{count} {table}, {acknowledged} acknowledged, {sent} sent"
        for table, count in stored.items()
        if not acknowledged <= count <= sent
    ]


async def test_no_acknowledged_registration_or_declaration_is_lost_or_doubled(tmp_path: Path) -> None:
    folders = {seed: tmp_path / str(seed) for seed in SEEDS}
    for folder in folders.values():
        folder.mkdir()
    kills = await asyncio.gather(*(killed_again_and_again(folder, seed) for seed, folder in folders.items()))
    assert min(kills) >= 2


async def killed_again_and_again(folder: Path, seed: int) -> int:
    random, people = Random(seed), people_of(PEOPLE)
    server = ServerUnderDrill(folder)
    kills, begun = 0, monotonic()
    while kills < KILLS and monotonic() - begun < WITHIN:
        await server.start()
        await until_killed(server, people, random.uniform(*ALIVE))
        kills += 1
        assert faults(server, people) + acts_lost(server, people) == [], f"seed {seed}, kill {kills}"
    await server.start()
    await asyncio.gather(*(lives(ledger, server.address, len(SIGN_UP)) for ledger in people))
    await server.kill()
    assert faults(server, people) + end_faults(server, people) == []
    return kills


async def test_a_server_that_answers_before_it_has_stored_is_noticed(tmp_path: Path) -> None:
    random, people = Random(SEEDS[0]), people_of(PEOPLE)
    server = ServerUnderDrill(tmp_path, "drills.hasty")
    for _ in range(KILLS):
        await server.start()
        await until_killed(server, people, random.uniform(0.2, 0.7))
        if faults(server, people) + acts_lost(server, people):
            return
    pytest.fail("an answer given too early was not noticed")


async def test_what_is_missing_or_there_twice_is_noticed(tmp_path: Path) -> None:
    people = people_of(2)
    server = ServerUnderDrill(tmp_path)
    await server.start()
    await asyncio.gather(*(lives(ledger, server.address, len(SIGN_UP)) for ledger in people))
    await server.kill()
    assert acts_lost(server, people) == []
    people[0].answered = people[0].sent = 0
    assert acts_lost(server, people) == [
        "2 citizens, 1 acknowledged, 1 sent",
        "2 declarations, 1 acknowledged, 1 sent",
    ]
    more = [*people_of(2), Ledger("oJOURNEYkill0000000000000009", 9, sent=13, answered=13)]
    assert [words.split(":")[0] for words in faults(server, more)][-1] == "oJOURNEYkill0000000000000009"
