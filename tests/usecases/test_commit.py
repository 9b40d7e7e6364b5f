"""Running an act until it commits."""

from dataclasses import replace

import pytest
from synthetic import sign_up, stored

from bot.domain.audit import Entry
from bot.domain.citizens import Citizen
from bot.ports import LostRace, Ports, Transaction
from bot.usecases.commit import RACES, committed


async def change(ports: Ports, tx: Transaction, citizen: Citizen, language: str) -> None:
    found = await tx.citizen(citizen.id)
    assert found is not None
    entry = Entry(ports.now(), "operator", "correct", "test", citizen.id.hex())
    tx.act(entry).put_citizen(replace(found, language=language))


class Overtaken:
    """An act on a citizen whom somebody else changes while it thinks, so many times."""

    def __init__(self, ports: Ports, citizen: Citizen, times: int) -> None:
        self.ports, self.citizen, self.times = ports, citizen, times
        self.runs = 0

    async def __call__(self, tx: Transaction) -> int:
        self.runs += 1
        await change(self.ports, tx, self.citizen, "en")
        if self.runs <= self.times:
            other = self.ports.store.begin()
            await change(self.ports, other, self.citizen, "zh")
            await other.commit()
        return self.runs


async def test_a_lost_race_is_run_again_from_its_first_read(ports: Ports) -> None:
    woken: list[str] = []
    citizen = await sign_up(ports)
    ports = replace(ports, outbox_filled=lambda: woken.append("woken"))
    assert await committed(ports, Overtaken(ports, citizen, times=2)) == 3
    assert (await stored(ports, citizen)).language == "en"
    assert woken == ["woken"]


async def test_a_race_always_lost_is_given_up(ports: Ports) -> None:
    act = Overtaken(ports, await sign_up(ports), times=RACES)
    with pytest.raises(LostRace):
        await committed(ports, act)
    assert act.runs == RACES
