"""Erasure by the clock: what came through an account goes, the evidence of the person stays."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from ports import Clock, reports_of
from post import another_account, channel_of, items
from synthetic import CDC, FEVER, document, outcome, sign_up, unfollow

from bot.domain.channels import Channel, Delivery
from bot.domain.notices import LAPSE
from bot.ports import Ports
from bot.usecases import erasure, evidence
from bot.usecases.claims import Claim
from bot.usecases.commit import committed
from bot.usecases.erasure import erase_due, forget_replies
from bot.usecases.letters import REMINDER, Push, pushed
from bot.usecases.reminders import reminder


async def test_a_red_person_who_unfollows_is_erased_and_registers_again_stays_red(
    ports: Ports, clock: Clock
) -> None:
    automatic = replace(ports, automatic="demo")
    citizen = await sign_up(automatic)
    case = Claim("confirmed_case", "CDC", "positive", day=date(2026, 11, 24))
    await committed(
        ports,
        lambda tx: evidence.add(ports, tx, case, [document()], CDC.id, ports.now(), single_handed=True),
    )
    assert await outcome(ports, citizen) == "red"
    await unfollow(ports)
    clock.forward(hours=25)
    assert await erase_due(ports, clock()) == 1
    tx = ports.store.begin()
    assert await tx.citizen(citizen.id) is None
    assert await tx.channels_of(citizen.id) == ()
    again = await sign_up(automatic)
    assert again.id != citizen.id
    assert await outcome(ports, again) == "red"


async def test_declared_symptoms_outlive_the_account_too(ports: Ports, clock: Clock) -> None:
    automatic = replace(ports, automatic="demo")
    await sign_up(automatic, said=FEVER)
    await unfollow(ports)
    clock.forward(hours=25)
    await erase_due(ports, clock())
    assert await outcome(ports, await sign_up(automatic)) == "yellow"


async def test_nothing_goes_within_24_hours_or_after_following_again(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    await unfollow(ports)
    clock.forward(hours=23)
    assert await erase_due(ports, clock()) == 0
    tx = ports.store.begin()
    (channel,) = await tx.channels_of(citizen.id)
    tx.put_channel(replace(channel, unfollowed_at=None))
    await tx.commit()
    clock.forward(hours=23)
    assert await erase_due(ports, clock()) == 0
    assert reports_of(ports).named("erased") == []


async def test_the_citizen_stays_while_another_channel_is_left(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    tx = ports.store.begin()
    mini = Channel(b"m" * 16, "demo-mini", "mini-1", clock(), clock(), citizen.id)
    tx.put_channel(mini)
    await tx.commit()
    await unfollow(ports)
    clock.forward(hours=25)
    assert await erase_due(ports, clock()) == 1
    after = ports.store.begin()
    assert await after.citizen(citizen.id) is not None
    assert [channel.id for channel in await after.channels_of(citizen.id)] == [mini.id]


async def test_an_unfinished_sign_up_goes_after_24_hours_of_silence(ports: Ports, clock: Clock) -> None:
    tx = ports.store.begin()
    tx.put_channel(Channel(b"u" * 16, "demo-wechat", "o-u", clock(), clock(), state={"dialog": "register"}))
    await tx.commit()
    clock.forward(hours=24)
    assert await erase_due(ports, clock()) == 0
    clock.forward(minutes=1)
    assert await erase_due(ports, clock()) == 1
    assert await ports.store.begin().channel(b"u" * 16) is None
    assert reports_of(ports).named("erased") == [{"count": 1}]


async def test_each_erasure_is_audited(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    (channel,) = await ports.store.begin().channels_of(citizen.id)
    await unfollow(ports)
    clock.forward(hours=25)
    await erase_due(ports, clock())
    tx = ports.store.begin()
    entries = [*await tx.entries(channel.id), *await tx.entries(citizen.id)]
    erased = [(entry.actor, entry.act, entry.detail) for entry in entries if entry.actor == "clock"]
    assert erased == [("clock", "erase_channel", "unfollowed"), ("clock", "erase_citizen", "unfollowed")]


async def test_who_follows_again_just_before_being_erased_is_left_alone(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    (channel,) = await ports.store.begin().channels_of(citizen.id)
    for id_ in (channel.id, bytes(16)):
        act = partial(erasure._erase, ports, id_=id_, now=clock())
        assert await committed(ports, act) is False
    assert await ports.store.begin().channel(channel.id) is not None


async def test_more_than_one_batch_is_erased_in_one_go(
    ports: Ports, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "BATCH", 2)
    for serial in range(3):
        await sign_up(ports, serial, open_id=f"o-{serial}")
        await unfollow(ports, f"o-{serial}")
    clock.forward(hours=25)
    assert await erase_due(ports, clock()) == 3


async def test_what_one_is_to_be_reminded_of_goes_to_the_account_that_is_left(
    ports: Ports, clock: Clock
) -> None:
    citizen = await sign_up(ports)
    mini = await another_account(ports, citizen, clock.forward(minutes=1))
    channel, later = await channel_of(ports, citizen), clock() + timedelta(days=6)
    tx = ports.store.begin()
    planned = pushed(ports, "lapse-1", REMINDER, channel, Push(LAPSE, later), clock())
    for each in (planned, reminder(ports, channel, "zh", later), replace(planned, id="r", kind="reply")):
        tx.put_item(each)
    await tx.commit()
    await unfollow(ports)
    clock.forward(hours=25)
    assert await erase_due(ports, clock()) == 1
    (left,) = await items(ports, "waiting")
    assert (left.id, left.channel, left.account, left.due_at) == ("lapse-1", mini.id, mini.account, later)


async def test_an_answer_is_kept_a_quarter_of_an_hour_for_a_repeated_message(
    ports: Ports, clock: Clock
) -> None:
    citizen, tx = await sign_up(ports), ports.store.begin()
    assert await tx.channel((await channel_of(ports, citizen)).id) is not None
    said = Delivery(b"k" * 32, clock(), b"an answer")
    tx.take(said)
    await tx.commit()
    for minutes, kept in ((14, said), (2, replace(said, reply=None))):
        await forget_replies(ports, clock.forward(minutes=minutes))
        assert await ports.store.begin().delivery(said.key) == kept
