"""The bounds of a family, and whose declaration is renewed together with one's own."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from families import CHILD, ELDER, ask
from ports import Clock
from synthetic import CDC, FEVER, identity, resident_number, sign_up, stored, unfollow

from bot.domain.audit import Entry
from bot.domain.delegations import ASKED, Delegation
from bot.domain.errors import Refused
from bot.ports import Ports
from bot.usecases import family, family_review, review
from bot.usecases.commit import committed
from bot.usecases.erasure import erase_due
from bot.usecases.family_codes import due, family_of


@pytest.fixture
def automatic(ports: Ports) -> Ports:
    return replace(ports, automatic="demo")


async def test_bounds_of_a_family(automatic: Ports) -> None:
    mother = await sign_up(automatic)
    claim = family.claim_of(
        automatic,
        {"name": "李小满", "document_number": CHILD, "relation": "ward"},
        mother.person,
        automatic.now(),
    )
    for claims, known, key in (
        ([replace(claim, person=mother.person)], (), "family_self"),
        ([claim, claim], (), "family_twice"),
        ([claim], [bytes([number]) for number in range(6)], "family_full"),
    ):
        with pytest.raises(Refused, match=key):
            family.check_claims(automatic, claims, mother.person, known)
    asked = await ask(automatic, mother)
    documents = await family.documents_held(automatic.store.begin(), mother.id, automatic.now().date())
    with pytest.raises(Refused, match="family_twice"):
        family.check_claims(automatic, [claim], mother.person, documents)
    assert asked.kind == "guardian"


async def test_who_is_due_is_asked_with_the_others(automatic: Ports, clock: Clock) -> None:
    mother = await sign_up(automatic)
    await ask(automatic, mother)
    await ask(automatic, mother, resident_number(9, "20200101"), said=FEVER)

    async def now_due() -> int:
        people = await family_of(automatic, automatic.store.begin(), mother.id, clock())
        return len(due(automatic, people, clock()))

    assert await now_due() == 0
    clock.forward(days=7)
    assert await now_due() == 1


async def test_the_second_of_two_who_ask_is_answered(automatic: Ports) -> None:
    elder = await sign_up(automatic, 8, open_id="o-8", identity_answers=identity(ELDER))
    claims = [
        await ask(automatic, await sign_up(automatic, serial, open_id=f"o-{serial}"), ELDER, "parent")
        for serial in (2, 3)
    ]
    asks = await family.asks_of(automatic.store.begin(), elder, automatic.now())
    assert {each.delegation.id for each in asks} == {each.id for each in claims}
    for each in reversed(asks):
        id_ = each.delegation.id
        await committed(
            automatic, partial(family.agree, automatic, citizen=elder, id_=id_, now=automatic.now())
        )
    assert len(await automatic.store.begin().holders_of(elder.id)) == 2


async def test_a_child_that_turns_14_while_it_waits_is_confirmed_no_more(ports: Ports, clock: Clock) -> None:
    mother = await sign_up(replace(ports, automatic="demo"))
    asked = await ask(ports, mother, resident_number(7, "20121125"))
    assert len(await family_review.waiting(ports.store.begin(), 9, clock())) == 1
    clock.forward(days=1)
    assert await family_review.waiting(ports.store.begin(), 9, clock()) == ()
    with pytest.raises(Refused, match="not_pending"):
        await family_review.confirm(ports, ports.store.begin(), asked.id, CDC.id, clock())


async def test_a_refused_claim_goes_with_whoever_asked(ports: Ports, clock: Clock) -> None:
    """Nobody is left by whom the record made for asking is reached; what was ended before is left alone."""
    automatic = replace(ports, automatic="demo")
    mother = await sign_up(automatic)
    elder = await sign_up(automatic, 8, open_id="o-8", identity_answers=identity(ELDER))
    asks = await ask(automatic, mother, ELDER, "parent")
    await committed(ports, lambda tx: family.agree(ports, tx, elder, asks.id, clock()))
    (shown,) = await ports.store.begin().held_by(mother.id)
    await committed(ports, lambda tx: family.end(tx, elder, shown.id, clock()))
    refused = await ask(ports, mother)
    act = partial(family_review.refuse, ports, id_=refused.id, reason="看不清", officer=CDC.id, now=clock())
    await committed(ports, act)
    await unfollow(ports)
    clock.forward(hours=25)
    await erase_due(ports, clock())
    assert await ports.store.begin().citizen(mother.id) is None
    assert await ports.store.begin().citizen(refused.person) is None
    assert await ports.store.begin().citizen(elder.id) is not None


async def test_an_officer_refuses_a_claim_on_somebody_registered_and_they_stay_so(ports: Ports) -> None:
    automatic = replace(ports, automatic="demo")
    elder = await sign_up(automatic, 8, open_id="o-8", identity_answers=identity(ELDER))
    mother = await sign_up(automatic)
    asked = Delegation("d1", mother.id, elder.id, "helper", ASKED, ports.now(), date(2027, 1, 1))
    tx = ports.store.begin()
    tx.act(Entry(ports.now(), "citizen", "ask_family", "family", elder.id.hex())).put_delegation(asked)
    await tx.commit()
    act = partial(family_review.refuse, ports, id_="d1", reason="看不清", officer=CDC.id, now=ports.now())
    await committed(ports, act)
    assert (await stored(ports, elder)).state == "confirmed"


async def test_one_person_never_holds_the_same_child_twice(automatic: Ports) -> None:
    """Claimed once at each of two accounts, which turn out to be one person's."""
    first = await sign_up(automatic)
    child = await ask(automatic, first)
    second = await sign_up(automatic, open_id="o-other", account="demo-mini")
    await ask(automatic, second)
    at, by = automatic.now(), CDC.id
    await committed(automatic, lambda tx: review.confirm(automatic, tx, second.id, by, at))
    (again,) = [each for each in await automatic.store.begin().held_by(first.id) if each.state == ASKED]
    await committed(automatic, lambda tx: family_review.confirm(automatic, tx, again.id, by, at))
    shown = await family_of(automatic, automatic.store.begin(), first.id, at)
    assert [each.citizen.id for each in shown] == [child.person]


async def test_a_person_goes_with_the_first_of_two_delegations_that_lapse_together(
    automatic: Ports, clock: Clock
) -> None:
    parents = [await sign_up(automatic, serial, open_id=f"o-{serial}") for serial in (2, 3)]
    lapsed = date(2026, 11, 1)
    child = await sign_up(automatic, 4, open_id="o-4")
    tx = automatic.store.begin()
    (channel,) = await tx.channels_of(child.id)
    writes = tx.act(Entry(clock(), "clock", "test", "testing", child.id.hex()))
    writes.erase_channel(channel.id)
    for parent in parents:
        made = Delegation(f"d-{parent.id.hex()}", parent.id, child.id, "helper", "confirmed", clock(), lapsed)
        writes.put_delegation(made)
    await tx.commit()
    await erase_due(automatic, clock())
    assert await automatic.store.begin().citizen(child.id) is None
    assert await automatic.store.begin().holders_of(child.id) == ()
