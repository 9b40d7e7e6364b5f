"""Appeals nobody answered in time: a yellow is lifted by the clock, a red waits for a person and is reported."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from appealing import appeal, contact, of, reject
from ports import Clock, reports_of
from synthetic import (
    FEVER,
    document,
    outcome,
    sign_up,
)

from bot.domain.citizens import Citizen
from bot.domain.rules import RegionRisk
from bot.ports import Ports
from bot.usecases import appeals
from bot.usecases.commit import committed
from bot.usecases.registration import document_index


@pytest.fixture
def auto(ports: Ports) -> Ports:
    return replace(ports, automatic="demo")


async def test_a_yellow_not_answered_in_time_is_lifted(auto: Ports, clock: Clock) -> None:
    citizen = await sign_up(auto, said=FEVER)
    opened = await appeal(auto, citizen)
    clock.forward(hours=47)
    assert await appeals.lift_late(auto, clock()) == 0
    assert await outcome(auto, citizen) == "yellow"
    clock.forward(hours=1)
    assert await appeals.lift_late(auto, clock()) == 1
    assert await outcome(auto, citizen) == "green"
    assert (await of(auto, opened.number)).state == "lifted"
    assert await appeals.lift_late(auto, clock()) == 0
    assert reports_of(auto).named("appeal_overdue") == []
    index = document_index(auto, document(1))
    entries = [each for each in await auto.store.begin().entries(index) if each.act == "evidence_withdraw"]
    assert [each.actor for each in entries] == ["clock"]


async def test_the_stay_behind_a_regional_yellow_goes_with_it(auto: Ports, clock: Clock) -> None:
    citizen, at_risk = await stayed(auto, "medium")
    await appeal(at_risk, citizen)
    clock.forward(hours=48)
    assert await appeals.lift_late(at_risk, clock()) == 1
    assert await outcome(at_risk, citizen) == "green"


async def test_what_has_become_red_meanwhile_is_not_lifted(auto: Ports, clock: Clock) -> None:
    citizen, at_risk = await stayed(auto, "medium")
    await appeal(at_risk, citizen)
    clock.forward(hours=48)
    redder = replace(auto, policy=replace(auto.policy, risks=(risk("high"),)))
    assert await appeals.lift_late(redder, clock()) == 0
    assert await outcome(redder, citizen) == "red"
    assert reports_of(auto).named("appeal_overdue") == [{"count": 1}]


def risk(level: str) -> RegionRisk:
    return RegionRisk("330100", level, date(2026, 11, 10))


async def stayed(ports: Ports, level: str) -> tuple[Citizen, Ports]:
    at_risk = replace(ports, policy=replace(ports.policy, risks=(risk(level),)))
    said = {"places": [{"place": "330100", "left": "2026-11-23"}], "contact": "no", "symptoms": []}
    citizen = await sign_up(at_risk, said=said)
    assert await outcome(at_risk, citizen) == {"medium": "yellow", "high": "red"}[level]
    return citizen, at_risk


async def test_red_waits_for_a_person_is_reported_and_stands_first(auto: Ports, clock: Clock) -> None:
    yellow = await sign_up(auto, 2, open_id="o-2", said=FEVER)
    red = await sign_up(auto)
    await contact(auto, 1)
    late = await appeal(auto, red)
    clock.forward(hours=30)
    fresh = await appeal(auto, yellow)
    clock.forward(hours=18)
    assert await appeals.lift_late(auto, clock()) == 0
    assert await outcome(auto, red) == "red"
    assert reports_of(auto).named("appeal_overdue") == [{"count": 1}]
    waiting = await appeals.waiting(auto.store.begin(), clock())
    assert [each.number for each in waiting] == [late.number, fresh.number]


async def test_an_answer_that_came_first_wins(auto: Ports, clock: Clock) -> None:
    citizen = await sign_up(auto, said=FEVER)
    opened = await appeal(auto, citizen)
    clock.forward(hours=48)
    await reject(auto, opened.number)
    lifted = await committed(auto, partial(appeals._lift, auto, number=opened.number, now=clock()))
    assert lifted is False
    assert await outcome(auto, citizen) == "yellow"
