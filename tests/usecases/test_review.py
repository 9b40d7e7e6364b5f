"""The authority's check: confirming, joining two registrations of one person, refusing with a reason."""

from dataclasses import replace
from datetime import date

import pytest
from ports import Clock
from synthetic import (
    CDC,
    FEVER,
    HEALTHY,
    decision,
    document,
    identity,
    outcome,
    resident_number,
    sign_up,
    stored,
)

from bot.domain.citizens import Citizen
from bot.domain.errors import Refused
from bot.ports import Ports
from bot.usecases import evidence, review
from bot.usecases.claims import Claim
from bot.usecases.commit import committed
from bot.usecases.registration import document_index


async def confirm(ports: Ports, citizen: Citizen) -> Citizen:
    return await committed(ports, lambda tx: review.confirm(ports, tx, citizen.id, CDC.id, ports.now()))


async def test_a_registration_waits_and_colours_nobody_until_it_is_confirmed(ports: Ports) -> None:
    citizen = await sign_up(ports, said=FEVER)
    assert await outcome(ports, citizen) == "pending"
    assert await ports.store.begin().evidence(document_index(ports, document())) == ()
    confirmed = await confirm(ports, citizen)
    assert confirmed.id == citizen.id
    assert await outcome(ports, citizen) == "yellow"
    assert [item.kind for item in await ports.store.begin().due_items(ports.now(), 10)] == ["news"]


async def test_those_waiting_are_listed_oldest_first_and_a_held_document_is_told(
    ports: Ports, clock: Clock
) -> None:
    await sign_up(replace(ports, automatic="demo"))
    first = await sign_up(ports, 2, open_id="o-2")
    clock.forward(minutes=1)
    second = await sign_up(ports, 1, open_id="o-3")
    waiting = await review.pending(ports.store.begin(), 10)
    assert [(each.citizen.id, each.held) for each in waiting] == [(first.id, False), (second.id, True)]


async def test_the_same_person_by_another_account_and_spelling_gets_the_same_outcome_once_confirmed(
    ports: Ports, clock: Clock
) -> None:
    automatic = replace(ports, automatic="demo")
    first = await sign_up(automatic)
    contact = Claim("close_contact", "CDC", "tracing", day=date(2026, 11, 23))
    await committed(
        ports,
        lambda tx: evidence.add(ports, tx, contact, [document()], CDC.id, ports.now(), single_handed=True),
    )
    clock.forward(minutes=1)
    other = identity(resident_number(1), name="王 小英")
    second = await sign_up(
        automatic, open_id="o-other", account="demo-mini", said=HEALTHY, identity_answers=other
    )
    assert (await outcome(ports, first), await outcome(ports, second)) == ("red", "pending")
    joined = await confirm(ports, second)
    assert joined.id == first.id
    tx = ports.store.begin()
    assert await tx.citizen(second.id) is None
    assert {channel.account for channel in await tx.channels_of(first.id)} == {"demo-wechat", "demo-mini"}
    assert len(await tx.declarations(first.id)) == 2
    assert len(await tx.consents(first.id)) == 4
    assert await outcome(ports, first) == "red"


async def test_what_the_second_registration_declared_counts_for_the_person(
    ports: Ports, clock: Clock
) -> None:
    first = await sign_up(replace(ports, automatic="demo"))
    clock.forward(hours=1)
    second = await sign_up(ports, open_id="o-2", said=FEVER)
    await confirm(ports, second)
    assert await outcome(ports, first) == "yellow"
    told = {item.channel for item in await ports.store.begin().items("waiting", 10)}
    assert len(told) == 2


async def test_a_newer_declaration_that_comes_by_joining_renews(ports: Ports, clock: Clock) -> None:
    first = await sign_up(replace(ports, automatic="demo"))
    clock.forward(days=9)
    assert (await decision(ports, first)).word == "renew"
    second = await sign_up(ports, open_id="o-2")
    await confirm(ports, second)
    assert await outcome(ports, first) == "green"
    told = {item.channel for item in await ports.store.begin().due_items(ports.now(), 10)}
    assert told == {ports.sealing.index("channel", "demo-wechat", open_id) for open_id in ("o-1", "o-2")}


async def test_a_refusal_carries_its_reason(ports: Ports) -> None:
    citizen = await sign_up(ports)
    reason = "照片与本人不符"
    await committed(ports, lambda tx: review.refuse(ports, tx, citizen.id, reason, CDC.id, ports.now()))
    refused = await stored(ports, citizen)
    assert (refused.state, refused.refusal) == ("refused", reason)
    assert [item.kind for item in await ports.store.begin().due_items(ports.now(), 10)] == ["news"]


async def test_a_refusal_without_a_reason_is_none(ports: Ports) -> None:
    citizen = await sign_up(ports)
    with pytest.raises(Refused) as refused:
        await review.refuse(ports, ports.store.begin(), citizen.id, " ", CDC.id, ports.now())
    assert refused.value.key == "errors.reason_missing"


async def test_nobody_is_judged_twice(ports: Ports) -> None:
    citizen = await sign_up(ports)
    await confirm(ports, citizen)
    for id_ in (citizen.id, bytes(16)):
        with pytest.raises(Refused) as refused:
            await review.confirm(ports, ports.store.begin(), id_, CDC.id, ports.now())
        assert refused.value.key == "errors.not_pending"


async def test_confirming_refusing_and_joining_are_audited(ports: Ports) -> None:
    citizen = await sign_up(ports)
    await confirm(ports, citizen)
    second = await sign_up(ports, open_id="o-2")
    await confirm(ports, second)
    entries = await ports.store.begin().entries(citizen.id)
    acts = [entry.act for entry in entries if entry.actor == f"officer:{CDC.id}"]
    assert acts == ["confirm_registration", "join_registration"]
