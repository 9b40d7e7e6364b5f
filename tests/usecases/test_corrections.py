"""Corrections: an officer puts right a name, number or phone; a declaration is taken back by its own citizen."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from ports import Clock
from synthetic import (
    CDC,
    COLLEAGUE,
    FEVER,
    HOSPITAL,
    document,
    identity,
    outcome,
    resident_number,
    sign_up,
    stored,
)

from bot.domain.citizens import Citizen
from bot.domain.corrections import Correction
from bot.domain.errors import Refused
from bot.domain.people import Document
from bot.ports import Ports
from bot.usecases import corrections, evidence, review
from bot.usecases.claims import Claim
from bot.usecases.commit import committed
from bot.usecases.registration import document_index

CONTACT = Claim("close_contact", "Guangzhou CDC", "tracing 17", day=date(2026, 11, 23))
NEW = resident_number(7)


@pytest.fixture
def auto(ports: Ports) -> Ports:
    return replace(ports, automatic="demo")


async def ask(ports: Ports, citizen: Citizen, field: str = "document_number", value: str = NEW) -> Correction:
    found = await stored(ports, citizen)
    return await committed(ports, lambda tx: corrections.ask(ports, tx, found, field, value, ports.now()))


async def accept(ports: Ports, id_: str, officer: str = CDC.id, **how: Any) -> Citizen:
    return await committed(
        ports, lambda tx: corrections.accept(ports, tx, id_, officer, "", ports.now(), **how)
    )


async def contact(ports: Ports, paper: Document) -> str:
    added = await committed(
        ports,
        lambda tx: evidence.add(ports, tx, CONTACT, [paper], CDC.id, ports.now(), single_handed=True),
    )
    return added.ids[0]


async def states(ports: Ports, paper: Document) -> list[tuple[str, str]]:
    every = await ports.store.begin().evidence(document_index(ports, paper))
    return sorted((each.kind, each.state) for each in every)


def right() -> Document:
    return Document("CN", "resident_id", NEW)


async def test_a_name_reaches_the_registration_and_is_announced(auto: Ports) -> None:
    citizen = await sign_up(auto)
    asked = await ask(auto, citizen, "name", "王小瑛")
    assert (await stored(auto, citizen)).person.name == "王小英"
    await accept(auto, asked.id)
    changed = await stored(auto, citizen)
    assert (changed.person.name, changed.document) == ("王小瑛", citizen.document)
    assert [each.kind for each in await auto.store.begin().due_items(auto.now(), 10)] == ["news"]


async def test_asked_again_the_newer_value_is_taken(auto: Ports, clock: Clock) -> None:
    citizen = await sign_up(auto)
    first = await ask(auto, citizen, "phone", "+8613912345678")
    clock.forward(minutes=1)
    second = await ask(auto, citizen, "phone", "+8613912345679")
    await ask(auto, citizen, "name", "王小瑛")
    assert first.id == second.id
    waiting = await corrections.waiting(auto.store.begin())
    assert sorted((each.field, each.value) for each in waiting) == [
        ("name", "王小瑛"),
        ("phone", "+8613912345679"),
    ]
    await accept(auto, second.id)
    assert (await stored(auto, citizen)).person.phone == "+8613912345679"


async def test_what_stands_there_already_is_no_correction(auto: Ports) -> None:
    citizen = await sign_up(auto)
    for field, value in (
        ("name", "王小英"),
        ("phone", "+8613812345678"),
        ("document_number", resident_number(1)),
    ):
        with pytest.raises(Refused) as refused:
            await ask(auto, citizen, field, value)
        assert refused.value.key == "correct.same"


async def test_a_child_s_number_is_no_adult_s(auto: Ports) -> None:
    with pytest.raises(Refused) as refused:
        await ask(auto, await sign_up(auto), value=resident_number(3, "20200101"))
    assert refused.value.key == "errors.guardian"


async def test_a_slip_takes_along_what_was_declared_and_leaves_what_offices_said(auto: Ports) -> None:
    citizen = await sign_up(auto, said=FEVER)
    await contact(auto, document())
    assert await outcome(auto, citizen) == "red"
    changed = await accept(auto, (await ask(auto, citizen)).id)
    assert (changed.person.document, changed.person.sex) == (
        right(),
        "male" if int(NEW[16]) % 2 else "female",
    )
    assert await outcome(auto, citizen) == "yellow"
    assert await states(auto, document()) == [
        ("close_contact", "confirmed"),
        ("declared_symptoms", "withdrawn"),
    ]
    assert await states(auto, right()) == [("declared_symptoms", "confirmed")]


async def test_what_offices_said_of_the_right_number_counts_from_then_on(auto: Ports) -> None:
    citizen = await sign_up(auto)
    await contact(auto, right())
    assert await outcome(auto, citizen) == "green"
    await accept(auto, (await ask(auto, citizen)).id)
    assert await outcome(auto, citizen) == "red"


async def test_what_another_person_declared_under_the_number_stays(auto: Ports) -> None:
    """Somebody else's earlier words, kept with the document after their account was erased."""
    other = await sign_up(auto, said=FEVER)
    tx = auto.store.begin()
    tx.act(evidence.Entry(auto.now(), "clock", "erase_citizen", "retention", other.id.hex())).erase_citizen(
        other.id
    )
    await tx.commit()
    citizen = await sign_up(auto, open_id="o-2")
    assert await outcome(auto, citizen) == "yellow"
    await accept(auto, (await ask(auto, citizen)).id)
    assert await states(auto, right()) == []
    assert await states(auto, document()) == [("declared_symptoms", "confirmed")]


async def test_a_renewal_never_sheds_a_red(auto: Ports) -> None:
    citizen = await sign_up(auto, said=FEVER)
    id_ = await contact(auto, document())
    await accept(auto, (await ask(auto, citizen)).id, renewed=True)
    assert await outcome(auto, citizen) == "red"
    everything = [("close_contact", "confirmed"), ("declared_symptoms", "confirmed")]
    assert await states(auto, document()) == everything
    assert await states(auto, right()) == everything
    await committed(
        auto, lambda tx: evidence.withdraw(auto, tx, id_, "wrong person", COLLEAGUE.id, auto.now())
    )
    assert await outcome(auto, citizen) == "yellow", "the copy goes with the original"


async def test_evidence_proposed_before_a_renewal_is_confirmed_after_it(auto: Ports) -> None:
    citizen = await sign_up(auto)
    added = await committed(
        auto, lambda tx: evidence.add(auto, tx, CONTACT, [document()], CDC.id, auto.now())
    )
    await accept(auto, (await ask(auto, citizen)).id, renewed=True)
    await committed(auto, lambda tx: evidence.confirm(auto, tx, added.ids[0], HOSPITAL.id, auto.now()))
    assert await outcome(auto, citizen) == "red"


async def test_there_and_back_again_loses_nothing(auto: Ports) -> None:
    citizen = await sign_up(auto, said=FEVER)
    await contact(auto, document())
    for value in (NEW, resident_number(1), NEW):
        await accept(auto, (await ask(auto, citizen, value=value)).id, renewed=True)
        assert await outcome(auto, citizen) == "red"


async def test_a_number_that_is_another_s_is_not_accepted(auto: Ports) -> None:
    citizen = await sign_up(auto)
    await sign_up(auto, 7, open_id="o-2")
    asked = await ask(auto, citizen)
    with pytest.raises(Refused) as refused:
        await accept(auto, asked.id)
    assert refused.value.key == "errors.correction_held"
    assert (await stored(auto, citizen)).document == citizen.document


async def test_a_new_passport_of_the_same_person(auto: Ports) -> None:
    told = {"nationality": "ES", "document_type": "passport", "sex": "female", "birth_date": "1980-05-01"}
    answers = identity("AAA123456", **told, name="Maria Garcia")
    citizen = await sign_up(auto, identity_answers=answers)
    changed = await accept(auto, (await ask(auto, citizen, value="XDE987654")).id, renewed=True)
    assert changed.person.document == Document("ES", "passport", "XDE987654")
    assert changed.person.birth_date == date(1980, 5, 1)


async def test_who_is_being_checked_is_put_right_and_touches_no_evidence(ports: Ports) -> None:
    citizen = await sign_up(ports, said=FEVER)
    await contact(ports, document())
    await accept(ports, (await ask(ports, citizen)).id, renewed=True)
    assert await states(ports, right()) == []
    await committed(ports, lambda tx: review.confirm(ports, tx, citizen.id, CDC.id, ports.now()))
    assert await states(ports, right()) == [("declared_symptoms", "confirmed")]


async def test_renewed_is_said_of_numbers_only(auto: Ports) -> None:
    asked = await ask(auto, await sign_up(auto), "name", "王小瑛")
    with pytest.raises(Refused) as refused:
        await accept(auto, asked.id, renewed=True)
    assert refused.value.key == "errors.correction_renewed"


async def test_refusing_needs_words_and_settles_it(auto: Ports) -> None:
    citizen = await sign_up(auto)
    asked = await ask(auto, citizen)
    for words, key in (("", "errors.correction_words"), ("长" * 201, "errors.words_long")):
        with pytest.raises(Refused) as refused:
            await corrections.refuse(auto, auto.store.begin(), asked.id, CDC.id, words, auto.now())
        assert refused.value.key == key
    done = await committed(
        auto, lambda tx: corrections.refuse(auto, tx, asked.id, CDC.id, "请带证件来", auto.now())
    )
    assert (done.state, done.words, done.decided_by) == ("refused", "请带证件来", "officer:cdc-li")
    with pytest.raises(Refused) as settled:
        await accept(auto, asked.id)
    assert settled.value.key == "errors.correction_settled"
    with pytest.raises(Refused) as unknown:
        await accept(auto, "none")
    assert unknown.value.key == "errors.correction_unknown"


async def test_looking_is_an_act_about_the_citizen_and_counts_what_offices_said(auto: Ports) -> None:
    citizen = await sign_up(auto, said=FEVER)
    await contact(auto, document())
    asked = await ask(auto, citizen)
    shown = await committed(auto, lambda tx: corrections.look(tx, asked.id, CDC.id, "review", auto.now()))
    assert (shown.correction.id, shown.citizen.id, shown.official) == (asked.id, citizen.id, 1)
    entries = await auto.store.begin().entries(citizen.id)
    assert [(each.actor, each.purpose) for each in entries if each.act == "see_correction"] == [
        ("officer:cdc-li", "review")
    ]
    withdrawn = partial(evidence.withdraw, auto, reason="a slip", officer=CDC.id, now=auto.now())
    (one,) = [
        each for each in await auto.store.begin().evidence(citizen.document) if each.kind == CONTACT.kind
    ]
    await committed(auto, partial(withdrawn, id_=one.id))
    look = partial(corrections.look, id_=asked.id, officer=CDC.id, purpose="review", now=auto.now())
    assert (await committed(auto, look)).official == 0
    with pytest.raises(Refused) as refused:
        await corrections.look(auto.store.begin(), asked.id, CDC.id, "", auto.now())
    assert refused.value.key == "errors.purpose_missing"


async def test_every_act_is_audited(auto: Ports) -> None:
    citizen = await sign_up(auto)
    asked = await ask(auto, citizen)
    await accept(auto, asked.id)
    acts = [each.act for each in await auto.store.begin().entries(citizen.id)]
    assert acts[-2:] == ["ask_correction", "accept_correction"]
    moved = await auto.store.begin().entries(document_index(auto, document()))
    assert [each.act for each in moved] == ["evidence_move"]
