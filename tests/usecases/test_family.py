"""Families: asking, the officer's word, the person's own word, both guardians, ending, and what is erased with it."""

from dataclasses import replace
from datetime import date

import pytest
from families import ELDER, ask, held
from ports import Clock
from synthetic import CDC, FEVER, decision, identity, outcome, resident_number, sign_up, stored, unfollow

from bot.domain.audit import Entry
from bot.domain.citizens import Citizen
from bot.domain.delegations import ASKED, ENDED, REFUSED, Delegation
from bot.domain.delegations import CONFIRMED as HOLDS
from bot.domain.errors import Refused
from bot.ports import Ports
from bot.usecases import family, family_review, review
from bot.usecases.commit import committed
from bot.usecases.erasure import erase_due
from bot.usecases.family_codes import family_of


@pytest.fixture
def automatic(ports: Ports) -> Ports:
    return replace(ports, automatic="demo")


async def person_of(ports: Ports, delegation: Delegation) -> Citizen | None:
    return await ports.store.begin().citizen(delegation.person)


async def confirm(ports: Ports, delegation: Delegation) -> Citizen:
    return await committed(
        ports, lambda tx: family_review.confirm(ports, tx, delegation.id, CDC.id, ports.now())
    )


async def father(ports: Ports) -> Citizen:
    return await sign_up(
        ports, 2, open_id="o-2", identity_answers=identity(resident_number(2, "19850101"), name="李强")
    )


async def titles(ports: Ports, citizen: Citizen) -> list[tuple[str, str]]:
    family_ = await family_of(ports, ports.store.begin(), citizen.id, ports.now())
    return [(each.citizen.person.name, each.decision.outcome if each.decision else "") for each in family_]


async def test_a_guardian_is_confirmed_at_once_where_registrations_are(automatic: Ports) -> None:
    mother = await sign_up(automatic)
    asked = await ask(automatic, mother)
    assert (asked.state, asked.kind, asked.until) == (HOLDS, "guardian", date(2033, 4, 30))
    assert await titles(automatic, mother) == [("李小满", "green")]
    (consent, _) = await automatic.store.begin().consents(asked.person)
    assert consent.through == "demo-wechat"


async def test_by_hand_nothing_is_shown_until_an_officer_confirms(ports: Ports) -> None:
    mother = await sign_up(replace(ports, automatic="demo"))
    asked = await ask(ports, mother, said=FEVER)
    assert asked.state == ASKED
    assert await titles(ports, mother) == [("李小满", "")]
    assert await review.pending(ports.store.begin(), 9) == ()
    (waiting,) = await family_review.waiting(ports.store.begin(), 9, ports.now())
    assert (waiting.holder.id, waiting.held) == (mother.id, False)
    with pytest.raises(Refused):
        await review.confirm(ports, ports.store.begin(), asked.person, CDC.id, ports.now())
    await confirm(ports, asked)
    assert await titles(ports, mother) == [("李小满", "yellow")]
    with pytest.raises(Refused, match="not_pending"):
        await confirm(ports, asked)


async def test_who_is_not_confirmed_may_show_nobody(ports: Ports) -> None:
    asked = await ask(ports, await sign_up(ports))
    with pytest.raises(Refused, match="holder_unconfirmed"):
        await confirm(ports, asked)


async def test_both_guardians_hold_the_child_and_each_is_told(automatic: Ports, clock: Clock) -> None:
    mother = await sign_up(automatic)
    first = await ask(automatic, mother)
    clock.forward(minutes=1)
    second = await ask(automatic, await father(automatic), said=FEVER)
    assert second.state == ASKED
    (waiting,) = await family_review.waiting(automatic.store.begin(), 9, clock())
    assert waiting.held
    before = await stored(automatic, mother)
    known = await confirm(automatic, second)
    assert known.id == first.person
    assert await person_of(automatic, second) is None
    holders = await automatic.store.begin().holders_of(known.id)
    assert [each.state for each in holders] == [HOLDS, HOLDS]
    assert (await stored(automatic, mother)).version > before.version
    told = {item.channel for item in await automatic.store.begin().items("waiting", 10)}
    assert len(told) == 2
    assert await outcome(automatic, known) == "yellow"


async def test_a_refused_claim_is_told_with_its_reason_and_erased_a_week_later(
    ports: Ports, clock: Clock
) -> None:
    mother = await sign_up(replace(ports, automatic="demo"))
    asked = await ask(ports, mother)
    act = family_review.refuse
    with pytest.raises(Refused, match="reason_missing"):
        await act(ports, ports.store.begin(), asked.id, " ", CDC.id, clock())
    await committed(ports, lambda tx: act(ports, tx, asked.id, "户口本看不清", CDC.id, clock()))
    (shown,) = await family_of(ports, ports.store.begin(), mother.id, clock())
    assert (shown.delegation.state, shown.citizen.refusal) == (REFUSED, "户口本看不清")
    clock.forward(days=6)
    await erase_due(ports, clock())
    assert await person_of(ports, asked) is not None
    clock.forward(days=2)
    await erase_due(ports, clock())
    assert await person_of(ports, asked) is None


async def test_an_adult_agrees_and_the_record_made_for_asking_goes(automatic: Ports) -> None:
    elder = await sign_up(automatic, 8, open_id="o-8", identity_answers=identity(ELDER))
    mother = await sign_up(automatic)
    asked = await ask(automatic, mother, ELDER, "parent", FEVER)
    assert asked.state == ASKED
    act = family.agree
    await committed(automatic, lambda tx: act(automatic, tx, elder, asked.id, automatic.now()))
    assert await person_of(automatic, asked) is None
    (shown,) = await automatic.store.begin().held_by(mother.id)
    assert (shown.person, shown.state, shown.decided_by) == (elder.id, HOLDS, "person")
    assert await outcome(automatic, elder) == "green", "what another said of them counts for nothing"
    again = await ask(automatic, mother, ELDER, "parent")
    await committed(automatic, lambda tx: act(automatic, tx, elder, again.id, automatic.now()))
    assert len(await automatic.store.begin().holders_of(elder.id)) == 1


async def test_an_adult_declines(automatic: Ports) -> None:
    elder = await sign_up(automatic, 8, open_id="o-8", identity_answers=identity(ELDER))
    asked = await ask(automatic, await sign_up(automatic), ELDER, "parent")
    await committed(automatic, lambda tx: family.decline(tx, elder, asked.id, automatic.now()))
    assert await held(automatic, asked) is None
    with pytest.raises(Refused):
        await family.decline(automatic.store.begin(), elder, asked.id, automatic.now())


async def test_an_officer_confirms_for_an_adult_without_a_phone(automatic: Ports, clock: Clock) -> None:
    mother = await sign_up(automatic)
    asked = await ask(automatic, mother, ELDER, "parent", lasts="month")
    assert asked.until == date(2026, 12, 24)
    await confirm(automatic, asked)
    assert await titles(automatic, mother) == [("李小满", "green")]
    clock.forward(days=31)
    assert await titles(automatic, mother) == []
    await erase_due(automatic, clock())
    assert await person_of(automatic, asked) is None


async def test_a_waiting_claim_on_a_record_joined_meanwhile_is_answered_by_the_person(ports: Ports) -> None:
    """The officer confirms who the elder is, for their own registration; whose claim it was is still open."""
    automatic = replace(ports, automatic="demo")
    mother = await sign_up(automatic)
    asked = await ask(ports, mother, ELDER, "parent")
    elder = await sign_up(automatic, 8, open_id="o-8", identity_answers=identity(ELDER))
    (found,) = await family.asks_of(ports.store.begin(), elder, ports.now())
    assert found.delegation.id == asked.id
    assert await family.asks_of(ports.store.begin(), replace(elder, state="pending"), ports.now()) == ()


async def test_two_records_of_one_adult_keep_their_families_when_joined(automatic: Ports) -> None:
    first = await sign_up(automatic)
    child = await ask(automatic, first)
    second = await sign_up(automatic, open_id="o-other", account="demo-mini")
    other = await ask(automatic, second, ELDER, "parent")
    own = await ask(automatic, second, resident_number(9, "20200101"))
    await committed(automatic, lambda tx: review.confirm(automatic, tx, second.id, CDC.id, automatic.now()))
    people = {each.person for each in await automatic.store.begin().held_by(first.id)}
    assert people == {child.person, other.person, own.person}


async def test_a_claim_moves_with_its_person(automatic: Ports) -> None:
    elder = await sign_up(automatic, 8, open_id="o-8", identity_answers=identity(ELDER))
    asked = await ask(automatic, await sign_up(automatic), ELDER, "parent")
    known = await confirm(automatic, asked)
    assert known.id == elder.id
    (shown,) = await automatic.store.begin().holders_of(elder.id)
    assert shown.state == HOLDS
    await committed(automatic, lambda tx: family.end(tx, elder, shown.id, automatic.now()))
    ended = await held(automatic, shown)
    assert ended is not None
    assert (ended.state, ended.decided_by) == (ENDED, "person")
    assert await person_of(automatic, shown) is not None


async def test_only_holder_and_person_can_end_it_once(automatic: Ports) -> None:
    mother = await sign_up(automatic)
    asked = await ask(automatic, mother)
    stranger = await father(automatic)
    with pytest.raises(Refused):
        await family.end(automatic.store.begin(), stranger, asked.id, automatic.now())
    await committed(automatic, lambda tx: family.end(tx, mother, asked.id, automatic.now()))
    assert await person_of(automatic, asked) is None
    with pytest.raises(Refused):
        await family.end(automatic.store.begin(), mother, asked.id, automatic.now())


async def test_a_child_held_by_two_stays_when_one_leaves(automatic: Ports, clock: Clock) -> None:
    mother = await sign_up(automatic)
    first = await ask(automatic, mother)
    parent = await father(automatic)
    await confirm(automatic, await ask(automatic, parent))
    await unfollow(automatic)
    clock.forward(hours=25)
    await erase_due(automatic, clock())
    assert await automatic.store.begin().citizen(mother.id) is None
    assert await person_of(automatic, first) is not None
    await unfollow(automatic, "o-2")
    clock.forward(hours=25)
    await erase_due(automatic, clock())
    assert await person_of(automatic, first) is None


async def test_who_is_held_by_others_outlives_their_own_account(automatic: Ports, clock: Clock) -> None:
    elder = await sign_up(automatic, 8, open_id="o-8", identity_answers=identity(ELDER))
    mother = await sign_up(automatic)
    asked = await ask(automatic, mother, ELDER, "parent")
    await committed(automatic, lambda tx: family.agree(automatic, tx, elder, asked.id, clock()))
    await unfollow(automatic, "o-8")
    clock.forward(hours=25)
    await erase_due(automatic, clock())
    assert await titles(automatic, mother) == [("王小英", "green")]
    (shown,) = await automatic.store.begin().held_by(mother.id)
    await committed(automatic, lambda tx: family.end(tx, mother, shown.id, clock()))
    assert await automatic.store.begin().citizen(elder.id) is None


async def test_the_childs_own_code_at_14(automatic: Ports, clock: Clock) -> None:
    mother = await sign_up(automatic)
    asked = await ask(automatic, mother, resident_number(7, "20121125"))
    assert asked.until == date(2026, 11, 24)
    clock.forward(hours=12)
    assert await titles(automatic, mother) == []
    await erase_due(automatic, clock())
    own = await sign_up(
        automatic, 7, open_id="o-7", identity_answers=identity(resident_number(7, "20121125"))
    )
    assert (await decision(automatic, own)).outcome == "green"


@pytest.mark.parametrize(("agrees", "state"), [(True, HOLDS), (False, REFUSED)])
async def test_a_claim_on_the_persons_own_record_is_answered_in_place(
    automatic: Ports, agrees: bool, state: str
) -> None:
    elder = await sign_up(automatic, 8, open_id="o-8", identity_answers=identity(ELDER))
    mother = await sign_up(automatic)
    asked = Delegation("d1", mother.id, elder.id, "helper", ASKED, automatic.now(), date(2027, 1, 1))
    tx = automatic.store.begin()
    tx.act(Entry(automatic.now(), "citizen", "ask_family", "family", elder.id.hex())).put_delegation(asked)
    await tx.commit()
    if agrees:
        await committed(automatic, lambda tx: family.agree(automatic, tx, elder, "d1", automatic.now()))
    else:
        await committed(automatic, lambda tx: family.decline(tx, elder, "d1", automatic.now()))
    answered = await held(automatic, asked)
    assert answered is not None
    assert answered.state == state


async def test_what_is_ended_cannot_be_ended_again(automatic: Ports) -> None:
    elder = await sign_up(automatic, 8, open_id="o-8", identity_answers=identity(ELDER))
    await confirm(automatic, await ask(automatic, await sign_up(automatic), ELDER, "parent"))
    (shown,) = await automatic.store.begin().holders_of(elder.id)
    await committed(automatic, lambda tx: family.end(tx, elder, shown.id, automatic.now()))
    with pytest.raises(Refused):
        await family.end(automatic.store.begin(), elder, shown.id, automatic.now())
