"""Appeals: against what one can be opened, who reads it, and with which photo."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from appealing import REASON, appeal, of
from ports import Clock
from synthetic import (
    CDC,
    FEVER,
    outcome,
    sign_up,
)

from bot.domain.citizens import Citizen
from bot.domain.errors import Refused
from bot.domain.rules import RegionRisk
from bot.ports import Ports
from bot.usecases import appeals
from bot.usecases.commit import committed

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def auto(ports: Ports) -> Ports:
    return replace(ports, automatic="demo")


async def test_an_appeal_is_kept_with_its_reason_photo_and_deadline(auto: Ports) -> None:
    citizen = await sign_up(auto, said=FEVER)
    opened = await appeal(auto, citizen, f" {REASON}\n", photo=PNG)
    assert opened.due_at == auto.now() + timedelta(hours=48)
    assert await of(auto, opened.number.lower().replace("-", " ").upper().replace(" ", "-")) == opened
    assert (opened.reason, opened.colour, opened.photo) == (REASON, "yellow", True)
    assert await auto.store.begin().photo(opened.number) == PNG
    entries = await auto.store.begin().entries(citizen.id)
    assert [(each.actor, each.detail) for each in entries if each.act == "appeal"] == [
        ("citizen", opened.number)
    ]


async def test_one_appeal_at_a_time(auto: Ports) -> None:
    citizen = await sign_up(auto, said=FEVER)
    await appeal(auto, citizen)
    with pytest.raises(Refused) as refused:
        await appeal(auto, citizen)
    assert refused.value.key == "appeal.waits"


async def test_a_number_is_given_once(auto: Ports) -> None:
    first = await sign_up(auto, said=FEVER)
    second = await sign_up(auto, 2, open_id="o-2", said=FEVER)
    drawn = iter([bytes(7), bytes(7), bytes([1] * 7)])

    def random(size: int) -> bytes:
        return next(drawn) if size == 7 else auto.random(size)

    numbered = replace(auto, random=random)
    assert [(await appeal(numbered, each)).number for each in (first, second)] == ["AAA-2222", "CCC-3333"]


async def test_only_yellow_and_red_can_be_appealed_against(ports: Ports, auto: Ports, clock: Clock) -> None:
    green, waiting = await sign_up(auto), await sign_up(ports, 2, open_id="o-2")
    keys = [await refusal(auto, green), await refusal(auto, waiting)]
    clock.forward(days=20)
    keys.append(await refusal(auto, green))
    assert keys == ["appeal.none_green", "appeal.none_pending", "appeal.none_yet"]


async def test_where_somebody_lives_is_no_evidence_to_appeal_against(auto: Ports) -> None:
    risks = (RegionRisk("440100", "medium", date(2026, 11, 20)),)
    at_risk = replace(auto, policy=replace(auto.policy, risks=risks))
    citizen = await sign_up(at_risk)
    assert await outcome(at_risk, citizen) == "yellow"
    assert await refusal(at_risk, citizen) == "appeal.none_region"


@pytest.mark.parametrize(
    ("photo", "key"),
    [(b"GIF89a", "appeal.photo_kind"), (PNG + bytes(2048 * 1024), "appeal.photo_large")],
)
async def test_a_photo_is_held_to_its_kind_and_size(auto: Ports, photo: bytes, key: str) -> None:
    citizen = await sign_up(auto, said=FEVER)
    assert await refusal(auto, citizen, photo=photo) == key


async def refusal(ports: Ports, citizen: Citizen, **how: Any) -> str:
    with pytest.raises(Refused) as refused:
        await appeal(ports, citizen, **how)
    return refused.value.key


async def test_reading_an_appeal_and_its_photo_is_an_act_about_the_citizen(auto: Ports) -> None:
    citizen = await sign_up(auto, said=FEVER)
    opened = await appeal(auto, citizen, photo=PNG)
    found, whose = await committed(
        auto, lambda tx: appeals.look(tx, opened.number, CDC.id, "review", auto.now())
    )
    assert (found.reason, whose.id) == (REASON, citizen.id)
    seen = await committed(
        auto, lambda tx: appeals.look_at_photo(tx, opened.number, CDC.id, "review", auto.now())
    )
    assert seen == PNG
    entries = await auto.store.begin().entries(citizen.id)
    looks = [
        (each.actor, each.act, each.purpose, each.detail) for each in entries if each.act.startswith("see_")
    ]
    assert looks == [
        ("officer:cdc-li", "see_appeal", "review", opened.number),
        ("officer:cdc-li", "see_photo", "review", opened.number),
    ]
    with pytest.raises(Refused) as refused:
        await appeals.look(auto.store.begin(), opened.number, CDC.id, " ", auto.now())
    assert refused.value.key == "errors.purpose_missing"


async def test_no_photo_is_said_so(auto: Ports) -> None:
    opened = await appeal(auto, await sign_up(auto, said=FEVER))
    with pytest.raises(Refused) as refused:
        await appeals.look_at_photo(auto.store.begin(), opened.number, CDC.id, "review", auto.now())
    assert refused.value.key == "errors.appeal_photo"


async def test_an_appeal_goes_with_its_citizen(auto: Ports) -> None:
    citizen = await sign_up(auto, said=FEVER)
    opened = await appeal(auto, citizen)
    with pytest.raises(Refused) as refused:
        await appeals._appellant(auto.store.begin(), replace(opened, citizen=bytes(16)))
    assert refused.value.key == "errors.appeal_unknown"
