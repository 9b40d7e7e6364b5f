"""Consents: listed, taken back with what rests on them, and given again."""

from dataclasses import replace

import pytest
from appealing import contact
from ports import Clock
from synthetic import outcome, sign_up

from bot.domain.channels import Channel
from bot.domain.citizens import Citizen
from bot.domain.decision import CONSENT
from bot.ports import Ports
from bot.usecases.commit import committed
from bot.usecases.consents import HEALTH, IDENTITY, agreed, give, missing, take_back
from bot.usecases.declaration import decision_of
from bot.usecases.erasure import erase_due


async def channel_of(ports: Ports, open_id: str = "o-1") -> Channel:
    found = await ports.store.begin().channel(ports.sealing.index("channel", "demo-wechat", open_id))
    assert found is not None
    return found


async def takes_back(ports: Ports, citizen: Citizen, purpose: str) -> bool:
    return await committed(ports, lambda tx: take_back(tx, citizen, purpose, ports.now()))


async def gives(ports: Ports, citizen: Citizen, purpose: str) -> bool:
    channel = await channel_of(ports)
    return await committed(ports, lambda tx: give(ports, tx, channel, citizen, purpose, "en", ports.now()))


async def listed(ports: Ports, citizen: Citizen | None) -> dict[str, bool]:
    found = await agreed(ports.store.begin(), citizen)
    return {each.purpose: each.given_at is not None for each in found}


async def test_registering_gives_both(ports: Ports) -> None:
    assert await listed(ports, None) == {IDENTITY: False, HEALTH: False}
    assert await listed(ports, await sign_up(ports)) == {IDENTITY: True, HEALTH: True}


async def test_without_health_there_is_no_colour_until_it_is_given_again(ports: Ports, clock: Clock) -> None:
    ports = replace(ports, automatic="demo")
    citizen = await sign_up(ports)
    assert await outcome(ports, citizen) == "green"
    assert await takes_back(ports, citizen, HEALTH)
    assert not await takes_back(ports, citizen, HEALTH)
    decision, then, _ = await decision_of(ports, ports.store.begin(), citizen, clock())
    assert (decision.outcome, decision.word, then) == ("cannot_tell", CONSENT, None)
    assert await missing(ports.store.begin(), citizen) == (HEALTH,)
    clock.forward(minutes=1)
    assert await gives(ports, citizen, HEALTH)
    assert not await gives(ports, citizen, HEALTH)
    assert await listed(ports, citizen) == {IDENTITY: True, HEALTH: True}
    assert await outcome(ports, citizen) == "green"


async def test_what_was_being_answered_is_dropped_with_the_consent(ports: Ports) -> None:
    open_ = {"dialog": "declare", "answers": {"declaration": {"contact": "no"}}, "language": "en"}
    citizen = await sign_up(ports, state=open_)
    await takes_back(ports, citizen, HEALTH)
    assert (await channel_of(ports)).state == {"language": "en"}


async def test_another_conversation_goes_on(ports: Ports) -> None:
    open_ = {"dialog": "appeal", "answers": {"appeal": {"reason": "x"}}}
    citizen = await sign_up(ports, state=open_)
    await takes_back(ports, citizen, HEALTH)
    assert (await channel_of(ports)).state == open_


async def test_without_identity_everything_goes_after_a_day(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    await takes_back(ports, citizen, IDENTITY)
    clock.forward(hours=23)
    assert await erase_due(ports, clock()) == 0
    clock.forward(hours=2)
    assert await erase_due(ports, clock()) == 1
    assert await ports.store.begin().citizen(citizen.id) is None


async def test_agreeing_again_in_time_takes_back_the_leaving(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    await takes_back(ports, citizen, IDENTITY)
    clock.forward(hours=23)
    await gives(ports, citizen, IDENTITY)
    clock.forward(hours=2)
    assert await erase_due(ports, clock()) == 0
    assert "leaving_at" not in (await channel_of(ports)).state


@pytest.mark.parametrize("agrees", [True, False])
async def test_who_sees_no_colour_is_not_told_that_it_changed(
    ports: Ports, clock: Clock, *, agrees: bool
) -> None:
    citizen = await sign_up(replace(ports, automatic="demo"))
    await takes_back(ports, citizen, HEALTH)
    clock.forward(minutes=1)
    if agrees:
        await gives(ports, citizen, HEALTH)
    await contact(ports, 1)
    news = [each for each in await ports.store.begin().items("waiting", 9) if each.kind == "news"]
    assert bool(news) is agrees
