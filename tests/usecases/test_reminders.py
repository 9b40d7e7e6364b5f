"""Reminders: planned with what causes them, looked at again before they go, together, and never at night."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from families import CHILD, ask
from ports import Clock
from post import FREE, Post, channel_of, deliver_due, items, with_templates
from synthetic import CDC, FEVER, HEALTHY, HOSPITAL, document, sign_up

from bot.domain.calendar import BEIJING
from bot.domain.channels import Item
from bot.domain.citizens import Citizen
from bot.domain.decision import Decision, Reason
from bot.domain.notices import CHANGED, DAY, LAPSE, TEST, after_quiet
from bot.domain.people import Document
from bot.domain.policy import Policy
from bot.ports import Ports, Transaction
from bot.usecases import evidence, outbox
from bot.usecases.claims import Claim
from bot.usecases.commit import committed
from bot.usecases.declaration import declare
from bot.usecases.reminders import instants

CONTACT = Claim("close_contact", "Guangzhou CDC", "on the list", date(2026, 11, 24))


@pytest.fixture
def ports(ports: Ports) -> Ports:
    """People are confirmed at once, and everybody who follows can be sent every template."""
    every = {purpose: replace(FREE, id=f"TPL-{purpose}") for purpose in (CHANGED, LAPSE, DAY, TEST)}
    return replace(with_templates(ports, every), automatic="demo")


async def declares(ports: Ports, citizen: Citizen, said: Mapping[str, object]) -> None:
    channel = await channel_of(ports, citizen)

    async def act(tx: Transaction) -> None:
        found = await tx.citizen(citizen.id)
        assert found is not None
        await declare(ports, tx, found, said, ports.now(), through=channel)

    await committed(ports, act)


async def in_contact(ports: Ports, serial: int = 1) -> str:
    added = await committed(
        ports, lambda tx: evidence.add(ports, tx, CONTACT, [document(serial)], CDC.id, ports.now())
    )
    (id_,) = added.ids
    await committed(ports, lambda tx: evidence.confirm(ports, tx, id_, HOSPITAL.id, ports.now()))
    return id_


def instants_of(policy: Policy) -> list[tuple[str, datetime]]:
    """What a close contact will be reminded of."""
    since = date(2026, 11, 24)
    until = datetime(2026, 12, 9, tzinfo=BEIJING)
    reason = Reason("close_contact", 1, "red", since, until, 0, 14, ())
    return list(instants(policy, Decision("red", reasons=(reason,), until=until)))


def planned(rows: Sequence[Item]) -> list[tuple[str, str]]:
    return [(str(each.message["purpose"]), f"{each.due_at.astimezone(BEIJING):%m-%d %H:%M}") for each in rows]


async def test_a_declaration_reminds_a_day_before_it_lapses(ports: Ports, clock: Clock) -> None:
    await sign_up(ports)
    (item,) = await items(ports, "waiting")
    assert item.message["purpose"] == LAPSE
    clock.at = item.due_at - timedelta(seconds=1)
    post = Post()
    assert await deliver_due(ports, post, clock()) == 0
    clock.at = after_quiet(item.due_at, ports.policy.quiet)
    assert await deliver_due(ports, post, clock()) == 1
    (sent,) = post.sent
    assert (sent.template, sent.values["thing1"]) == ("TPL-lapse", "您的申报快到期了")


async def test_one_declared_again_needs_no_reminder_of_the_first(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    (first,) = await items(ports, "waiting")
    clock.forward(days=3)
    await declares(ports, citizen, HEALTHY)
    clock.at = datetime(first.due_at.year, first.due_at.month, first.due_at.day, 4, tzinfo=UTC) + timedelta(
        days=1
    )
    assert await deliver_due(ports, Post(), clock()) == 0
    (dropped,) = await items(ports, "dropped")
    assert (dropped.id, dropped.reason) == (first.id, "true no longer")


async def test_a_red_code_reminds_of_its_days_its_tests_and_its_end(ports: Ports, clock: Clock) -> None:
    await sign_up(ports)
    await in_contact(ports)
    post = Post()
    await deliver_due(ports, post, clock())
    waiting = [each for each in await items(ports, "waiting") if each.message["purpose"] != LAPSE]
    assert planned(waiting) == [
        ("day", "11-25 09:00"),
        ("test", "11-25 09:00"),
        ("test", "11-28 09:00"),
        ("test", "12-01 09:00"),
        ("day", "12-08 09:00"),
        ("test", "12-08 09:00"),
        ("changed", "12-09 00:00"),
    ]


async def test_what_waits_together_goes_as_one_that_tells_nothing(ports: Ports, clock: Clock) -> None:
    await sign_up(ports)
    await in_contact(ports)
    await deliver_due(ports, Post(), clock())
    clock.forward(hours=21)
    post = Post()
    assert await deliver_due(ports, post, clock()) == 1
    assert post.words == ["您的健康码有2条提醒（11月25日 09:00）。点底部【健康码】查看。"]
    assert [each.reason for each in await items(ports, "dropped")] == [
        f"goes with {(await items(ports, 'sent'))[-1].id}"
    ]


async def test_a_test_s_reminder_reads_like_any_other(ports: Ports, clock: Clock) -> None:
    await sign_up(ports)
    await in_contact(ports)
    await deliver_due(ports, Post(), clock())
    clock.at = datetime(2026, 11, 28, 1, tzinfo=UTC)
    post = Post()
    await deliver_due(ports, post, clock())
    assert post.words[-1] == "您的健康码有一条提醒（11月28日 09:00）。点底部【健康码】查看。"


async def test_withdrawn_evidence_takes_its_reminders_along(ports: Ports, clock: Clock) -> None:
    await sign_up(ports)
    id_ = await in_contact(ports)
    await deliver_due(ports, Post(), clock())
    await committed(ports, lambda tx: evidence.withdraw(ports, tx, id_, "a slip", CDC.id, clock()))
    await deliver_due(ports, Post(), clock())
    clock.at = datetime(2026, 12, 9, 4, tzinfo=UTC)
    post = Post()
    while await outbox.due(ports, clock()):
        await deliver_due(ports, post, clock())
    assert not [each for each in post.sent if each.message["purpose"] in {DAY, TEST, CHANGED}]


async def test_the_end_of_a_colour_is_told_when_it_comes_even_at_night(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    await declares(ports, citizen, FEVER)
    clock.at = datetime(2026, 12, 1, 16, tzinfo=UTC)
    post = Post()
    await deliver_due(ports, post, clock())
    assert post.words == ["您的健康码有更新（12月2日 00:00）。点底部【健康码】查看。"]


async def test_an_end_that_another_reason_puts_off_is_not_told(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    await declares(ports, citizen, FEVER)
    await in_contact(ports)
    await deliver_due(ports, Post(), clock())
    clock.at = datetime(2026, 12, 1, 16, tzinfo=UTC)
    post = Post()
    await deliver_due(ports, post, clock())
    assert "更新" not in str(post.words)
    assert "true no longer" in {each.reason for each in await items(ports, "dropped")}


async def test_a_reminder_at_night_waits_for_the_morning(ports: Ports, clock: Clock) -> None:
    night = replace(ports, policy=replace(ports.policy, lapse_never=(0, 22)))
    await sign_up(night)
    (item,) = await items(night, "waiting")
    post = Post()
    clock.at = item.due_at
    assert await deliver_due(night, post, clock()) == 0
    (waits,) = await items(night, "waiting")
    assert (f"{waits.due_at.astimezone(BEIJING):%d %H:%M}", waits.tries) == ("01 08:00", 0)
    clock.at = waits.due_at
    assert await deliver_due(night, post, clock()) == 1


def test_what_a_day_reminds_of_is_planned_outside_the_night(ports: Ports) -> None:
    red = instants_of(replace(ports.policy, digest=23))
    assert {f"{at.astimezone(BEIJING):%H}" for purpose, at in red if purpose == DAY} == {"08"}


async def test_who_shows_a_code_is_reminded_of_it(ports: Ports, clock: Clock) -> None:
    holder = await sign_up(ports)
    asked = await ask(ports, holder)
    clock.forward(minutes=1)
    channel = await channel_of(ports, holder)

    async def act(tx: Transaction) -> None:
        found = await tx.citizen(asked.person)
        assert found is not None
        await declare(ports, tx, found, FEVER, clock(), through=channel)

    await committed(ports, act)
    await deliver_due(ports, Post(), clock())
    clock.at = datetime(2026, 12, 1, 16, tzinfo=UTC)
    post = Post()
    await deliver_due(ports, post, clock())
    assert post.words == ["您家人的健康码有更新（12月2日 00:00）。回复“家人”查看。"]


async def test_who_shows_a_code_no_longer_is_not(ports: Ports, clock: Clock) -> None:
    holder = await sign_up(ports)
    asked = await ask(ports, holder)
    channel = await channel_of(ports, holder)

    async def act(tx: Transaction) -> None:
        found = await tx.citizen(asked.person)
        assert found is not None
        await declare(ports, tx, found, FEVER, clock(), through=channel)

    await committed(ports, act)
    await deliver_due(ports, Post(), clock())
    clock.at = datetime(2033, 12, 1, 16, tzinfo=UTC)
    assert await deliver_due(ports, Post(), clock()) == 0


async def test_who_is_erased_is_reminded_of_nothing(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    await declares(ports, citizen, HEALTHY)
    tx = ports.store.begin()
    channel = await channel_of(ports, citizen)
    tx.put_channel(replace(channel, citizen=None))
    await tx.commit()
    clock.forward(days=7)
    assert await deliver_due(ports, Post(), clock()) == 0


async def test_what_waits_together_of_a_child_is_said_to_be_the_family_s(ports: Ports, clock: Clock) -> None:
    holder = await sign_up(ports)
    await ask(ports, holder)
    documents = [Document("CN", "resident_id", CHILD)]
    added = await committed(ports, lambda tx: evidence.add(ports, tx, CONTACT, documents, CDC.id, clock()))
    await committed(ports, lambda tx: evidence.confirm(ports, tx, added.ids[0], HOSPITAL.id, clock()))
    await deliver_due(ports, Post(), clock())
    clock.forward(hours=21)
    post = Post()
    await deliver_due(ports, post, clock())
    assert post.words == ["您家人的健康码有提醒，一共2条（11月25日 09:00）。点底部【健康码】查看。"]
