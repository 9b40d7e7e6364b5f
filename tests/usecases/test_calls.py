"""Whom to telephone: people whom a changed colour has not reached for a day and who have not been back."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from ports import Clock
from post import (
    FREE,
    Post,
    channel_of,
    deliver_due,
    items,
    with_templates,
)
from synthetic import CDC, identity, resident_number, sign_up, stored

from bot.domain.audit import Entry
from bot.domain.citizens import Citizen
from bot.domain.errors import Refused
from bot.domain.notices import CHANGED
from bot.ports import Ports, Transaction
from bot.usecases import calls
from bot.usecases.commit import committed
from bot.usecases.news import announce
from bot.usecases.notices import arrived

DAY_AFTER = timedelta(hours=24)


async def tell(ports: Ports, citizen: Citizen, *, changed: bool = True) -> None:
    await committed(ports, lambda tx: announce(ports, tx, citizen, ports.now(), changed=changed))


async def unheard(ports: Ports, serial: int, **who: str) -> Citizen:
    """Somebody told of a change that no way was open for."""
    answers = {**identity(resident_number(serial)), **who}
    citizen = await sign_up(ports, serial, open_id=f"o-{serial}", identity_answers=answers, state={})
    await tell(ports, citizen)
    return citizen


async def called(ports: Ports, now: datetime) -> list[bytes]:
    return [each.citizen.id for each in await calls.to_call(ports, ports.store.begin(), now)]


async def test_those_to_call_have_not_heard_of_it_for_a_day(ports: Ports, clock: Clock) -> None:
    first = await unheard(ports, 1)
    clock.forward(minutes=1)
    second = await unheard(ports, 2)
    assert await called(ports, clock() + timedelta(hours=23)) == []
    assert await called(ports, clock() + DAY_AFTER) == [first.id, second.id], "waiting or failed alike"
    await deliver_due(ports, Post(), clock())
    assert len(await items(ports, "failed")) == 2
    await tell(ports, first)
    assert await called(ports, clock() + DAY_AFTER) == [first.id, second.id], "everybody once"


async def test_whoever_gave_an_address_for_mail_is_listed_and_who_gave_nothing_is_not(
    ports: Ports, clock: Clock
) -> None:
    mail = await unheard(ports, 2, phone="maria@example.org")
    gone = await unheard(ports, 3)

    async def forget(tx: Transaction) -> None:
        found = await stored(ports, gone)
        await tx.citizen(gone.id)
        writes = tx.act(Entry(clock(), "citizen", "revoke", "consent", gone.id.hex(), "phone"))
        writes.put_citizen(replace(found, person=replace(found.person, phone="")))

    await committed(ports, forget)
    assert await called(ports, clock() + DAY_AFTER) == [mail.id]


async def test_not_those_who_were_back_or_only_got_an_answer(ports: Ports, clock: Clock) -> None:
    back = await unheard(ports, 1)
    answered = await sign_up(ports, 3, open_id="o-3", state={})
    await tell(ports, answered, changed=False)
    clock.forward(minutes=1)
    tx = ports.store.begin()
    tx.put_channel(replace(await channel_of(ports, back), seen_at=clock()))
    await tx.commit()
    assert await called(ports, clock() + DAY_AFTER) == []


async def test_sent_is_not_arrived_where_the_platform_tells(ports: Ports, clock: Clock) -> None:
    ports = with_templates(ports, {CHANGED: FREE})
    citizen = await unheard(ports, 1)
    await deliver_due(ports, Post(), clock())
    assert await called(ports, clock() + DAY_AFTER) == [citizen.id]
    channel = await channel_of(ports, citizen)
    await committed(ports, lambda tx: arrived(tx, channel, "N1", "yes", clock()))
    assert await called(ports, clock() + DAY_AFTER) == []


async def test_numbers_are_shown_to_a_listed_officer_for_a_purpose_and_audited(
    ports: Ports, clock: Clock
) -> None:
    citizen = await unheard(ports, 1)
    found = await calls.to_call(ports, ports.store.begin(), clock.forward(hours=24))
    for officer, purpose in (("stranger", "tell news"), (CDC.id, " ")):
        with pytest.raises(Refused):
            await calls.look_up(ports.store.begin(), found, officer, purpose, clock())
    await committed(ports, lambda tx: calls.look_up(tx, found, CDC.id, "tell news", clock()))
    seen = [entry for entry in await ports.store.begin().entries(citizen.id) if entry.act == "see_phone"]
    assert [(entry.actor, entry.purpose) for entry in seen] == [(f"officer:{CDC.id}", "tell news")]
